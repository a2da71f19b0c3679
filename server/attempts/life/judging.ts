import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { finalScore, hasFinalVerdict } from '../../../shared/score/final-score.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Log } from '../../log.ts'
import { pause } from '../../pause.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import { archiveFiles } from './archive-files.ts'
import type { AttemptRuntime } from './attempt-runtime.ts'

/** How often checks that stayed inconclusive in the final run are tried again before their points are left open. */
const finalTries = 3
/** So long after the first look another is begun before the score. */
const triesWithinMs = 30_000
/** The report is there within a minute of the end: a check that looks for longer is open in it, and goes on looking. */
const scoreWithinMs = 50_000

export interface JudgingPowers {
  readonly blobs: AttemptStore['blobs']
  readonly now: () => number
  readonly log: Log
}

/**
 * Judges an attempt that has ended and is sealed: runs every check on what stands while the files are kept, and writes the
 * score. Every step may have happened already; running it again after a crash changes nothing that was decided. Rejects as
 * soon as `signal` is aborted: what was broken off says nothing of the candidate.
 */
export async function judgeAttempt(
  { attempt, challenge, checks, workspace }: AttemptRuntime,
  { blobs, now, log }: JudgingPowers,
  signal: AbortSignal,
): Promise<void> {
  if (attempt.state().phase !== 'closing') return
  const archived = archiveFiles(attempt, {
    blobs,
    log,
    workspace: () => stillWorkspace(workspace),
    first: ownFiles(attempt.state(), challenge),
  })
  const inTime = new AbortController()
  try {
    const isLate = pause(scoreWithinMs, AbortSignal.any([signal, inTime.signal]))
    await Promise.race([runFinalChecks({ attempt, challenge, checks }, now, signal), isLate])
  } finally {
    inTime.abort()
    await archived
  }
  signal.throwIfAborted()
  await attempt.append(state =>
    state.phase === 'closing'
      ? [{ type: 'attempt-scored', body: { score: finalScore(challenge.manifest, state) } }]
      : [],
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
  { attempt, challenge, checks }: Pick<AttemptRuntime, 'attempt' | 'challenge' | 'checks'>,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = now()
  const all = challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id))
  for (let tries = 0; tries < finalTries; tries += 1) {
    const open = all.filter(id => !isFinal(attempt.state(), id))
    if (open.length === 0 || now() - startedAt > triesWithinMs) break
    await checks.runNow(open, 'submission')
    signal.throwIfAborted()
  }
}

function isFinal(state: AttemptState, checkId: string): boolean {
  const check = state.checks[checkId]
  return check !== undefined && hasFinalVerdict(check) && check.verdict?.outcome !== 'inconclusive'
}
