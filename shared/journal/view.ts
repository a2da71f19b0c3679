import { AppError } from '../problem.ts'
import type { JournalEntry } from './attempt-event.ts'
import type { AttemptState } from './attempt-state.ts'
import { candidateEntry, candidateState, type Visibility, visibilityOf } from './candidate-view.ts'
import { followerEntry, followerState } from './follower-view.ts'

/** In what part somebody looks at an attempt: whose it is, who may look on, who teaches, who proves that all was right. */
export type Role = 'candidate' | 'follower' | 'instructor' | 'auditor'

/** What one role may see of an attempt. State and entries agree: folding the entries seen gives the state seen. */
export interface View {
  readonly role: Role
  /** `current` is the state of the attempt at this moment, which decides how much is shown. */
  entry(entry: JournalEntry, current: AttemptState): JournalEntry
  /** The state as this role may see it at this moment. */
  state(state: AttemptState): AttemptState
}

/** How one role sees attempts of this challenge. Throws `not-allowed` for a role that cannot look at attempts yet. */
export function viewOf(role: Role, challenge: Omit<Visibility, 'facts'>): View {
  switch (role) {
    case 'candidate':
      return {
        role,
        entry: (entry, current) => candidateEntry(entry, visibilityOf(current, challenge)),
        state: state => candidateState(state, visibilityOf(state, challenge)),
      }
    case 'follower':
      return {
        role,
        entry: (entry, current) => followerEntry(entry, visibilityOf(current, challenge)),
        state: state => followerState(state, visibilityOf(state, challenge)),
      }
    case 'instructor':
    case 'auditor':
      throw new AppError('not-allowed', 'Only its candidate can look at an attempt.')
    default:
      return role satisfies never
  }
}
