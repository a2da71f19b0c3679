import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { computeScore } from '../../../shared/score/compute-score.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Log } from '../../log.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import type { CheckRuns } from '../checks/check-runs.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { archiveFiles } from './archive-files.ts'
import type { AttemptRuntime } from './attempt-runtime.ts'

/** How often checks that stayed inconclusive in the final run are tried again before they are left out of the score. */
const finalTries = 3

export interface JudgingPowers {
  readonly blobs: AttemptStore['blobs']
  readonly log: Log
}

/**
 * Judges an attempt that has ended and is sealed: runs every check on what stands while the files are kept, and writes the
 * score. Every step may have happened already; running it again after a crash changes nothing that was decided. Rejects as
 * soon as `signal` is aborted: what was broken off says nothing of the candidate.
 */
export async function judgeAttempt(
  { attempt, challenge, checks, workspace }: AttemptRuntime,
  { blobs, log }: JudgingPowers,
  signal: AbortSignal,
): Promise<void> {
  if (attempt.state().phase !== 'closing') return
  const archived = archiveFiles(attempt, {
    blobs,
    log,
    workspace: () => stillWorkspace(workspace),
    first: ownFiles(attempt.state(), challenge),
  })
  try {
    await runFinalChecks(attempt, challenge, checks, signal)
  } finally {
    await archived
  }
  signal.throwIfAborted()
  await attempt.append(state =>
    state.phase === 'closing' ? [{ type: 'attempt-scored', body: { score: scoreOf(state, challenge) } }] : [],
  )
}

/** The workspace in which nothing can change any more. A host that was not there at the sealing may be by now. */
async function stillWorkspace(workspace: () => Promise<Workspace>): Promise<Workspace> {
  const found = await workspace()
  await found.endShells()
  return found
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
  signal: AbortSignal,
): Promise<void> {
  const all = challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id))
  for (let tries = 0; tries < finalTries; tries += 1) {
    const open = all.filter(id => !isFinal(attempt.state(), id))
    if (open.length === 0) break
    await runs.runNow(open, 'submission')
    signal.throwIfAborted()
  }
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
