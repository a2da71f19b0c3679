import { Worker } from 'node:worker_threads'
import { Overload } from '../limits/overload.ts'
import { createSeats } from './seats.ts'
import { writeEntries } from './write-entries.ts'
import {
  type ArchiveLimits,
  ArchiveTooLarge,
  archiveEntries,
  entryCount,
  UnreadableArchive,
} from './zip-directory.ts'

export interface ArchiveJob {
  readonly zip: Uint8Array
  /** Where to unpack it; undefined to only see whether it can be. */
  readonly folder: string | undefined
  readonly limits: ArchiveLimits
}

export type ArchiveOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'unreadable' | 'too-large' | 'failed'; readonly message: string }

/** AWS's limit for a function with its layers, unzipped; how many files it may have is ours. */
export const CODE_LIMITS: ArchiveLimits = { maxUnzippedBytes: 262_144_000, maxEntries: 20_000 }

/** Packages of that kind are read at once, in some milliseconds: nearly all are. */
const SMALL_ZIP_BYTES = 64 * 1024
const SMALL_ENTRIES = 50
const SMALL_UNZIPPED_BYTES = 2 << 20

/** Twenty thousand files on a slow disk. */
const MAX_WORK_MS = 60_000
/** Each takes a processor and, at its largest file, as much memory as that. */
const MAX_WORKERS = 2
const WORKER_HEAP_MB = 256

const seats = createSeats(MAX_WORKERS)

/** Rejects with UnreadableArchive or ArchiveTooLarge for a deployment package that cannot be unpacked. */
export const checkArchive = (zip: Uint8Array, limits = CODE_LIMITS): Promise<void> =>
  unpack({ zip, folder: undefined, limits })

/** Unpacks a package that was checked to a folder that is there and empty. */
export const unpackArchive = (zip: Uint8Array, folder: string, limits = CODE_LIMITS): Promise<void> =>
  unpack({ zip, folder, limits })

async function unpack(job: ArchiveJob): Promise<void> {
  const small = smallEntries(job)
  if (small) return writeEntries(small, job.folder)
  const outcome = await seats.sit(() => inWorker(job))
  switch (outcome.kind) {
    case 'done':
      return
    case 'unreadable':
      throw new UnreadableArchive(outcome.message)
    case 'too-large':
      throw new ArchiveTooLarge(outcome.message)
    case 'failed':
      throw new Error(outcome.message)
    default:
      outcome satisfies never
  }
}

function smallEntries({ zip, limits }: ArchiveJob) {
  const buffer = Buffer.from(zip.buffer, zip.byteOffset, zip.length)
  if (buffer.length > SMALL_ZIP_BYTES || entryCount(buffer) > SMALL_ENTRIES) return undefined
  const entries = archiveEntries(buffer, limits)
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  return bytes > SMALL_UNZIPPED_BYTES ? undefined : entries
}

function inWorker(workerData: ArchiveJob): Promise<ArchiveOutcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./archive-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
    })
    const late = setTimeout(() => {
      reject(new Overload('time'))
      void worker.terminate()
    }, MAX_WORK_MS)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', code => {
      clearTimeout(late)
      reject(new Error(`The worker that reads archives ended with ${code}`))
    })
  })
}
