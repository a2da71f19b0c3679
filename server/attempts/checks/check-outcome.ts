import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { openChecks } from '../../../shared/score/score.ts'
import type { CheckLook } from '../../checks/runs.ts'
import type { AppendOptions } from '../journal/attempt-store.ts'
import { type LiveAttempt, sha256 } from '../journal/live-attempt.ts'

/** What a check has come to, however it went: what could not be decided comes back as an inconclusive verdict. */
export type CheckOutcome = Pick<CheckLook, 'verdict' | 'snapshot' | 'durationMs' | 'evidence'>

/** Writes down what a check of a run has found. */
export async function recordOutcome(
  attempt: LiveAttempt,
  { runId, checkId, cause }: { readonly runId: string; readonly checkId: string; readonly cause: CheckCause },
  { verdict, snapshot, durationMs, evidence }: CheckOutcome,
): Promise<void> {
  const bytes = snapshot === undefined ? undefined : Buffer.from(JSON.stringify(snapshot))
  const digest = bytes && sha256(bytes)
  const options: AppendOptions = bytes && digest !== undefined ? { blobs: [{ digest, bytes }] } : {}
  const seen = digest === undefined ? {} : { snapshot: digest }
  const look = evidence === undefined ? {} : { look: evidence }
  const body = { runId, checkId, verdict, durationMs: Math.round(durationMs), ...seen, ...look }
  await attempt.append(state => (mayRun(state, cause) ? [{ type: 'check-finished', body }] : []), options)
}

/**
 * After the end only the final run counts; a scored attempt takes verdicts of what is open, and no others: those of later
 * looks, and of the final run where it took longer than the report could wait.
 */
export function mayRun({ phase, score }: AttemptState, cause: CheckCause): boolean {
  const hasOpen = phase === 'scored' && openChecks(score).length > 0
  if (cause === 'submission') return phase === 'closing' || hasOpen
  return cause === 'review' ? hasOpen : phase === 'running'
}
