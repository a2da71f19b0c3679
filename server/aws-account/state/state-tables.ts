import { createMemoryTable, type MemoryTable } from './memory-table.ts'

/** One changed row: table, key, and the new row (absent: deleted). */
export type Change = readonly [table: string, key: string, row?: unknown]

/** All tables of a state, in memory, with the changes that are not on disk yet. */
export interface StateTables {
  table(name: string): MemoryTable
  names(): readonly string[]
  /** About what all rows take. */
  readonly bytes: number
  readonly pending: readonly Change[]
  /** The pending changes are on disk. */
  settle(): void
  /** Forgets all rows and pending changes and takes those of the lines, each a JSON list of changes. */
  replay(lines: Iterable<string>): void
  /** Lines from which replay makes the same tables. */
  snapshot(): Generator<string>
  /** Every SHA-256 that any row mentions: those blobs are in use. */
  digests(): Generator<string>
}

const ROWS_PER_LINE = 200

export function createStateTables(): StateTables {
  const tables = new Map<string, MemoryTable>()
  let pending: Change[] = []
  let bytes = 0
  const onBytes = (more: number) => {
    bytes += more
  }

  const table = (name: string): MemoryTable => {
    let found = tables.get(name)
    if (!found) {
      found = createMemoryTable((key, row) => {
        pending.push(row === undefined ? [name, key] : [name, key, row])
      }, onBytes)
      tables.set(name, found)
    }
    return found
  }

  return {
    table,
    names: () => [...tables.keys()],
    get bytes() {
      return bytes
    },
    get pending() {
      return pending
    },
    settle() {
      pending = []
    },
    replay(lines) {
      pending = []
      for (const one of tables.values()) one.clear()
      // The lines were written by this program alone and have passed their checksums.
      for (const line of lines)
        for (const [name, key, row] of JSON.parse(line) as Change[]) table(name).restore(key, row)
    },
    *snapshot() {
      let changes: Change[] = []
      for (const [name, rows] of tables)
        for (const [key, row] of rows.entries()) {
          changes.push([name, key, row])
          if (changes.length < ROWS_PER_LINE) continue
          yield JSON.stringify(changes)
          changes = []
        }
      if (changes.length) yield JSON.stringify(changes)
    },
    *digests() {
      for (const rows of tables.values())
        for (const row of rows.values())
          for (const [digest] of JSON.stringify(row).matchAll(/\b[0-9a-f]{64}\b/g)) yield digest
    },
  }
}
