import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'

/** One state of an account in which the checks must say exactly one thing. */
export interface GateRow {
  readonly name: string
  /** What is done after the seed, in this order. */
  readonly steps: readonly string[]
  /** The checks that must fail here; all others must pass. */
  readonly expectFail: ReadonlySet<string>
}

type Mutant = ChallengeManifest['mutants'][number]

/**
 * The states that show a challenge's checks to be right: untouched, no goal passes and every guard does; every solution
 * passes all; without one of its tasks, a solution fails that task's goals alone, so no task needs another; every mutant
 * fails what it should and nothing else. With `together`, mutants of different tasks share an account, which the rows
 * before have shown to be independent: fewer accounts for the same cells.
 */
export function gateRows(manifest: ChallengeManifest, mutants: 'alone' | 'together'): GateRow[] {
  const { tasks, solutions } = manifest
  const goals = (taskId?: string) =>
    tasks
      .filter(task => taskId === undefined || task.id === taskId)
      .flatMap(task => task.checks.filter(check => check.kind === 'goal').map(check => check.id))
  const stepsOf = (solutionId: string, without?: string) => {
    const steps = solutions.find(solution => solution.id === solutionId)?.steps ?? {}
    return tasks.filter(task => task.id !== without).flatMap(task => steps[task.id] ?? [])
  }
  const groups =
    mutants === 'alone' ? manifest.mutants.map(mutant => [mutant]) : ofDifferentTasks(manifest.mutants)
  const reference = solutions[0]?.id ?? ''
  return [
    { name: 'starter', steps: [], expectFail: new Set(goals()) },
    ...solutions.map(({ id }) => ({
      name: `solution ${id}`,
      steps: stepsOf(id),
      expectFail: new Set<string>(),
    })),
    ...tasks.map(task => ({
      name: `without ${task.id}`,
      steps: stepsOf(reference, task.id),
      expectFail: new Set(goals(task.id)),
    })),
    ...groups.map(group => ({
      name: `mutant ${group.map(mutant => mutant.id).join(' + ')}`,
      steps: [...stepsOf(group[0]?.from ?? ''), ...group.map(mutant => mutant.use)],
      expectFail: new Set(group.flatMap(mutant => mutant.expectFail)),
    })),
  ]
}

/** Groups mutants of the same solution so that no two of a group concern the same task. */
function ofDifferentTasks(mutants: readonly Mutant[]): Mutant[][] {
  const groups: Mutant[][] = []
  for (const mutant of mutants) {
    const group = groups.find(
      ([first, ...others]) =>
        first?.from === mutant.from &&
        [first, ...others].every(other => !tasksOf(other).some(task => tasksOf(mutant).includes(task))),
    )
    if (group === undefined) groups.push([mutant])
    else group.push(mutant)
  }
  return groups
}

function tasksOf(mutant: Mutant): string[] {
  return mutant.expectFail.map(check => check.split('.')[0] ?? '')
}
