import type { Parameters } from '../../../shared/challenge/parameters.ts'
import type { Verdict } from '../../../shared/challenge/verdict.ts'
import type { Json } from '../../../shared/json.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { CheckSeat, CodeRun, ProcedureRun } from '../../checks/runs.ts'

/** What attempts need of the challenges there are. */
export interface AttemptChallenges {
  /** The newest version; throws `unknown-challenge` or `challenge-broken`. */
  current(challengeId: string): Promise<LoadedChallenge>
  /** The version an attempt is pinned to. */
  open(digest: string): Promise<LoadedChallenge>
  /** The parameters of an attempt, always the same for the same attempt. */
  parametersFor(challenge: LoadedChallenge, attemptId: string): Parameters
}

/** Runs a challenge's code apart from the server; the check runner is one. */
export interface ChallengeCode {
  /**
   * A place for looks, once one is free. Rejects with NoSandbox if none can be started, and with the signal's reason once
   * nobody wants it any more.
   */
  seat(run: CodeRun, signal: AbortSignal): Promise<CheckSeat>
  /** Whether others' looks have taken every place that this account's could have. */
  isCrowded(accountId: string): boolean
  /** Fills the account; rejects with a reason for staff. */
  seed(run: CodeRun): Promise<void>
  /** Runs a reset or a solution's step; rejects with a reason for staff. */
  runProcedure(run: ProcedureRun): Promise<void>
  /** Decides again from what a look has seen. */
  evaluate(again: {
    readonly challenge: LoadedChallenge
    readonly checkId: string
    readonly snapshot: Json
    readonly parameters: Parameters
  }): Promise<Verdict>
  /** Gets ready to run checks of this version soon. */
  warm(challenge: LoadedChallenge): void
  /** Whether a look of this check has been seen to renew environments: what is expected of it spares work, and is no rule. */
  renews(challenge: LoadedChallenge, checkId: string): boolean
  /** Which checks a change of the account may have turned. */
  checksFor(challenge: LoadedChallenge, service: string): readonly string[]
  /** Which checks are most likely about a changed resource, by its name: they look first. */
  checksNear(challenge: LoadedChallenge, resource: string | undefined): readonly string[]
}
