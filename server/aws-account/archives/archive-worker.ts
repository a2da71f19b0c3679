import { parentPort, workerData } from 'node:worker_threads'
import type { ArchiveJob, ArchiveOutcome } from './code-archive.ts'
import { writeEntries } from './write-entries.ts'
import { ArchiveTooLarge, archiveEntries, UnreadableArchive } from './zip-directory.ts'

/** Does one job, beside the loop that serves everybody, and ends. */
function work({ zip, folder, limits }: ArchiveJob): ArchiveOutcome {
  try {
    writeEntries(archiveEntries(Buffer.from(zip.buffer, zip.byteOffset, zip.length), limits), folder)
    return { kind: 'done' }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof UnreadableArchive) return { kind: 'unreadable', message }
    if (error instanceof ArchiveTooLarge) return { kind: 'too-large', message }
    return { kind: 'failed', message }
  }
}

parentPort?.postMessage(work(workerData as ArchiveJob))
