import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { computeScore } from '../../../shared/score/compute-score.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import type { CheckRuns } from '../checks/check-runs.ts'
import type { AttemptEnding, AttemptStore } from '../journal/attempt-store.ts'
import { decideSealed } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { archiveFiles } from './archive-files.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'

/** How often checks that stayed inconclusive in the final run are tried again before they are left out of the score. */
const finalTries = 3

export interface ClosingPowers {
  readonly accounts: AttemptAccounts
  readonly runs: CheckRuns
  readonly workspace: () => Promise<Workspace>
  readonly blobs: AttemptStore['blobs']
  readonly log: { error(fields: object, message: string): void }
}

/**
 * Closes an attempt that was submitted or expired: ends the shells and seals the account, runs every check on what stands
 * while the files are kept, writes the score. Every step may have happened already; running it again after a crash changes
 * nothing that was decided.
 */
export async function closeAttempt(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  powers: ClosingPowers,
): Promise<void> {
  const { account } = attempt.state()
  if (attempt.state().phase !== 'closing' || account === undefined) return
  const stillWorkspace = endShells(powers.workspace)
  await powers.accounts.seal(account.accountId)
  await attempt.append(decideSealed)
  const archived = archiveFiles(attempt, {
    ...powers,
    workspace: () => stillWorkspace,
    first: ownFiles(attempt.state(), challenge),
  })
  await runFinalChecks(attempt, challenge, powers.runs)
  await archived
  await attempt.append(state =>
    state.phase === 'closing' ? [{ type: 'attempt-scored', body: { score: scoreOf(state, challenge) } }] : [],
  )
}

/** The workspace in which nothing can change any more. It is not waited for here: the account must be sealed in any case. */
function endShells(workspace: ClosingPowers['workspace']): Promise<Workspace> {
  const still = workspace().then(async found => {
    await found.endShells()
    return found
  })
  still.catch(() => {
    // The archive says what could not be kept, and why.
  })
  return still
}

/** What surely is the candidate's: what was there at the start, and what the editor saved. */
function ownFiles(state: AttemptState, challenge: LoadedChallenge): ReadonlySet<string> {
  const starter = challenge.starterFiles(state.parameters).map(file => file.path)
  return new Set([...starter, ...Object.keys(state.files)])
}

async function runFinalChecks(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  runs: CheckRuns,
): Promise<void> {
  const all = challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id))
  for (let tries = 0; tries < finalTries; tries += 1) {
    const open = all.filter(id => !isFinal(attempt.state(), id))
    if (open.length === 0) break
    await runs.runNow(open, 'submission')
  }
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
