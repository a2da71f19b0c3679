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

export interface FoldSnapshot {
  readonly version: number
  readonly seq: number
  readonly state: AttemptState
}

export interface AttemptRow {
  readonly id: string
  readonly candidateId: string
  readonly challengeId: string
  readonly mode: AttemptMode
  readonly open: boolean
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Once it has ended: what a list says of it, so that a list need not open every journal. */
  readonly ending?: AttemptEnding
}

export interface AttemptEnding {
  /** `outdated`: its journal is of a version that this one cannot read. */
  readonly phase: Phase | 'outdated'
  readonly percent?: number | undefined
  readonly passed?: boolean | undefined
}

export interface AttemptJournal {
  /** Refuses a second open attempt of the same candidate, challenge and mode by naming the one there is. */
  create(
    attempt: Pick<AttemptRow, 'id' | 'candidateId' | 'challengeId' | 'mode'>,
    entries: readonly JournalEntry[],
    options: { readonly jobs?: readonly NewJob[] },
  ): Promise<{ readonly kind: 'created' } | { readonly kind: 'open-already'; readonly attemptId: string }>
  /** One transaction with everything in `options`; resolves after commit. */
  append(
    attemptId: string,
    expectedSeq: number,
    entries: readonly JournalEntry[],
    options: AppendOptions,
  ): Promise<AppendResult>
  /** The place of a command that was carried out already. */
  committedCommand(attemptId: string, commandId: string): Promise<number | undefined>
  read(attemptId: string, afterSeq: number, limit: number): Promise<readonly JournalEntry[]>
  find(filter: {
    readonly candidateId?: string
    readonly open?: boolean
    readonly id?: string
  }): Promise<readonly AttemptRow[]>
  /** Notes in the index how an attempt ended; derived from its journal. */
  summarise(attemptId: string, ending: AttemptEnding): Promise<void>
  /** Calls back whenever an attempt's journal grew, by whichever server. */
  subscribe(listener: (attemptId: string, lastSeq: number) => void): () => void
}

export interface AppendOptions {
  readonly commandId?: string
  readonly blobs?: readonly Blob[]
  readonly jobs?: readonly NewJob[]
  /** Marks the attempt as no longer open. */
  readonly closes?: boolean
}

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

export interface DurableJobs {
  enqueue(job: NewJob): Promise<void>
  work(kind: string, run: (attemptId: string) => Promise<void>): void
}
