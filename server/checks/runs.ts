import type { LookEvidence } from '../../shared/challenge/look-endings.ts'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { ChallengeTexts } from '../../shared/challenge/texts.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import type { AccountPort, CallerRole } from '../accounts/account-port.ts'
import type { LookBeside } from './look-beside.ts'
import type { StarterText } from './serve-procedure.ts'

/** What the runner needs of a challenge: one pinned version. */
export interface RunnableChallenge {
  readonly digest: string
  /** The read-only copy of this version. */
  readonly folder: string
  readonly manifest: ChallengeManifest
  /** What its checks say, by code. */
  readonly texts: ChallengeTexts
  /** What the project folder holds at the start, with these parameters filled in. */
  starterFiles(parameters: Parameters): readonly StarterText[]
}

/** One version of a challenge in one attempt: whose code runs, and what it may look at. */
export interface CodeRun {
  readonly challenge: RunnableChallenge
  readonly parameters: Parameters
  readonly account: { readonly accountId: string; readonly region: string }
  readonly port: AccountPort
}

/** A place for looks of one attempt. Whoever took it gives it back. */
export interface CheckSeat {
  /**
   * Looks once and decides. Never rejects for what the challenge's code or the account does: `lookEndings` tells what that
   * comes to. Rejects with the reason of the signal that the seat was taken with, once that is aborted. `beside`
   * says what it arranges with looks beside it; nothing where absent.
   */
  look(checkId: string, beside?: LookBeside): Promise<CheckLook>
  /** Gives the seat back: from then on another attempt may have it. */
  leave(): void
}

/** What one look has found. */
export interface CheckLook {
  readonly verdict: Verdict
  /** What the verdict was decided from; absent where nothing could be observed. */
  readonly snapshot?: Json
  /** Of the looking and deciding. */
  readonly durationMs: number
  /** How long it waited for things to settle. */
  readonly settledMs: number
  /** Why the verdict is not the check's own, or what its code printed. May quote that code: never for a candidate. */
  readonly staffNote?: string
  /** Who is at fault that the verdict is not the check's own, and how the platform was meanwhile: for staff. */
  readonly evidence?: LookEvidence
}

/** No sandbox could be started: nothing is wrong with the code, and nothing was run. */
export class NoSandbox extends Error {}

/** A seed, a solution or a mutant that is to run from its beginning to its end. */
export interface ProcedureRun extends CodeRun {
  /** `seed/shop.ts#seed` */
  readonly use: string
  readonly role: CallerRole
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}
