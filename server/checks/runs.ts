import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { ChallengeTexts } from '../../shared/challenge/texts.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { CheckCause } from '../../shared/journal/check-events.ts'
import type { Json } from '../../shared/json.ts'
import type { AccountPort, AccountRole } from '../accounts/account-port.ts'
import type { StarterText } from './serve-procedure.ts'

/** What the runner needs of a challenge: one pinned version. */
export interface RunnableChallenge {
  readonly digest: string
  /** The read-only copy of this version. */
  readonly folder: string
  readonly manifest: ChallengeManifest
  /** What its checks say, by code. */
  readonly texts: ChallengeTexts
  starterFiles(parameters: Parameters): readonly StarterText[]
}

export interface AttemptAccount {
  readonly accountId: string
  readonly region: string
}

export interface CheckRun {
  readonly challenge: RunnableChallenge
  readonly checkId: string
  readonly parameters: Parameters
  readonly account: AttemptAccount
  readonly port: AccountPort
  readonly cause: CheckCause
  /** Ends the run at once; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** When each of its looks may begin; at once if absent. */
  readonly turn?: Turn
}

/**
 * Has a look made when its turn comes; between two looks somebody else may have theirs. The look calls `waits` with true
 * when it begins to wait for a sandbox, with false when it has one.
 */
export type Turn = <Look>(look: (waits: (waiting: boolean) => void) => Promise<Look>) => Promise<Look>

export interface CheckResult {
  readonly verdict: Verdict
  /** What the verdict was decided from; absent where nothing could be observed. */
  readonly snapshot?: Json
  /** Of the looking and deciding, without waiting for a free sandbox. */
  readonly durationMs: number
  /** No sandbox could be had for it: nothing is wrong with the check, and nothing was decided. */
  readonly unstarted?: true
  /** Why it is inconclusive, or what the code printed. May quote the challenge's code: never for a candidate. */
  readonly staffNote?: string
}

export interface ProcedureRun {
  readonly challenge: RunnableChallenge
  /** `seed/shop.ts#seed` */
  readonly use: string
  readonly parameters: Parameters
  readonly account: AttemptAccount
  readonly port: AccountPort
  readonly role: AccountRole
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}
