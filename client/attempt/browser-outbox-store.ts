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

  async function list(attemptId: string): Promise<readonly OutboxItem[]> {
    const stored = await (await database()).getAllFromIndex('commands', 'attempt', attemptId)
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

/** A database that another tab or a broken profile blocks may never answer; work must go on without it. Milliseconds. */
const answerLimitMs = 3_000

function withinLimit<Value>(answer: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('IndexedDB does not answer.')), answerLimitMs)
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
