import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const fileName = 'operations.json'
const schema = z.object({ lastBackup: z.number().optional() })

/** What the data folder remembers of its care; times in milliseconds since the epoch. */
export type KeptMarks = z.infer<typeof schema>

export function keptMarks(dataDir: string): KeptMarks {
  try {
    return schema.parse(JSON.parse(readFileSync(join(dataDir, fileName), 'utf8')))
  } catch {
    // Nothing was noted yet.
    return {}
  }
}

/** Remembers a moment. What cannot be written is not remembered: it must not make a backup fail that is there. */
export function keptMark(dataDir: string, name: keyof KeptMarks, at: number): void {
  const path = join(dataDir, fileName)
  try {
    writeFileSync(`${path}.new`, JSON.stringify({ ...keptMarks(dataDir), [name]: at }), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch {
    // The disk of the data is full, or with a database elsewhere there is no folder.
  }
}
