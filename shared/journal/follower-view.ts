import type { JournalEntry } from './attempt-event.ts'
import type { AttemptState } from './attempt-state.ts'
import { candidateEntry, candidateState, type Visibility } from './candidate-view.ts'

/** In the place of what names a person, an attempt, an account or a workspace. */
const hiddenId = ''

/**
 * A journal entry as whoever follows a demo may see it: what a candidate sees while an exam runs, without hints, and without what
 * names whose it is and where.
 */
export function followerEntry(whole: JournalEntry, visibility: Visibility): JournalEntry {
  const { commandId: _, ...entry } = candidateEntry(whole, forFollowers(visibility))
  switch (entry.type) {
    case 'attempt-started': {
      const { copy, ...body } = entry.body
      return {
        ...entry,
        body: {
          ...body,
          attemptId: hiddenId,
          candidate: { id: hiddenId },
          ...(copy && { copy: { ...copy, of: hiddenId } }),
        },
      }
    }
    case 'account-ready':
      return { ...entry, body: { ...entry.body, accountId: hiddenId } }
    case 'workspace-ready':
      return { ...entry, body: { ...entry.body, workspaceId: hiddenId } }
    default:
      return entry
  }
}

/** The folded state with the same things left out, so that state and entries agree. */
export function followerState(whole: AttemptState, visibility: Visibility): AttemptState {
  const { account, workspaceId, copy, ...state } = candidateState(whole, forFollowers(visibility))
  return {
    ...state,
    attemptId: hiddenId,
    candidate: { id: hiddenId },
    ...(copy && { copy: { ...copy, of: hiddenId } }),
    ...(account && { account: { ...account, accountId: hiddenId } }),
    ...(workspaceId !== undefined && { workspaceId: hiddenId }),
  }
}

/** A demo holds nothing that an exam hides. */
function forFollowers(visibility: Visibility): Visibility {
  return { ...visibility, facts: false, hint: () => undefined }
}
