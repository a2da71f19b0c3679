import type { AttemptStore } from '../attempts/journal/attempt-store.ts'
import { prepareJob } from '../attempts/life/attempt-jobs.ts'
import type { MemoryStore } from '../attempts/testing/memory-store.ts'

/** Writes everything of a store in memory into another: journals, what they point at, and work that is still to be done. */
export async function keepAttempts(from: MemoryStore, to: AttemptStore, now: number): Promise<void> {
  for (const row of await from.journal.find({})) {
    const [first, ...rest] = from.entries(row.id)
    if (first === undefined) continue
    const jobs = row.open ? [prepareJob(row.id, now)] : []
    const created = await to.journal.create(row, [first], { jobs })
    if (created.kind !== 'created') continue
    await to.blobs.putAll(await blobsOf(from, rest))
    if (rest.length > 0) await to.journal.append(row.id, 1, rest, { closes: !row.open })
    if (row.ending) await to.journal.summarise(row.id, row.ending)
  }
}

/** Whatever looks like a digest in the events and is one. */
async function blobsOf(from: MemoryStore, entries: readonly unknown[]) {
  const digests = new Set(JSON.stringify(entries).match(/\b[0-9a-f]{64}\b/g))
  const found = await Promise.all(
    [...digests].map(async digest => ({ digest, bytes: await from.blobs.get(digest) })),
  )
  return found.flatMap(({ digest, bytes }) => (bytes === undefined ? [] : [{ digest, bytes }]))
}
