import { archiveLimits } from '../../../shared/journal/archive-limits.ts'
import type { ArchiveProblem, FileArchive, LeftOut } from '../../../shared/journal/workspace-events.ts'
import { AppError } from '../../../shared/problem.ts'
import { textOf } from '../../challenges/text-templates.ts'
import type { Log } from '../../log.ts'
import type { CollectedFile, NotCollected, Workspace } from '../../workspaces/driver.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import { decideArchived } from '../journal/decide.ts'
import { type LiveAttempt, sha256 } from '../journal/live-attempt.ts'

/** Names of what was left out, for each reason; the rest is counted. Longer ones are cut. */
const namedPaths = 10
const namedLength = 200
/** Stored in one transaction. */
const batchBytes = 1024 * 1024
const batchFiles = 100

export interface ArchivePowers {
  readonly workspace: () => Promise<Workspace>
  readonly blobs: AttemptStore['blobs']
  readonly log: Log
  /** What surely is the candidate's: kept first, where not everything can be. */
  readonly first: ReadonlySet<string>
  /** After so long the score no longer waits for the files. */
  readonly limitMs?: number
}

/** Thousands of files on a slow disk take a second or two. */
const defaultLimitMs = 15_000

/**
 * Keeps the files of an attempt that has ended as blobs and writes down which they were, once. The shells must have ended.
 * Never rejects: whatever goes wrong, the score goes on, and the journal says what the candidate should know of it.
 */
export async function archiveFiles(attempt: LiveAttempt, powers: ArchivePowers): Promise<void> {
  if (attempt.state().archive !== undefined) return
  const batch = createBatch(powers.blobs)
  try {
    const archive = await withinTime(powers, signal => readArchive(powers, batch, signal)).catch(error => {
      powers.log.error({ error, attemptId: attempt.id }, 'the files of an attempt could not be archived')
      // What was stored by then is kept: most of somebody's work is better than none of it.
      return { files: batch.files(), leftOut: [], problem: problemOf(error) }
    })
    await attempt.append(decideArchived(archive))
  } catch (error) {
    // Nothing can be written down now, so the score cannot either: closing runs again, and this with it.
    powers.log.error({ error, attemptId: attempt.id }, 'the archive of an attempt could not be written down')
  }
}

async function readArchive(powers: ArchivePowers, batch: Batch, signal: AbortSignal): Promise<FileArchive> {
  const { files } = await powers.workspace()
  const options = { limits: archiveLimits, first: powers.first, signal }
  const leftOut = await files.collect(options, batch.add)
  await batch.store()
  return { files: batch.files(), leftOut: summarise(leftOut) }
}

type Batch = ReturnType<typeof createBatch>

/** Gathers files until a transaction is worth it. */
function createBatch(blobs: AttemptStore['blobs']) {
  const stored: FileArchive['files'] = []
  let waiting: CollectedFile[] = []
  let waitingBytes = 0

  async function store(): Promise<void> {
    const batch = waiting
    waiting = []
    waitingBytes = 0
    const kept = batch.map(({ path, bytes }) => ({ path, bytes, digest: sha256(bytes) }))
    await blobs.putAll(kept)
    for (const { path, bytes, digest } of kept) {
      const binary = textOf(bytes) === undefined
      stored.push({ path, digest, bytes: bytes.length, ...(binary && { binary }) })
    }
  }

  return {
    /** What is stored, in the order of its paths. */
    files: () => stored.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    store,
    async add(file: CollectedFile): Promise<void> {
      waiting.push(file)
      waitingBytes += file.bytes.length
      if (waitingBytes >= batchBytes || waiting.length >= batchFiles) await store()
    },
  }
}

function summarise(leftOut: readonly NotCollected[]): LeftOut[] {
  const groups = Map.groupBy(leftOut, ({ why }) => why)
  return [...groups].map(([why, members]) => ({
    why,
    count: members.length,
    paths: members
      .map(({ path }) => path)
      .toSorted()
      .slice(0, namedPaths)
      .map(path => (path.length > namedLength ? `${path.slice(0, namedLength - 1)}…` : path)),
  }))
}

async function withinTime<Result>(
  { limitMs = defaultLimitMs }: ArchivePowers,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const signal = AbortSignal.timeout(limitMs)
  const { promise: late, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(signal.reason))
  return Promise.race([work(signal), late])
}

function problemOf(error: unknown): ArchiveProblem {
  const noFolder =
    error instanceof AppError && (error.code === 'unknown-file' || error.code === 'path-refused')
  return noFolder ? 'no-folder' : 'unreadable'
}
