import type { Table } from '../../../state/account-state.ts'

/**
 * Where an execution stands: for each thread its place and what was done there, so that whoever goes on after the end
 * of the process does nothing twice that is noted. What lies behind is forgotten as a thread advances.
 */
export interface Journal {
  get<Value>(path: string, name: string): Value | undefined
  set(path: string, name: string, value: unknown): void
  /** Notes made at a place, or the value that is made now. */
  once<Value>(path: string, name: string, make: () => Value): Value
  /** Forgets what a thread noted, its branches included; its own notes named in `keep` stay. */
  forget(path: string, keep?: readonly string[]): void
  /** Resolves when everything noted would survive the end of the process. Throws where it could not be written. */
  committed(): Promise<void>
}

/** What was noted is not on disk, and forgotten. */
export class NotWritten extends Error {}

type Notes = Pick<Table<{ readonly value: unknown }>, 'get' | 'set' | 'delete' | 'keys'>

const SEPARATOR = '|'

/** Paths of branches are those of their threads with more behind a `/`. */
export function createJournal(notes: Notes, commit: () => Promise<void>): Journal {
  const names = new Map<string, Set<string>>()
  const branches = new Map<string, Set<string>>()
  let last: { readonly key: string; readonly row: object } | undefined

  const remember = (path: string, name: string) => {
    const known = names.get(path)
    if (known) return void known.add(name)
    names.set(path, new Set([name]))
    for (let child = path, end = child.lastIndexOf('/'); end > 0; end = child.lastIndexOf('/')) {
      const parent = child.slice(0, end)
      const siblings = branches.get(parent) ?? new Set()
      branches.set(parent, siblings.add(child))
      child = parent
    }
  }
  for (const key of notes.keys()) {
    const end = key.indexOf(SEPARATOR)
    remember(key.slice(0, end), key.slice(end + 1))
  }

  const get = <Value>(path: string, name: string) =>
    notes.get(path + SEPARATOR + name)?.value as Value | undefined
  const set = (path: string, name: string, value: unknown) => {
    const key = path + SEPARATOR + name
    const row = { value }
    notes.set(key, row)
    last = { key, row }
    remember(path, name)
  }
  const forget = (path: string, keep: readonly string[] = []) => {
    for (const child of branches.get(path) ?? []) forget(child)
    branches.delete(path)
    for (const name of names.get(path) ?? []) {
      if (keep.includes(name)) continue
      notes.delete(path + SEPARATOR + name)
      names.get(path)?.delete(name)
    }
    if (!names.get(path)?.size) names.delete(path)
  }

  return {
    get,
    set,
    once<Value>(path: string, name: string, make: () => Value): Value {
      const known = notes.get(path + SEPARATOR + name)
      if (known) return known.value as Value
      const value = make()
      set(path, name, value)
      return value
    },
    forget,
    async committed() {
      const noted = last
      await commit()
      // A write that failed takes back what others noted too.
      if (noted && last === noted && notes.get(noted.key) !== noted.row)
        throw new NotWritten('What an execution did could not be written')
    },
  }
}
