import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Draft } from './draft-store.ts'
import type { OutboxItem } from './outbox-store.ts'

interface Contents extends DBSchema {
  commands: { key: number; value: OutboxItem; indexes: { attempt: string; id: string } }
  drafts: { key: string; value: Draft; indexes: { attempt: string; writtenAt: number } }
}

/** What this device keeps, in the IndexedDB shared by every tab of this address. */
export interface BrowserDatabase {
  /** Opens it at the first use, and anew where the browser took it away. */
  open(): Promise<IDBPDatabase<Contents>>
}

/** 1: commands. 2: drafts. A page of an older version goes on from memory once a newer one has raised it. */
const version = 2

export function createBrowserDatabase(): BrowserDatabase {
  let opened: Promise<IDBPDatabase<Contents>> | undefined
  const forget = () => {
    opened = undefined
  }
  function open(): Promise<IDBPDatabase<Contents>> {
    if (opened !== undefined) return opened
    const opening = openDB<Contents>('assay', version, {
      upgrade(database, from) {
        if (from < 1) {
          const commands = database.createObjectStore('commands', { autoIncrement: true })
          commands.createIndex('attempt', 'attemptId')
          commands.createIndex('id', 'id')
        }
        if (from < 2) {
          const drafts = database.createObjectStore('drafts', { keyPath: 'id' })
          drafts.createIndex('attempt', 'attemptId')
          drafts.createIndex('writtenAt', 'writtenAt')
        }
      },
      blocking() {
        // A newer page waits for this one to let go.
        void opening.then(database => database.close())
        forget()
      },
      terminated: forget,
    })
    opened = opening
    opening.catch(forget)
    return opening
  }
  return { open }
}

/**
 * A database that another tab or a broken profile blocks may never answer; work must go on without it. It has ten turns of
 * this page to answer in, not so many seconds: while the page itself is busy, its answers wait behind the page's own work.
 *
 * @param turnMs The length of a turn, milliseconds.
 */
export function withinLimit<Value>(answer: Promise<Value>, turnMs = 300): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  let timer: ReturnType<typeof setTimeout>
  const turn = (left: number) => {
    if (left === 0) reject(new Error('IndexedDB does not answer.'))
    else timer = setTimeout(turn, turnMs, left - 1)
  }
  turn(turnsToAnswer)
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

const turnsToAnswer = 10
