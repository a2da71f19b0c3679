import type { DueItem, DueRun, DueTable, Table } from './account-state.ts'
import type { DueClock } from './due-clock.ts'
import { createDueHeap, type DueHeap } from './due-heap.ts'

/** What the durable timers of an account stand on. */
export interface DueParts {
  readonly clock: DueClock
  table(name: string): Table<DueRow>
  committed(): Promise<void>
  /** Changes when writes failed, and rows are again what they were before. */
  failedWrites(): number
}

export interface DueRow {
  readonly at: number
  readonly body: unknown
  /** How often in a row it has failed. */
  readonly failures?: number
}

/** All durable timers of one account. */
export interface DueTables {
  table(name: string): DueTable<unknown>
  /** Begins nothing any more. */
  close(): void
}

/** An item that failed is tried again after this, doubled with each failure in a row up to the longest. */
const firstRetryMs = 1000
const longestRetryMs = 300_000
/** Nothing begins for so long after what was done could not be written. */
const unwritablePauseMs = 5000
const defaultConcurrency = 10

export function createDueTables(parts: DueParts): DueTables {
  const tables = new Map<string, DueTable<unknown>>()
  const runners = new Set<{ close(): void }>()
  return {
    table(name) {
      const known = tables.get(name)
      if (known) return known
      const table = createDueTable(parts, name, runners)
      tables.set(name, table)
      return table
    },
    close() {
      for (const runner of runners) runner.close()
    },
  }
}

function createDueTable(parts: DueParts, name: string, runners: Set<{ close(): void }>): DueTable<unknown> {
  const rows = parts.table(name)
  /** Of whoever runs: made anew with each, because one leaves out what it is running. */
  let index: DueIndex | undefined
  const toItem = (id: string, { at, body }: DueRow): DueItem<unknown> => ({ id, at, body })
  return {
    put({ id, at, body }) {
      rows.set(id, { at, body })
      index?.add(id, at)
      parts.clock.wake()
    },
    get(id) {
      const row = rows.get(id)
      return row && toItem(id, row)
    },
    delete: id => rows.delete(id),
    *values() {
      for (const [id, row] of rows.entries()) yield toItem(id, row)
    },
    get size() {
      return rows.size
    },
    run(run, { concurrency = defaultConcurrency } = {}) {
      const own = createDueIndex(rows, parts.failedWrites)
      index = own
      const runner = createRunner({ ...parts, account: parts, name, rows, index: own, run, concurrency })
      runners.add(runner)
      return {
        close() {
          runners.delete(runner)
          runner.close()
        },
      }
    },
  }
}

/** Finds the earliest row without looking at all of them. */
interface DueIndex {
  add(id: string, at: number): void
  /** The earliest of the rows for which `isFree`; others are left out until they are added again. */
  first(isFree: (id: string) => boolean): [id: string, row: DueRow] | undefined
}

function createDueIndex(rows: Table<DueRow>, failedWrites: () => number): DueIndex {
  let heap: DueHeap | undefined
  let heapOf = -1
  const current = () => {
    if (heap && heapOf === failedWrites()) return heap
    heap = createDueHeap()
    heapOf = failedWrites()
    for (const [id, { at }] of rows.entries()) heap.push({ id, at })
    return heap
  }
  return {
    add: (id, at) => current().push({ id, at }),
    first(isFree) {
      const entries = current()
      for (let entry = entries.first; entry; entry = entries.first) {
        const row = rows.get(entry.id)
        // Rows that were deleted or moved leave their entries behind.
        if (row?.at === entry.at && isFree(entry.id)) return [entry.id, row]
        entries.removeFirst()
      }
      return undefined
    },
  }
}

interface RunnerParts extends DueParts {
  /** Whose turns it takes. */
  readonly account: object
  readonly name: string
  readonly rows: Table<DueRow>
  readonly index: DueIndex
  readonly run: DueRun<unknown>
  readonly concurrency: number
}

function createRunner(parts: RunnerParts) {
  const { clock, name, rows, index, run, concurrency, committed } = parts
  const running = new Set<string>()
  let isClosed = false
  let pausedUntil = 0

  const first = () => (running.size < concurrency ? index.first(id => !running.has(id)) : undefined)

  /** What comes of an item: nothing more, once more, or the same again after a failure. */
  const settle = async (id: string, row: DueRow) => {
    let next: DueRow | undefined
    try {
      const again = await run({ id, at: row.at, body: row.body })
      next = again && { at: again.at, body: again.body }
    } catch (error) {
      const failures = (row.failures ?? 0) + 1
      const retryMs = Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs)
      if (!isClosed) console.error(`${name}: ${id} failed and is tried again in ${retryMs} ms`, error)
      next = { ...row, at: clock.now() + retryMs, failures }
    }
    // Whoever closed it runs it again: better twice than not at all.
    if (isClosed) return
    // It was replaced, moved or taken back while it ran: that counts.
    if (rows.get(id) !== row) return
    if (next) rows.set(id, next)
    else rows.delete(id)
    await committed().catch(error => {
      console.error(`${name}: what became of ${id} could not be written`, error)
      pausedUntil = clock.now() + unwritablePauseMs
    })
  }

  const leave = clock.join(parts.account, {
    nextAt() {
      const row = first()?.[1]
      return row && Math.max(row.at, pausedUntil)
    },
    startOne() {
      const [id, row] = first() ?? []
      if (id === undefined || row === undefined) return
      running.add(id)
      void settle(id, row).finally(() => {
        running.delete(id)
        const left = rows.get(id)
        if (left && !isClosed) index.add(id, left.at)
        clock.wake()
      })
    },
  })

  return {
    close() {
      isClosed = true
      leave()
    },
  }
}
