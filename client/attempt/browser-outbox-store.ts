import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { type OutboxItem, type OutboxStore, outboxItemSchema } from './outbox-store.ts'

interface OutboxSchema extends DBSchema {
  commands: { key: number; value: OutboxItem; indexes: { attempt: string; id: string } }
}

/** The outbox in this browser's IndexedDB, shared by every tab of this address. */
export function createBrowserOutboxStore(): OutboxStore {
  let opened: Promise<IDBPDatabase<OutboxSchema>> | undefined
  const database = () => {
    opened ??= openDB<OutboxSchema>('assay', 1, {
      upgrade(fresh) {
        const commands = fresh.createObjectStore('commands', { autoIncrement: true })
        commands.createIndex('attempt', 'attemptId')
        commands.createIndex('id', 'id')
      },
      terminated() {
        opened = undefined
      },
    })
    return opened
  }

  async function change(added: OutboxItem | undefined, removedId: string | undefined): Promise<void> {
    // Strict: an item counts as kept only once it is on the disk.
    const step = (await database()).transaction('commands', 'readwrite', { durability: 'strict' })
    if (removedId !== undefined) {
      const key = await step.store.index('id').getKey(removedId)
      if (key !== undefined) await step.store.delete(key)
    }
    if (added !== undefined) await step.store.add(added)
    await step.done
  }

  return {
    add: (item, replacing) => change(item, replacing),
    remove: id => change(undefined, id),
    async list(attemptId) {
      const stored = await (await database()).getAllFromIndex('commands', 'attempt', attemptId)
      return stored.flatMap(item => {
        const parsed = outboxItemSchema.safeParse(item)
        return parsed.success ? [parsed.data] : []
      })
    },
  }
}
