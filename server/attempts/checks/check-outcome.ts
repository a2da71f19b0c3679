import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import type { CheckLook } from '../../checks/runs.ts'
import type { AppendOptions } from '../journal/attempt-store.ts'
import { type LiveAttempt, sha256 } from '../journal/live-attempt.ts'

/** What a check has come to, however it went: what could not be decided comes back as an inconclusive verdict. */
export type CheckOutcome = Pick<CheckLook, 'verdict' | 'snapshot' | 'durationMs'>

/** Writes down what a check of a run has found. */
export async function recordOutcome(
  attempt: LiveAttempt,
  { runId, checkId, cause }: { readonly runId: string; readonly checkId: string; readonly cause: CheckCause },
  { verdict, snapshot, durationMs }: CheckOutcome,
): Promise<void> {
  const bytes = snapshot === undefined ? undefined : Buffer.from(JSON.stringify(snapshot))
  const digest = bytes && sha256(bytes)
  const options: AppendOptions = bytes && digest !== undefined ? { blobs: [{ digest, bytes }] } : {}
  const seen = digest === undefined ? {} : { snapshot: digest }
  const body = { runId, checkId, verdict, durationMs: Math.round(durationMs), ...seen }
  await attempt.append(state => (mayRun(state, cause) ? [{ type: 'check-finished', body }] : []), options)
}

/** After the end only the final run counts; a scored attempt takes no verdict any more. */
export function mayRun(state: AttemptState, cause: CheckCause): boolean {
  return cause === 'submission' ? state.phase === 'closing' : state.phase === 'running'
}
