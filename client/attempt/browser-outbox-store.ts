import { type BrowserDatabase, withinLimit } from './browser-database.ts'
import { type OutboxItem, type OutboxStore, outboxItemSchema } from './outbox-store.ts'

/** The outbox in this browser's IndexedDB. */
export function createBrowserOutboxStore(database: BrowserDatabase): OutboxStore {
  async function change(added: OutboxItem | undefined, removedId: string | undefined): Promise<void> {
    // Strict: an item counts as kept only once it is on the disk.
    const step = (await database.open()).transaction('commands', 'readwrite', { durability: 'strict' })
    if (removedId !== undefined) {
      const key = await step.store.index('id').getKey(removedId)
      if (key !== undefined) await step.store.delete(key)
    }
    if (added !== undefined) await step.store.add(added)
    await step.done
  }

  async function list(attemptId: string): Promise<readonly OutboxItem[]> {
    const stored = await (await database.open()).getAllFromIndex('commands', 'attempt', attemptId)
    return stored.flatMap(item => {
      const parsed = outboxItemSchema.safeParse(item)
      return parsed.success ? [parsed.data] : []
    })
  }

  return {
    add: (item, replacing) => withinLimit(change(item, replacing)),
    remove: id => withinLimit(change(undefined, id)),
    list: attemptId => withinLimit(list(attemptId)),
  }
}
