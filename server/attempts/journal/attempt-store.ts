import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState, Phase } from '../../../shared/journal/attempt-state.ts'
import type { AttemptMode } from '../../../shared/journal/lifecycle-events.ts'

/** What attempts need of a store; `store/` implements it over PostgreSQL. */
export interface AttemptStore {
  readonly journal: AttemptJournal
  readonly blobs: {
    get(digest: string): Promise<Uint8Array | undefined>
    put(bytes: Uint8Array): Promise<string>
    /** All or none of them; give it a MiB at a time, so that nobody else waits long. */
    putAll(blobs: readonly Blob[]): Promise<void>
  }
  readonly snapshots: {
    save(attemptId: string, snapshot: FoldSnapshot): Promise<void>
    load(attemptId: string, version: number): Promise<FoldSnapshot | undefined>
  }
  readonly jobs: DurableJobs
}

/** Bytes and their SHA-256 in 64 lower-case hex digits. */
export interface Blob {
  readonly digest: string
  readonly bytes: Uint8Array
}

/** The state after entry `seq`, as the fold of that version made it: a shorter way to the state, never the truth. */
export interface FoldSnapshot {
  readonly version: number
  readonly seq: number
  readonly state: AttemptState
}

/** An attempt as the index over all journals has it. */
export interface AttemptRow {
  readonly id: string
  readonly candidateId: string
  readonly challengeId: string
  readonly mode: AttemptMode
  /** False from the moment it was ended, also while it is being judged: its candidate may start another. */
  readonly open: boolean
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly standing: AttemptStanding
}

/** What a list says of an attempt, so that it opens no journal; the index has it from the journal's own appends. */
export interface AttemptStanding {
  /** `outdated`: its journal is of a version that this one cannot read. */
  readonly phase: Phase | 'outdated'
  /** The lowest end of the score. */
  readonly percent?: number | undefined
  /** The highest end, where it is still open whether that passes. */
  readonly highestPercent?: number | undefined
  /** Points that are open, where some are. */
  readonly openPoints?: number | undefined
  /** Appeals that nobody has decided, where some are. */
  readonly openAppeals?: number | undefined
  /** Undefined while that is open. */
  readonly passed?: boolean | undefined
}

/** The journals of all attempts, each append-only and chained by hashes, and the index over them. */
export interface AttemptJournal {
  /**
   * Begins a journal, with the standing that every attempt begins with. Refuses a second open attempt of the same candidate,
   * challenge and mode by naming the one there is.
   */
  create(
    attempt: Pick<AttemptRow, 'id' | 'candidateId' | 'challengeId' | 'mode'>,
    entries: readonly JournalEntry[],
    options: { readonly jobs?: readonly NewJob[] },
  ): Promise<{ readonly kind: 'created' } | { readonly kind: 'open-already'; readonly attemptId: string }>
  /**
   * One transaction with everything in `options`; resolves after commit. `standing` is where the attempt stands after it,
   * for the index; undefined where it stands as before.
   */
  append(
    attemptId: string,
    expectedSeq: number,
    entries: readonly JournalEntry[],
    options: AppendOptions & { readonly standing?: AttemptStanding },
  ): Promise<AppendResult>
  /** The place of a command that was carried out already. */
  committedCommand(attemptId: string, commandId: string): Promise<number | undefined>
  /** Entries after number `afterSeq` in order, at most `limit`; none for an attempt that is not there. */
  read(attemptId: string, afterSeq: number, limit: number): Promise<readonly JournalEntry[]>
  /** The attempts that match all that is given; all where nothing is. */
  find(filter: {
    readonly candidateId?: string
    readonly open?: boolean
    readonly id?: string
  }): Promise<readonly AttemptRow[]>
  /** Calls back whenever an attempt's journal grew, by whichever server. */
  subscribe(listener: (attemptId: string, lastSeq: number) => void): () => void
}

/** What is written with events, or not at all. */
export interface AppendOptions {
  readonly commandId?: string
  readonly blobs?: readonly Blob[]
  readonly jobs?: readonly NewJob[]
}

/** A conflict is somebody else's append that came first: read on and decide again. */
export type AppendResult =
  | { readonly kind: 'appended'; readonly lastSeq: number }
  | { readonly kind: 'conflict'; readonly lastSeq: number }
  | { readonly kind: 'duplicate'; readonly seq: number }
  | { readonly kind: 'unknown-attempt' }

/** A key names a job for ever: asking for it again does nothing, unless it replaces. */
export interface NewJob {
  readonly key: string
  readonly kind: string
  /** Milliseconds since the epoch. */
  readonly runAt: number
  readonly payload: { readonly attemptId: string }
  /** Sets the job of this key anew, also after it ran. */
  readonly replace?: boolean
}

/** Work that is done at its time, whatever happens to servers; a job that fails is tried again, for as long as it takes. */
export interface DurableJobs {
  /** Resolves when the job is on disk. */
  enqueue(job: NewJob): Promise<void>
  /** From now on this process does the jobs of a kind, `atOnce` at the same time. */
  work(kind: string, run: JobRun, options: { readonly atOnce: number }): void
}

/** May be called again while an earlier call is under way; the earlier one's signal is aborted then. */
export type JobRun = (attemptId: string, signal: AbortSignal) => Promise<void>
