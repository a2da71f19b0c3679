import type { Help } from '../challenge/hints.ts'
import type { Parameters } from '../challenge/parameters.ts'
import type { Verdict } from '../challenge/verdict.ts'
import type { ClockState, OutageReason } from '../clock.ts'
import type { Score } from '../score/score.ts'
import type { Activity } from './activity.ts'
import type { AppealReplay } from './appeal-events.ts'
import type { CheckCause } from './check-events.ts'
import type { AttemptMode, Stage, StageFailure } from './lifecycle-events.ts'
import type { FileArchive } from './workspace-events.ts'

/**
 * Where an attempt stands. `preparing` until its clock started; `closing` from submission or expiry until it is scored;
 * `failed` if it could not be prepared.
 */
export const phases = ['preparing', 'running', 'closing', 'scored', 'abandoned', 'failed'] as const
/** Where an attempt stands. */
export type Phase = (typeof phases)[number]

/** A stage of getting ready: how far it is, how many milliseconds it took, why it failed. */
export interface StageState {
  readonly status: 'waiting' | 'running' | 'done' | 'failed'
  readonly durationMs?: number
  /** Why it failed. */
  readonly code?: StageFailure
}

/** A check: its last verdict, when it was decided, and whether it runs. Times are the server's, in milliseconds. */
export interface CheckState {
  /** True while a run that includes it has not finished it. */
  readonly checking: boolean
  readonly runId?: string
  readonly cause?: CheckCause
  readonly verdict?: Verdict
  readonly decidedAt?: number
  readonly durationMs?: number
  /** SHA-256 of the stored snapshot that the verdict was decided from. */
  readonly snapshot?: string
  /**
   * Something came of this check: it was asked for, or says something else than at first. A failing check without it is
   * only the task that nobody has begun.
   */
  readonly touched?: true
  /** A person decided it, for this reason. */
  readonly review?: { readonly reason: string; readonly at: number }
  /** The candidate has contradicted the verdict. */
  readonly appeal?: Appeal
}

/** A verdict that was contradicted; times are milliseconds since the epoch. */
export interface Appeal {
  readonly at: number
  /** SHA-256 of the candidate's words. */
  readonly reason: string
  /** What a person decided, why, and what the checks made of the snapshot once more. */
  readonly decided?: {
    readonly at: number
    readonly granted: boolean
    readonly reason: string
    readonly replay: AppealReplay
  }
}

/** A text as the editor last saved it: SHA-256 and length of its bytes, the time, and the line of the journal. */
export interface SavedFile {
  readonly digest: string
  readonly bytes: number
  readonly savedAt: number
  readonly seq: number
}

/**
 * The recording of the terminals: it goes on, its candidate has stopped it, or it is as long as it may be; `bytes` are what was kept so
 * far.
 */
export interface TerminalRecording {
  readonly status: 'on' | 'stopped' | 'full'
  readonly bytes: number
}

/** An attempt as its journal tells it; plain JSON, so that it can be cached and sent. Made by `fold` alone. */
export interface AttemptState {
  readonly attemptId: string
  readonly candidate: { readonly id: string }
  readonly challenge: {
    readonly id: string
    readonly version: string
    readonly digest: string
  }
  readonly mode: AttemptMode
  readonly parameters: Parameters
  readonly phase: Phase
  /** The last line folded. */
  readonly seq: number
  readonly hash: string
  /** When it was written. */
  readonly at: number
  readonly startedAt: number
  readonly stages: { readonly [stage in Stage]: StageState }
  readonly account?: {
    readonly provider: 'embedded' | 'aws'
    readonly accountId: string
    readonly region: string
    readonly sealed: boolean
    readonly lastChange: number
    /** How many changes after the seal are noted. */
    readonly lateChanges?: number
  }
  readonly workspaceId?: string
  readonly clock: ClockState
  /** The last stop of others' clocks for which this attempt got no time. */
  readonly notGiven?: { readonly reason: OutageReason; readonly since: number }
  readonly files: { readonly [path: string]: SavedFile }
  /** The project folder at the end, whoever wrote what is in it; `files` above is only what the editor saved. */
  readonly archive?: FileArchive
  readonly shells: readonly string[]
  readonly checks: { readonly [checkId: string]: CheckState }
  /** What somebody who practises was helped with; nothing in an exam. */
  readonly help: Help
  /**
   * Of a practice that begins where a demo is (`of`: the attempt presented): what is solved first. Until it has ended it is on its
   * way there, also while no server runs; `failed` says that it stays short of that.
   */
  readonly copy?: {
    readonly of: string
    readonly tasks: readonly string[]
    readonly ended?: 'complete' | 'failed'
  }
  /** Only where the candidate consented to it before the start. */
  readonly recording?: TerminalRecording
  /** Newest last, at most 200. */
  readonly activity: readonly Activity[]
  readonly ended?: { readonly how: 'submitted' | 'expired'; readonly at: number }
  readonly score?: Score
  /** When it was first scored. */
  readonly scoredAt?: number
  /** When its credentials were issued. */
  readonly credentialsIssuedAt?: number
}
