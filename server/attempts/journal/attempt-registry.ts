import { AppError } from '../../../shared/problem.ts'
import type { AttemptStore } from './attempt-store.ts'
import { type LiveAttempt, openLiveAttempt } from './live-attempt.ts'

/** The attempts this process holds, opened at first use and kept fresh by the store's notifications. */
export interface AttemptRegistry {
  /** Throws `unknown-attempt`. */
  get(attemptId: string): Promise<LiveAttempt>
  /** Those already open here. */
  loaded(): readonly LiveAttempt[]
  close(): void
}

const keptAttempts = 2_000

export function createAttemptRegistry(store: AttemptStore, now: () => number): AttemptRegistry {
  const attempts = new Map<string, Promise<LiveAttempt | undefined>>()
  const opened = new Map<string, LiveAttempt>()

  const unsubscribe = store.journal.subscribe((attemptId, lastSeq) => {
    const attempt = opened.get(attemptId)
    // A refresh that fails is made up by the next notification or the next append's conflict.
    if (attempt && attempt.state().seq < lastSeq) attempt.refresh().catch(() => {})
  })

  async function open(attemptId: string): Promise<LiveAttempt | undefined> {
    const attempt = await openLiveAttempt(attemptId, store, now)
    if (attempt) opened.set(attemptId, attempt)
    return attempt
  }

  function forgetOldest(): void {
    for (const [id, attempt] of opened) {
      if (opened.size <= keptAttempts) return
      if (attempt.state().phase === 'running') continue
      opened.delete(id)
      attempts.delete(id)
    }
  }

  return {
    async get(attemptId) {
      let pending = attempts.get(attemptId)
      if (pending === undefined) {
        pending = open(attemptId)
        attempts.set(attemptId, pending)
        pending.catch(() => attempts.delete(attemptId))
      }
      const attempt = await pending
      if (attempt) {
        forgetOldest()
        return attempt
      }
      attempts.delete(attemptId)
      throw new AppError(
        'unknown-attempt',
        'There is no such attempt on this server. Go to the home page to see yours.',
      )
    },
    loaded: () => [...opened.values()],
    close: unsubscribe,
  }
}
