import type { GateRun } from '../gate-run.ts'
import { decideAgain, decidedOtherwise } from '../recorded-looks.ts'
import type { BenchOptions } from './gate-bench.ts'

/**
 * Decides each look once more from its stored snapshot: it must come to what it said live, or else no appeal and no rescore could
 * be believed.
 */
export async function gateReplay(
  { challenge, runner }: BenchOptions,
  runs: readonly GateRun[],
): Promise<string[]> {
  // What the platform said in the place of a check was decided from no snapshot.
  const live = runs.map(run => ({
    ...run,
    looks: run.looks.filter(
      ({ verdict, snapshot }) => snapshot !== undefined && !verdict.symptom.code.startsWith('assay:'),
    ),
  }))
  return decidedOtherwise(await decideAgain(live, challenge, runner), live)
}
