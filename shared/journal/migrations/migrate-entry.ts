import { z } from 'zod'
import { AppError } from '../../problem.ts'
import { type JournalEntry, journalEntrySchema } from '../attempt-event.ts'
import { journalFormat, type StoredEntry } from '../journal-format.ts'
import type { Migration } from './migration.ts'
import { migrations } from './migrations.ts'

const formatOfFirst = z.object({ format: z.number().int().positive() })

/** The format of a stored journal, by its first line. Those of Assay 0.1.0 do not say: theirs is 1. */
export function formatOf(first: StoredEntry): number {
  return formatOfFirst.safeParse(first.body).data?.format ?? 1
}

/**
 * A stored line of a journal of this format as this version reads it. Its place, time and hashes stay what they are.
 * @throws AppError `attempt-outdated` for a format that no migration leads on from, or that a later version wrote.
 */
export function readStored(stored: StoredEntry, format: number): JournalEntry {
  return journalEntrySchema.parse(migrate(stored, format, migrations, journalFormat))
}

/** Leads a line from its format to the one wanted, by way of each between. */
export function migrate(
  stored: StoredEntry,
  format: number,
  chain: ReadonlyMap<number, Migration>,
  wanted: number,
): StoredEntry {
  let line = stored
  for (let here = format; here !== wanted; here += 1) {
    const next = chain.get(here)
    if (next === undefined || here > wanted) throw outdated(format, wanted)
    const { type, body } = next(line)
    line = { ...line, type, body: type === 'attempt-started' ? { ...body, format: here + 1 } : body }
  }
  return line
}

function outdated(format: number, wanted: number): AppError {
  return new AppError(
    'attempt-outdated',
    format > wanted
      ? 'This attempt was written by a newer version of Assay than this server. Start that version to open it.'
      : 'This attempt was written by an older version of Assay, and this one cannot read it any more. Start that version with a copy of the data to see it, or start a new attempt from the home page.',
  )
}
