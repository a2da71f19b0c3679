import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { Outcome, Verdict } from '../../shared/challenge/verdict.ts'
import { type Json, jsonSchema } from '../../shared/json.ts'
import { finalScore } from '../../shared/score/final-score.ts'
import type { AttemptStore } from '../attempts/journal/attempt-store.ts'
import { decideRegraded } from '../attempts/journal/decide.ts'
import { type LiveAttempt, openLiveAttempt } from '../attempts/journal/live-attempt.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { Log } from '../log.ts'

/** What a mended check makes of what was seen in one attempt. */
export interface Rescored {
  readonly attemptId: string
  readonly checkId: string
  /** What counts now. */
  readonly counted: Outcome
  /** What the check of the attempt's own version says of the same snapshot. */
  readonly old: Outcome
  /** What the mended one says. */
  readonly mended: Outcome
  /** A pass that would be granted, a fail that is only told, neither, or what a person decided and nobody turns. */
  readonly change: 'new-pass' | 'new-fail' | 'none' | 'reviewed'
}

/** Where stored attempts are decided anew from what was seen in them; no account is needed. */
export interface RescoreDesk {
  /** Every check of every scored attempt of this challenge, of all its versions, or of one attempt. Changes nothing. */
  compare(mended: LoadedChallenge, attemptId?: string): Promise<readonly Rescored[]>
  /** Grants new passes and scores anew; a line for each attempt. Told again, it does nothing. */
  grant(mended: LoadedChallenge, changes: readonly Rescored[]): Promise<readonly string[]>
}

export interface RescoreDeskPowers {
  readonly store: AttemptStore
  /** The version an attempt is pinned to. */
  openChallenge(digest: string): Promise<LoadedChallenge>
  /** Decides from a stored snapshot. */
  evaluate(again: {
    readonly challenge: LoadedChallenge
    readonly checkId: string
    readonly snapshot: Json
    readonly parameters: Parameters
  }): Promise<Verdict>
  readonly now: () => number
  readonly log: Log
}

export function createRescoreDesk(powers: RescoreDeskPowers): RescoreDesk {
  const { store, openChallenge, evaluate, now, log } = powers

  async function scored(challengeId: string, attemptId: string | undefined): Promise<readonly LiveAttempt[]> {
    const rows = await store.journal.find(attemptId === undefined ? {} : { id: attemptId })
    const attempts: LiveAttempt[] = []
    for (const row of rows) {
      if (row.challengeId !== challengeId || row.standing.phase !== 'scored') continue
      const attempt = await openLiveAttempt(row.id, store, now, log)
      if (attempt) attempts.push(attempt)
    }
    return attempts
  }

  async function compareCheck(
    attempt: LiveAttempt,
    checkId: string,
    versions: { readonly own: LoadedChallenge; readonly mended: LoadedChallenge },
  ): Promise<readonly Rescored[]> {
    const { checks, parameters } = attempt.state()
    const check = checks[checkId]
    const bytes = check?.snapshot === undefined ? undefined : await store.blobs.get(check.snapshot)
    if (check?.verdict === undefined || bytes === undefined) return []
    const snapshot = jsonSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    const decide = async (challenge: LoadedChallenge) =>
      (await evaluate({ challenge, checkId, snapshot, parameters })).outcome
    const counted = check.verdict.outcome
    const old = await decide(versions.own)
    const mended = await decide(versions.mended)
    const change =
      mended === counted || mended === 'inconclusive'
        ? 'none'
        : check.review !== undefined
          ? 'reviewed'
          : mended === 'pass'
            ? 'new-pass'
            : 'new-fail'
    return [{ attemptId: attempt.id, checkId, counted, old, mended, change }]
  }

  return {
    async compare(mended, attemptId) {
      const found: Rescored[] = []
      for (const attempt of await scored(mended.manifest.id, attemptId)) {
        const own = await openChallenge(attempt.state().challenge.digest)
        for (const checkId of checkIdsOf(own.manifest))
          if (checkIdsOf(mended.manifest).includes(checkId))
            found.push(...(await compareCheck(attempt, checkId, { own, mended })))
      }
      return found
    },
    async grant(mended, changes) {
      const lines: string[] = []
      const granted = Map.groupBy(
        changes.filter(({ change }) => change === 'new-pass'),
        ({ attemptId }) => attemptId,
      )
      for (const [attemptId, passes] of granted) {
        const attempt = await openLiveAttempt(attemptId, store, now, log)
        if (attempt === undefined) continue
        const before = attempt.state().score
        const own = await openChallenge(attempt.state().challenge.digest)
        const { version } = mended.manifest
        await attempt.append(
          decideRegraded(
            passes.map(({ checkId }) => ({ checkId, version, digest: mended.digest })),
            state => finalScore(own.manifest, state),
          ),
        )
        const after = attempt.state().score
        lines.push(
          `${attemptId}: ${passes.map(({ checkId }) => checkId).join(', ')} granted; ${before?.percent} % (${before?.result}) becomes ${after?.percent} % (${after?.result})`,
        )
      }
      return lines
    },
  }
}

const checkIdsOf = ({ tasks }: ChallengeManifest) => tasks.flatMap(task => task.checks.map(({ id }) => id))
