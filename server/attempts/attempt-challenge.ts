import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { CheckCause } from '../../shared/journal/check-events.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { AccountPort, AttemptAccount } from './attempt-accounts.ts'
import type { CheckOutcome } from './check-runs.ts'

/** One version of a challenge, as attempts need it. */
export interface AttemptChallenge {
  readonly manifest: ChallengeManifest
  readonly digest: string
  readonly secretParameters: ReadonlySet<string>
  view(parameters: Parameters): ChallengeView
  starterFiles(
    parameters: Parameters,
  ): Promise<readonly { readonly path: string; readonly mode: number; readonly data: Uint8Array }[]>
  environment(parameters: Parameters): Readonly<Record<string, string>>
  candidatePolicy(parameters: Parameters): Promise<JsonObject | undefined>
}

export interface AttemptChallenges {
  /** The newest version; throws `unknown-challenge` or `challenge-broken`. */
  current(challengeId: string): Promise<AttemptChallenge>
  /** The version an attempt is pinned to. */
  open(digest: string): Promise<AttemptChallenge>
  /** The parameters of an attempt, always the same for the same attempt. */
  parametersFor(challenge: AttemptChallenge, attemptId: string): Parameters
}

export interface CodeRun {
  readonly challenge: AttemptChallenge
  readonly parameters: Parameters
  readonly account: AttemptAccount
  readonly port: AccountPort
}

/** Runs a challenge's code apart from the server. */
export interface ChallengeCode {
  runCheck(run: CodeRun, checkId: string, cause: CheckCause, signal: AbortSignal): Promise<CheckOutcome>
  /** Fills the account; rejects with a reason for staff. */
  seed(run: CodeRun): Promise<void>
  /** Which checks a change of the account may have turned. */
  checksFor(
    challenge: AttemptChallenge,
    change: { readonly service: string; readonly operation: string },
  ): readonly string[]
}
