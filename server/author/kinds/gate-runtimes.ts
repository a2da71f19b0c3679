import type { ChallengeManifest } from '../../../shared/challenge/manifest.ts'
import { pickText } from '../../../shared/json.ts'
import { type GateRun, isRight } from '../gate-run.ts'

/** Whether each runtime that the challenge offers was used by a solution or design that passes. `runs` are all rows. */
export function gateRuntimes({ runtimes }: ChallengeManifest, runs: readonly GateRun[]): string[] {
  const used = new Set(
    runs
      .filter(run => isOfRightWork(run) && run.problem === undefined && run.cells.every(isRight))
      .flatMap(({ seeding, steps }) => [...seeding, ...steps])
      .flatMap(({ service, input }) => (service === 'lambda' ? (pickText(input, 'Runtime') ?? []) : [])),
  )
  return runtimes
    .filter(runtime => !used.has(runtime))
    .map(runtime => `${runtime} is offered, and no solution or design that passes uses it`)
}

/** Whether a row is one of right work. */
export function isOfRightWork({ row }: Pick<GateRun, 'row'>): boolean {
  return row.parts.every(({ kind }) => kind === 'solution' || kind === 'design')
}
