import type { BackgroundContext } from '../../../service.ts'

/** Waiting that outlives the process, by the account's durable timers. */
export interface Waits {
  /** Resolves at that time, in milliseconds since the epoch, or when the signal ends. `id` is of this wait alone. */
  until(id: string, at: number, signal: AbortSignal): Promise<void>
  close(): void
}

/**
 * Whoever waits puts a timer; after a restart, whoever goes on puts it again under the same id. A timer that nobody
 * waits for is dropped.
 */
export function createWaits({ state, now }: Pick<BackgroundContext, 'state' | 'now'>): Waits {
  const timers = state.due<object>('sfn.waits')
  const waiting = new Map<string, () => void>()
  const running = timers.run(({ id }) => {
    waiting.get(id)?.()
    return undefined
  })
  return {
    async until(id, at, signal) {
      if (at <= now() || signal.aborted) return
      await new Promise<void>(resolve => {
        const wake = () => {
          signal.removeEventListener('abort', giveUp)
          waiting.delete(id)
          resolve()
        }
        const giveUp = () => {
          timers.delete(id)
          wake()
        }
        waiting.set(id, wake)
        signal.addEventListener('abort', giveUp, { once: true })
        timers.put({ id, at, body: {} })
      })
    },
    close: () => running.close(),
  }
}
