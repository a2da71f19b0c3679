import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import { AppError } from '../../shared/problem.ts'
import type { Attempts, CopyOrder } from '../attempts/attempts.ts'
import type { Person } from '../people/person.ts'

/** How far somebody's own copy is: `working` while tasks are solved in it. */
export interface DemoCopy {
  readonly attemptId: string
  readonly state: 'preparing' | 'working' | 'ready' | 'failed'
}

/**
 * Begins a practice of one's own that is brought to the step where a demo is, or tells how far the one is that was begun. All of it is
 * in the journal of the copy, so that a server that dies meanwhile changes nothing. Throws `attempt-open` where this person has
 * another practice of the challenge already, in which nothing is done for them unasked.
 */
export async function takeCopy(
  attempts: Pick<Attempts, 'start' | 'open'>,
  person: Person,
  challengeId: string,
  copy: CopyOrder,
): Promise<DemoCopy> {
  const { attemptId } = await attempts.start(person, challengeId, 'practice', { copy })
  const state = (await attempts.open(person, attemptId)).state()
  if (state.copy?.of === copy.of) return { attemptId, state: copyState(state) }
  throw new AppError(
    'attempt-open',
    attemptId === copy.of
      ? 'This is your own practice, which you present. Others take a copy of it when they follow.'
      : 'You have a practice of this challenge already. End it, then take your copy.',
  )
}

function copyState({ phase, copy }: Pick<AttemptState, 'phase' | 'copy'>): DemoCopy['state'] {
  if (phase === 'preparing') return 'preparing'
  if (phase === 'failed' || copy?.ended === 'failed') return 'failed'
  return copy?.ended === 'complete' || phase !== 'running' ? 'ready' : 'working'
}
