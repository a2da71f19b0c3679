import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'

/** What is tried in one row, alone or with parts that concern other tasks. */
export interface GatePart {
  readonly kind: 'starter' | 'solution' | 'design' | 'left-out' | 'set-back' | 'mutant' | 'cheat'
  readonly id: string
  /** The tasks that it concerns: those columns are its own in the report. */
  readonly tasks: readonly string[]
}

/** One state of an account in which the checks must say exactly one thing. */
export interface GateRow {
  readonly name: string
  readonly parts: readonly GatePart[]
  /** What is done after the seed, in this order. */
  readonly steps: readonly string[]
  /** What is done as administrator after them: resets of tasks. */
  readonly resets: readonly string[]
  /** The checks that must fail here. */
  readonly expectFail: ReadonlySet<string>
  /** The checks that may say either, as long as they decide. All others must pass. */
  readonly mayFail: ReadonlySet<string>
}

/** What a check must say in a row; undefined where it may say either. */
export function expectedIn(row: GateRow, checkId: string): Outcome | undefined {
  if (row.expectFail.has(checkId)) return 'fail'
  return row.mayFail.has(checkId) ? undefined : 'pass'
}

/** Something wrong: what it takes the place of, or follows. */
interface Wrong extends GatePart {
  readonly from: string
  /** The task whose step it takes the place of. */
  readonly instead?: string
  readonly use: string
  readonly expectFail: readonly string[]
  readonly mayFail: readonly string[]
}

/**
 * The states that show a challenge's checks to be right: untouched, no goal passes and every guard does; every solution and
 * every design passes all; without one of its tasks, a solution fails that task's goals alone, so no task needs another but one
 * that says so, which may fail then; every mutant fails what it should and nothing else; no cheat gets what it is after. With
 * `together`, designs, mutants and
 * cheats of different tasks share an account, which the rows before have shown to be independent: fewer accounts for the
 * same cells.
 */
export function gateRows(manifest: ChallengeManifest, sharing: 'alone' | 'together'): GateRow[] {
  const { tasks, solutions } = manifest
  const taskIds = tasks.map(task => task.id)
  const checksOf = (taskId: string) => tasks.find(task => task.id === taskId)?.checks ?? []
  const goneThroughBy = (task: string) =>
    tasks.filter(({ needs }) => needs.includes(task)).flatMap(each => each.checks.map(check => check.id))
  const goals = (of: readonly string[]) =>
    of.flatMap(checksOf).flatMap(check => (check.kind === 'goal' ? [check.id] : []))
  const stepsOf = (solutionId: string, instead: Readonly<Record<string, string | undefined>> = {}) => {
    const steps = solutions.find(solution => solution.id === solutionId)?.steps ?? {}
    return taskIds.flatMap(task => (task in instead ? instead[task] : steps[task]) ?? [])
  }
  const reference = solutions[0]?.id ?? ''
  const row = (parts: readonly GatePart[], more: Partial<GateRow>): GateRow => ({
    name: nameOf(parts),
    parts,
    steps: [],
    resets: [],
    expectFail: new Set(),
    mayFail: new Set(),
    ...more,
  })
  const designs = manifest.designs.map(({ id, task, use }) => ({
    kind: 'design' as const,
    ...{ id, use, from: reference, tasks: [task] },
  }))
  return [
    row([{ kind: 'starter', id: '', tasks: taskIds }], { expectFail: new Set(goals(taskIds)) }),
    ...solutions.map(({ id }) => row([{ kind: 'solution', id, tasks: taskIds }], { steps: stepsOf(id) })),
    ...inGroups(designs, sharing, manifest).map(group =>
      row(group, {
        steps: stepsOf(
          reference,
          Object.fromEntries(group.map(({ tasks: [task = ''], use }) => [task, use])),
        ),
      }),
    ),
    ...tasks
      .filter(({ needs }) => needs.length === 0)
      .map(({ id: task }) =>
        row([{ kind: 'left-out', id: task, tasks: [task] }], {
          steps: stepsOf(reference, { [task]: undefined }),
          expectFail: new Set(goals([task])),
          mayFail: new Set(goneThroughBy(task)),
        }),
      ),
    ...setBackRows(manifest).map(({ parts, from, resets }) =>
      row(parts, {
        steps: stepsOf(from),
        resets,
        expectFail: new Set(goals(parts.flatMap(part => part.tasks))),
        mayFail: new Set(parts.flatMap(part => part.tasks).flatMap(goneThroughBy)),
      }),
    ),
    ...inGroups(wrongOnes(manifest, reference), sharing, manifest).map(group => {
      const instead = Object.fromEntries(
        group.flatMap(one => (one.instead === undefined ? [] : [[one.instead, one.use]])),
      )
      const after = group.flatMap(one => (one.instead === undefined ? [one.use] : []))
      return row(group, {
        steps: [...stepsOf(group[0]?.from ?? '', instead), ...after],
        expectFail: new Set(group.flatMap(one => one.expectFail)),
        mayFail: new Set(group.flatMap(one => [...one.mayFail, ...one.tasks.flatMap(goneThroughBy)])),
      })
    }),
  ]
}

/** Each task set back by itself after the reference, and all that can be after each other solution. */
function setBackRows({ tasks, solutions }: ChallengeManifest) {
  const [reference, ...others] = solutions
  const resettable = tasks.flatMap(({ id, reset }) => (reset === undefined ? [] : [{ id, reset }]))
  const row = (from: string, which: typeof resettable, name: string) => ({
    parts: [{ kind: 'set-back' as const, id: name, tasks: which.map(({ id }) => id) }],
    from,
    resets: which.map(({ reset }) => reset),
  })
  if (resettable.length === 0) return []
  return [
    ...resettable.map(task => row(reference?.id ?? '', [task], task.id)),
    ...others.map(({ id }) => row(id, resettable, `all after ${id}`)),
  ]
}

function wrongOnes(manifest: ChallengeManifest, reference: string): Wrong[] {
  const mutants = manifest.mutants.map(({ id, from, use, expectFail }) => ({
    kind: 'mutant' as const,
    ...{ id, from, use, expectFail, mayFail: [] },
    tasks: [...new Set(expectFail.map(check => check.split('.')[0] ?? ''))],
  }))
  const cheats = manifest.cheats.map(({ id, task, use, expectFail }) => ({
    kind: 'cheat' as const,
    ...{ id, use, expectFail, from: reference, instead: task, tasks: [task] },
    mayFail: manifest.tasks
      .filter(each => each.id === task)
      .flatMap(each => each.checks.map(check => check.id).filter(check => !expectFail.includes(check))),
  }))
  return [...mutants, ...cheats]
}

/**
 * Groups parts that start from the same solution so that no two of a group concern the same task, nor one of them a task that
 * goes through the other's: there, a failure would be anybody's.
 */
function inGroups<Part extends GatePart & { readonly from: string }>(
  parts: readonly Part[],
  sharing: 'alone' | 'together',
  { tasks }: ChallengeManifest,
): Part[][] {
  const reach = (part: Part) => [
    ...part.tasks,
    ...tasks.flatMap(({ id, needs }) => (part.tasks.includes(id) ? needs : [])),
  ]
  const meet = (one: Part, other: Part) =>
    one.tasks.some(task => reach(other).includes(task)) || other.tasks.some(task => reach(one).includes(task))
  const groups: Part[][] = []
  for (const part of parts) {
    const group = groups.find(
      ([first, ...others]) =>
        sharing === 'together' &&
        first?.from === part.from &&
        [first, ...others].every(other => !meet(other, part)),
    )
    if (group === undefined) groups.push([part])
    else group.push(part)
  }
  return groups
}

const words: Readonly<Record<GatePart['kind'], string>> = {
  starter: 'starter',
  solution: 'solution',
  design: 'design',
  'left-out': 'without',
  'set-back': 'set back',
  mutant: 'mutant',
  cheat: 'cheat',
}

/** `mutant a + b, cheat c` */
function nameOf(parts: readonly GatePart[]): string {
  const kinds = [...new Set(parts.map(part => part.kind))]
  return kinds
    .map(kind => {
      const ids = parts.flatMap(part => (part.kind === kind && part.id !== '' ? [part.id] : []))
      return [words[kind], ids.join(' + ')].filter(text => text !== '').join(' ')
    })
    .join(', ')
}
