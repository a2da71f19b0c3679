import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptJournal, AttemptRow, NewJob } from '../journal/attempt-store.ts'
import { firstStanding, isOpen } from '../journal/standing.ts'

/** What a store in memory holds, as its journal sees it. */
export interface JournalMemory {
  readonly journals: Map<string, JournalEntry[]>
  readonly rows: Map<string, AttemptRow>
  /** Under a name of their own: the store that the journal is part of has blobs too. */
  readonly keptBlobs: Map<string, Uint8Array>
  readonly listeners: Set<(attemptId: string, lastSeq: number) => void>
  addJobs(jobs: readonly NewJob[] | undefined): void
  /** While set, nothing can be written down. */
  failing: Error | undefined
  /** How often a journal was read. */
  reads: number
}

/** The journals of attempts in memory, with what is written with their events. */
export function createMemoryJournal(memory: JournalMemory, pause: () => Promise<void>): AttemptJournal {
  return {
    async create(attempt, entries, options) {
      await pause()
      const open = [...memory.rows.values()].find(
        row =>
          row.open &&
          row.candidateId === attempt.candidateId &&
          row.challengeId === attempt.challengeId &&
          row.mode === attempt.mode,
      )
      if (open) return { kind: 'open-already', attemptId: open.id }
      const createdAt = entries[0]?.at ?? 0
      memory.rows.set(attempt.id, { ...attempt, open: true, createdAt, standing: firstStanding })
      memory.journals.set(attempt.id, [...entries])
      memory.addJobs(options.jobs)
      return { kind: 'created' }
    },
    async append(attemptId, expectedSeq, entries, options) {
      await pause()
      if (memory.failing) throw memory.failing
      const journal = memory.journals.get(attemptId)
      const row = memory.rows.get(attemptId)
      if (!journal || !row) return { kind: 'unknown-attempt' }
      const earlier = journal.find(
        entry => options.commandId !== undefined && entry.commandId === options.commandId,
      )
      if (earlier) return { kind: 'duplicate', seq: earlier.seq }
      if (journal.length !== expectedSeq) return { kind: 'conflict', lastSeq: journal.length }
      for (const [index, { seq }] of entries.entries())
        if (seq !== expectedSeq + index + 1)
          throw new Error(`Event ${seq} does not follow event ${expectedSeq + index}.`)
      journal.push(...entries)
      for (const { digest, bytes } of options.blobs ?? []) memory.keptBlobs.set(digest, bytes)
      memory.addJobs(options.jobs)
      const { standing } = options
      if (standing) memory.rows.set(attemptId, { ...row, standing, open: isOpen(standing) })
      for (const listener of memory.listeners) listener(attemptId, journal.length)
      await pause()
      return { kind: 'appended', lastSeq: journal.length }
    },
    async committedCommand(attemptId, commandId) {
      await pause()
      return memory.journals.get(attemptId)?.find(entry => entry.commandId === commandId)?.seq
    },
    async read(attemptId, afterSeq, limit) {
      memory.reads += 1
      await pause()
      return (memory.journals.get(attemptId) ?? []).filter(entry => entry.seq > afterSeq).slice(0, limit)
    },
    async find(filter) {
      return [...memory.rows.values()].filter(
        row =>
          (filter.id === undefined || row.id === filter.id) &&
          (filter.open === undefined || row.open === filter.open) &&
          (filter.candidateId === undefined || row.candidateId === filter.candidateId),
      )
    },
    subscribe(listener) {
      memory.listeners.add(listener)
      return () => memory.listeners.delete(listener)
    },
  }
}
