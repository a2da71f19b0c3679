import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

/** The highest version of each challenge that was ever offered here: no later one has a lower number. */
export interface PublishedVersions {
  /** The highest version so far that is above this one; undefined where there is none, and this one is noted. */
  above(id: string, version: string): Promise<string | undefined>
}

const recordSchema = z.record(z.string(), z.string())

/** Kept in a file. One that cannot be read is begun anew: it protects authors from a slip, and nobody from anything else. */
export function createPublishedVersions(path: string): PublishedVersions {
  let known: Record<string, string> | undefined
  return {
    async above(id, version) {
      known ??= await read(path)
      const highest = Object.hasOwn(known, id) ? known[id] : undefined
      if (highest !== undefined && isBelow(version, highest)) return highest
      if (highest === version) return undefined
      known = { ...known, [id]: version }
      await write(path, known)
      return undefined
    },
  }
}

/** Compares versions like 1.10.0 by their numbers. */
export function isBelow(one: string, other: string): boolean {
  const others = other.split('.').map(Number)
  for (const [place, number] of one.split('.').map(Number).entries())
    if (number !== others[place]) return number < (others[place] ?? 0)
  return false
}

async function read(path: string): Promise<Record<string, string>> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    // The first version of all, or a record that was damaged.
    return {}
  }
}

async function write(path: string, known: Record<string, string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(`${path}.new`, `${JSON.stringify(known, undefined, 2)}\n`)
  await rename(`${path}.new`, path)
}
