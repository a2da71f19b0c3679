import { z } from 'zod'

/**
 * A text that a person typed and that is neither in the workspace nor on its way there. `id` is that of the opened document
 * it was typed in, so that two tabs with the same file never write over each other's. `writtenAt` is the server's time.
 */
export const draftSchema = z.object({
  id: z.string(),
  attemptId: z.string(),
  path: z.string(),
  text: z.string(),
  writtenAt: z.number(),
})
export type Draft = z.infer<typeof draftSchema>

/** Where drafts outlive the tab. */
export interface DraftStore {
  /** In the place of one with the same id. */
  put(draft: Draft): Promise<void>
  /** The same for a page that is going away: it is kept when this returns. Throws where there is no room. */
  putNow(draft: Draft): void
  remove(id: string): Promise<void>
  list(attemptId: string): Promise<readonly Draft[]>
  /** Removes those of an attempt, and whatever is older than `before`: attempts also end where this browser is not. */
  clear(attemptId: string | undefined, before: number): Promise<void>
}

/** Keeps drafts as long as the page lives: for tests. */
export function createMemoryDraftStore(): DraftStore {
  let drafts: readonly Draft[] = []
  const putNow = (draft: Draft) => {
    drafts = [...drafts.filter(({ id }) => id !== draft.id), draft]
  }
  return {
    put: async draft => putNow(draft),
    putNow,
    async remove(id) {
      drafts = drafts.filter(draft => draft.id !== id)
    },
    list: async attemptId => drafts.filter(draft => draft.attemptId === attemptId),
    async clear(attemptId, before) {
      drafts = drafts.filter(draft => draft.attemptId !== attemptId && draft.writtenAt >= before)
    },
  }
}
