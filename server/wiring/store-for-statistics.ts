import { formatOf, readStored } from '../../shared/journal/migrations/migrate-entry.ts'
import type { ResultStore } from '../statistics/collect-results.ts'
import type { Store } from '../store/connect-store.ts'
import type { StoredEvent } from '../store/stored-event.ts'

const pageOfEntries = 1_000

/** The store as statistics see it. */
export function storeForStatistics({ results, journal }: Pick<Store, 'results' | 'journal'>): ResultStore {
  return {
    ofChallenge: results.ofChallenge,
    keep: results.keep,
    async entries(attemptId) {
      const events: StoredEvent[] = []
      for (;;) {
        const page = await journal.read(attemptId, events.length, pageOfEntries)
        events.push(...page)
        if (page.length < pageOfEntries) break
      }
      const [first] = events
      return first && events.map(event => readStored(event, formatOf(first)))
    },
  }
}
