import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import { computeScore } from '../../shared/score/compute-score.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'
import type { AttemptEnding } from './attempt-store.ts'
import type { CheckRuns } from './check-runs.ts'
import { decideSealed } from './decide.ts'
import type { LiveAttempt } from './live-attempt.ts'

/** How often checks that stayed inconclusive in the final run are tried again before they are left out of the score. */
const finalTries = 3

/**
 * Closes an attempt that was submitted or expired: seals the account, runs every check on what stands, writes the score.
 * Every step may have happened already; running it again after a crash changes nothing that was decided.
 */
export async function closeAttempt(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  accounts: AttemptAccounts,
  runs: CheckRuns,
): Promise<void> {
  const { account } = attempt.state()
  if (attempt.state().phase !== 'closing' || account === undefined) return
  await accounts.seal(account.accountId)
  await attempt.append(decideSealed)
  const all = challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id))
  for (let tries = 0; tries < finalTries; tries += 1) {
    const open = all.filter(id => !isFinal(attempt.state(), id))
    if (open.length === 0) break
    await runs.runNow(open, 'submission')
  }
  await attempt.append(state =>
    state.phase === 'closing' ? [{ type: 'attempt-scored', body: { score: scoreOf(state, challenge) } }] : [],
  )
}

/** What the index says of an attempt. */
export function endingOf({ phase, score }: AttemptState): AttemptEnding {
  return { phase, ...(score && { percent: score.percent, passed: score.passed }) }
}

function isFinal(state: AttemptState, checkId: string): boolean {
  const check = state.checks[checkId]
  return (
    check?.cause === 'submission' &&
    !check.checking &&
    check.verdict !== undefined &&
    check.verdict.outcome !== 'inconclusive'
  )
}

function scoreOf(state: AttemptState, challenge: LoadedChallenge) {
  const outcomes = Object.fromEntries(
    Object.entries(state.checks).map(([id, check]) => [
      id,
      check.cause === 'submission' ? check.verdict?.outcome : undefined,
    ]),
  )
  return computeScore(challenge.manifest, outcomes)
}
