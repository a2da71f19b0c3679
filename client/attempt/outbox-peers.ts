import { z } from 'zod'
import { problemSchema } from '../../shared/problem.ts'

const newsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('added') }),
  z.object({ kind: z.literal('accepted'), id: z.string(), seq: z.number() }),
  z.object({ kind: z.literal('refused'), id: z.string(), problem: problemSchema }),
])
/** What tabs of one attempt tell each other about their common outbox. */
export type OutboxNews = z.infer<typeof newsSchema>

/** The tabs of one attempt in this browser: one of them delivers, the others hear what became of their commands. */
export interface OutboxPeers {
  /** Without effect once closed. */
  tell(news: OutboxNews): void
  /** Takes news of the other tabs, never of this one. */
  listen(listener: (news: OutboxNews) => void): void
  /** Calls back once this tab is the one that delivers: at once, or when the tab that was it has gone. */
  becomeDeliverer(onChosen: () => void): void
  /** Lets another tab deliver; this one still tells and hears. */
  stopDelivering(): void
  /** The tab is going: it tells and hears nothing any more. */
  close(): void
}

/** A tab alone: where the browser has no locks, and in tests. */
export function createLonePeers(): OutboxPeers {
  return {
    tell: () => {},
    listen: () => {},
    becomeDeliverer: onChosen => onChosen(),
    stopDelivering: () => {},
    close: () => {},
  }
}

export function createBrowserPeers(attemptId: string): OutboxPeers {
  // Locks exist only where the page came over HTTPS or from this machine.
  if (navigator.locks === undefined) return createLonePeers()
  const name = `assay-outbox-${attemptId}`
  const channel = new BroadcastChannel(name)
  const noDelivery = new AbortController()
  let closed = false
  return {
    tell(news) {
      if (!closed) channel.postMessage(news)
    },
    listen(listener) {
      channel.addEventListener('message', ({ data }) => {
        const news = newsSchema.safeParse(data)
        if (news.success) listener(news.data)
      })
    },
    becomeDeliverer(onChosen) {
      const held = () =>
        new Promise<void>(release => {
          noDelivery.signal.addEventListener('abort', () => release())
          onChosen()
        })
      navigator.locks.request(name, { signal: noDelivery.signal }, held).catch((error: unknown) => {
        if (!noDelivery.signal.aborted) throw error
      })
    },
    stopDelivering: () => noDelivery.abort(),
    close() {
      closed = true
      noDelivery.abort()
      channel.close()
    },
  }
}
