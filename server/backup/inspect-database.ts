import type { DatabaseReading } from '../store/copies/read-database.ts'
import { createInspector, type Inspection, type SeenLine } from './inspect-rows.ts'

/**
 * Looks through a database as it was at one moment: every journal's chain, every blob's digest, the index.
 * @param seen lines that journals must have, by attempt
 */
export async function inspectDatabase(
  reading: DatabaseReading,
  seen: ReadonlyMap<string, readonly SeenLine[]> = new Map(),
): Promise<Inspection> {
  const inspector = createInspector(seen)
  for (const table of reading.tables)
    if (['attempts', 'journal', 'blobs'].includes(table.name))
      for await (const rows of reading.rows(table)) inspector.look(table, rows)
  return inspector.end()
}

/** The journals that do not end in the one as in the other, by what their attempts are called. */
export function differingHeads(one: Inspection, other: Inspection): readonly string[] {
  const ids = new Set([...one.heads.keys(), ...other.heads.keys()])
  return [...ids].filter(id => one.heads.get(id)?.hash !== other.heads.get(id)?.hash)
}
