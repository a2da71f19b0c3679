import type { AttemptStore } from '../attempts/journal/attempt-store.ts'
import { issueJob, prepareJob } from '../attempts/life/attempt-jobs.ts'
import type { FakePlatform } from '../attempts/testing/fake-platform.ts'
import type { MemoryStore } from '../attempts/testing/memory-store.ts'
import type { People } from '../people/people.ts'

/** Where attempts are kept for good. */
export interface KeptIn {
  readonly store: AttemptStore
  readonly people: People
}

/** Writes everything of a platform in memory into a store: journals, what they point at, work that is still to be done, names. */
export async function keepAttempts(
  { store: from, people }: Pick<FakePlatform, 'store' | 'people'>,
  { store: to, people: names }: KeptIn,
  now: number,
): Promise<void> {
  for (const row of await from.journal.find({})) {
    const name = await people.nameOf(row.candidateId)
    if (name !== undefined) await names.remember({ id: row.candidateId, name })
    const [first, ...rest] = from.entries(row.id)
    if (first === undefined) continue
    const jobs = row.open ? [prepareJob(row.id, now)] : []
    const created = await to.journal.create(row, [first], { jobs })
    if (created.kind !== 'created') continue
    await to.blobs.putAll(await blobsOf(from, rest))
    // The server finds out whether it is a pass, and issues what that is worth, when it starts.
    const later = row.standing.passed ? [issueJob(row.id, now)] : []
    if (rest.length > 0) await to.journal.append(row.id, 1, rest, { standing: row.standing, jobs: later })
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
