import type { Table } from './account-state.ts'

/** What a table tells its owner about each change; `row` is undefined for a deletion. */
export type OnChange = (key: string, row: unknown) => void

/** A table whose rows live in memory. `restore` and `clear` change rows without telling anyone: for replay. */
export interface MemoryTable extends Table<unknown> {
  restore(key: string, row: unknown): void
  clear(): void
}

export function createMemoryTable(onChange: OnChange): MemoryTable {
  const rows = new Map<string, unknown>()
  return {
    get: key => rows.get(key),
    has: key => rows.has(key),
    keys: () => rows.keys(),
    values: () => rows.values(),
    entries: () => rows.entries(),
    get size() {
      return rows.size
    },
    set(key, row) {
      rows.set(key, row)
      onChange(key, row)
    },
    delete(key) {
      const existed = rows.delete(key)
      if (existed) onChange(key, undefined)
      return existed
    },
    restore(key, row) {
      if (row === undefined) rows.delete(key)
      else rows.set(key, row)
    },
    clear: () => rows.clear(),
  }
}
