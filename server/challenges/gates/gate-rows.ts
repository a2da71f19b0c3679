import type { ChallengeManifest } from '../../../shared/challenge/manifest.ts'

/** One state of an account in which the checks must say exactly one thing. */
export interface GateRow {
  readonly name: string
  /** What is done after the seed, in this order. */
  readonly steps: readonly string[]
  /** The checks that must fail here; all others must pass. */
  readonly expectFail: ReadonlySet<string>
}

/**
 * The states that show a challenge's checks to be right: untouched, no goal passes and every guard does; every solution
 * passes all; without one of its tasks, a solution fails that task's goals alone, so no task needs another; every mutant
 * fails what it should and nothing else.
 */
export function gateRows(manifest: ChallengeManifest): GateRow[] {
  const { tasks, solutions, mutants } = manifest
  const goals = (taskId?: string) =>
    tasks
      .filter(task => taskId === undefined || task.id === taskId)
      .flatMap(task => task.checks.filter(check => check.kind === 'goal').map(check => check.id))
  const stepsOf = (solutionId: string, without?: string) => {
    const steps = solutions.find(solution => solution.id === solutionId)?.steps ?? {}
    return tasks.filter(task => task.id !== without).flatMap(task => steps[task.id] ?? [])
  }
  const [reference] = solutions
  return [
    { name: 'starter', steps: [], expectFail: new Set(goals()) },
    ...solutions.map(({ id }) => ({
      name: `solution ${id}`,
      steps: stepsOf(id),
      expectFail: new Set<string>(),
    })),
    ...(reference === undefined ? [] : tasks).map(task => ({
      name: `without ${task.id}`,
      steps: stepsOf(reference?.id ?? '', task.id),
      expectFail: new Set(goals(task.id)),
    })),
    ...mutants.map(({ id, from, use, expectFail }) => ({
      name: `mutant ${id}`,
      steps: [...stepsOf(from), use],
      expectFail: new Set(expectFail),
    })),
  ]
}
