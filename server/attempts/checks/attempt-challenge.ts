import type { Parameters } from '../../../shared/challenge/parameters.ts'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import type { AccountPort } from '../../accounts/account-port.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Turn } from '../../checks/runs.ts'
import type { AttemptAccount } from '../life/attempt-accounts.ts'
import type { CheckOutcome } from './check-outcome.ts'

export interface AttemptChallenges {
  /** The newest version; throws `unknown-challenge` or `challenge-broken`. */
  current(challengeId: string): Promise<LoadedChallenge>
  /** The version an attempt is pinned to. */
  open(digest: string): Promise<LoadedChallenge>
  /** The parameters of an attempt, always the same for the same attempt. */
  parametersFor(challenge: LoadedChallenge, attemptId: string): Parameters
}

export interface CodeRun {
  readonly challenge: LoadedChallenge
  readonly parameters: Parameters
  readonly account: AttemptAccount
  readonly port: AccountPort
}

/** Runs a challenge's code apart from the server. */
export interface ChallengeCode {
  /** Rejects only when `signal` ends it. Looks once, or several times, each in a turn of its own. */
  runCheck(
    run: CodeRun,
    checkId: string,
    cause: CheckCause,
    signal: AbortSignal,
    turn: Turn,
  ): Promise<CheckOutcome>
  /** Fills the account; rejects with a reason for staff. */
  seed(run: CodeRun): Promise<void>
  /** Gets ready to run checks of this version soon. */
  warm(challenge: LoadedChallenge): void
  /** Which checks a change of the account may have turned. */
  checksFor(challenge: LoadedChallenge, service: string): readonly string[]
}
