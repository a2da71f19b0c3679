import type { Draft, DraftStore } from './draft-store.ts'

type UnsavedText = Pick<Draft, 'id' | 'path' | 'text'>

/** The drafts of one attempt. Nothing rejects: where this device keeps nothing, work goes on without. */
export interface AttemptDrafts {
  /** Oldest first. */
  list(): Promise<readonly Draft[]>
  keep(draft: UnsavedText): Promise<void>
  /** The same for a page that is going away: what fits is kept when this returns. */
  keepNow(draft: UnsavedText): void
  drop(id: string): Promise<void>
  /** The attempt is over: nothing can be saved any more, so its drafts go. */
  end(): Promise<void>
}

/** No attempt lasts nearly so long, so an older draft is one of an attempt that ended elsewhere. Milliseconds. */
const longestLifeMs = 14 * 24 * 3_600_000

export function createAttemptDrafts(attemptId: string, store: DraftStore, now: () => number): AttemptDrafts {
  let over = false
  const unless = async <Value>(failed: Value, step: () => Promise<Value>): Promise<Value> => {
    try {
      return await step()
    } catch (error) {
      console.error('Drafts cannot be kept on this device.', error)
      return failed
    }
  }
  const whole = (draft: UnsavedText): Draft => ({
    ...draft,
    attemptId,
    writtenAt: now(),
  })
  async function keep(draft: UnsavedText): Promise<void> {
    if (!over) await unless(undefined, () => store.put(whole(draft)))
  }
  const clear = (ended: string | undefined) =>
    unless(undefined, () => store.clear(ended, now() - longestLifeMs))
  void clear(undefined)
  return {
    list: () =>
      unless([], async () =>
        (await store.list(attemptId)).toSorted((one, other) => one.writtenAt - other.writtenAt),
      ),
    keep,
    keepNow(draft) {
      if (over) return
      void unless(undefined, async () => store.putNow(whole(draft)))
      void keep(draft)
    },
    drop: id => unless(undefined, () => store.remove(id)),
    end() {
      over = true
      return clear(attemptId)
    },
  }
}
