import type { Table } from './account-state.ts'

/** What a table tells its owner about each change; `row` is undefined for a deletion. */
export type OnChange = (key: string, row: unknown) => void

/** Hears by how many bytes more or less a table holds. */
export type OnBytes = (more: number) => void

/** A table whose rows live in memory. `restore` and `clear` change rows without telling anyone: for replay. */
export interface MemoryTable extends Table<unknown> {
  restore(key: string, row: unknown): void
  clear(): void
}

/** What a row takes beside what stands in it. */
const ROW_BYTES = 64

export function createMemoryTable(onChange: OnChange, onBytes: OnBytes = () => {}): MemoryTable {
  const rows = new Map<string, unknown>()
  const sizes = new Map<string, number>()
  const resize = (key: string, row: unknown) => {
    const before = sizes.get(key) ?? 0
    const after = row === undefined ? 0 : ROW_BYTES + key.length + roughBytes(row)
    if (after > 0) sizes.set(key, after)
    else sizes.delete(key)
    if (after !== before) onBytes(after - before)
  }
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
      resize(key, row)
      onChange(key, row)
    },
    delete(key) {
      const existed = rows.delete(key)
      if (existed) {
        resize(key, undefined)
        onChange(key, undefined)
      }
      return existed
    },
    restore(key, row) {
      if (row === undefined) rows.delete(key)
      else rows.set(key, row)
      resize(key, row)
    },
    clear() {
      for (const key of rows.keys()) resize(key, undefined)
      rows.clear()
    },
  }
}

/** About what a row takes of memory and of its file: nearly all of a large one are texts, whose lengths cost nothing to ask. */
function roughBytes(value: unknown): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 8
  let bytes = 2
  if (Array.isArray(value)) for (const one of value) bytes += roughBytes(one) + 1
  else for (const [key, one] of Object.entries(value)) bytes += key.length + 4 + roughBytes(one)
  return bytes
}
