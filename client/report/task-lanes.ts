import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { Moment, Report } from '../../shared/report/report.ts'
import { type TaskResult, taskResults } from './task-results.ts'
import { type TimeAxis, timeAxis } from './time-axis.ts'

/** A mark on a task's lane: what its verdict became, or `step`, one criterion of several that passes. */
export interface LaneMark {
  readonly kind: Outcome | 'step'
  /** Percent from the left. */
  readonly left: number
}

/** One task on the time line. */
export interface TaskLane {
  readonly result: TaskResult
  readonly marks: readonly LaneMark[]
  /** From its first mark to its last; absent where there are not two. */
  readonly worked: { readonly left: number; readonly width: number } | undefined
  /** What happened to its criteria, in order. */
  readonly moments: readonly Moment[]
}

type VerdictMoment = Extract<Moment, { checkId: string }>

/** Marks nearer than this, in percent, would lie upon each other: those that say the same are one, others stand side by side. */
const markWidth = 2.4

/** The lanes of a report's time line, in the challenge's order, and the clock above them. */
export function taskLanes(report: Report): { readonly axis: TimeAxis; readonly lanes: readonly TaskLane[] } {
  const axis = timeAxis(report.timeline, report.time)
  let gaps = 0
  const placed = report.timeline.flatMap(moment => {
    if (moment.kind === 'given-back') gaps += 1
    return 'checkId' in moment ? [{ moment, left: axis.place(moment.at, gaps) }] : []
  })
  const lanes = taskResults(report).map((result): TaskLane => {
    const own = placed.filter(({ moment }) => result.task.checks.some(({ id }) => id === moment.checkId))
    const marks = spread(marksOf(result, own))
    const [first, last] = [marks[0], marks.at(-1)]
    return {
      result,
      marks,
      worked:
        first && last && last !== first ? { left: first.left, width: last.left - first.left } : undefined,
      moments: own.map(({ moment }) => moment),
    }
  })
  return { axis, lanes }
}

const outcomeOf = {
  fails: 'fail',
  'no-longer-passes': 'fail',
  'not-decided': 'inconclusive',
  passes: 'pass',
} as const

/** The task passes with the last of its criteria; until then one that passes is a step. */
function marksOf(
  result: TaskResult,
  placed: readonly { readonly moment: VerdictMoment; readonly left: number }[],
): LaneMark[] {
  const standing = new Map(result.criteria.map(({ check, outcome }) => [check.id, outcome]))
  for (const { moment } of placed.toReversed())
    standing.set(moment.checkId, moment.kind === 'no-longer-passes' ? 'pass' : 'fail')
  return placed.map(({ moment, left }) => {
    const outcome = outcomeOf[moment.kind]
    standing.set(moment.checkId, outcome)
    const passesWhole = [...standing.values()].every(each => each === 'pass')
    return { kind: outcome === 'pass' && !passesWhole ? 'step' : outcome, left }
  })
}

function spread(marks: readonly LaneMark[]): readonly LaneMark[] {
  const apart: LaneMark[] = []
  for (const mark of marks) {
    const before = apart.at(-1)
    const isNear = before !== undefined && mark.left - before.left < markWidth
    if (isNear && before.kind === mark.kind) continue
    // The step that completes a task is told by its tick.
    if (isNear && before.kind === 'step' && mark.kind === 'pass') apart.pop()
    const left = apart.at(-1)?.left
    apart.push({ ...mark, left: left === undefined ? mark.left : Math.max(mark.left, left + markWidth) })
  }
  return pushedBack(apart)
}

/** What was pushed over the end goes back, and what stands before it makes room. */
function pushedBack(marks: readonly LaneMark[]): readonly LaneMark[] {
  let limit = 100
  return marks
    .toReversed()
    .map(mark => {
      const left = Math.min(mark.left, limit)
      limit = left - markWidth
      return { ...mark, left: Math.max(0, left) }
    })
    .toReversed()
}
