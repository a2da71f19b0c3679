import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { AttemptResult } from './attempt-result.ts'
import { type Consistency, livingstonLewis, pengSubkoviak } from './decision-consistency.ts'
import { alphaInterval, correlationInterval, type Interval, shareInterval } from './intervals.ts'
import { alphaOf, correlation, deviation, mean, standardError } from './test-theory.ts'
import { compareVariants, type VariantFigures } from './variants.ts'

/** From how many attempts on a figure is shown: below it, chance alone says as much. */
export const gates = {
  /** Shares and times. */
  share: 20,
  /** Correlations and alpha, called early until `firm`. */
  early: 50,
  /** What to act upon, and how consistent decisions are. */
  firm: 100,
} as const

/** A figure with the interval that 95 of 100 such intervals hold it in. */
export interface Estimate extends Interval {
  readonly value: number
}

export interface CheckStatistics {
  readonly id: string
  /** Attempts in which it was decided, and of those the ones that passed it. */
  readonly decided: number
  readonly passed: number
  readonly undecided: number
  readonly difficulty?: Estimate
  readonly itemTotal?: Estimate
  /** Of the half that was faster: milliseconds of used time. */
  readonly medianFirstPassMs?: number
}

export interface TaskStatistics {
  readonly id: string
  readonly decided: number
  /** The mean share of its points. */
  readonly difficulty?: Estimate
  readonly itemTotal?: Estimate
  readonly alphaWithout?: number
  readonly medianFirstPassMs?: number
  /** The share of attempts in which nothing of it came to be different, of those where that can be told. */
  readonly notReached?: Estimate
  readonly checks: readonly CheckStatistics[]
  readonly variants: readonly VariantFigures[]
}

/** What the attempts of one version of an exam say about it. */
export interface ExamStatistics {
  readonly attempts: number
  /** Attempts with nothing open: what reliability is of. */
  readonly complete: number
  /** Below `gates.firm`. */
  readonly early: boolean
  readonly passed: number
  readonly passRate?: Estimate
  /** Percent of the points. */
  readonly meanPercent?: number
  readonly deviationPercent?: number
  /** Of task scores: checks of one task hang together, and alpha over them would be too high. */
  readonly alpha?: Estimate
  /** In percent of the points. */
  readonly standardErrorPercent?: number
  readonly consistency?: { readonly pengSubkoviak: Consistency; readonly livingstonLewis?: Consistency }
  readonly medianUsedMs?: number
  readonly tasks: readonly TaskStatistics[]
}

/** What attempts say about an exam; figures that too few attempts would have to carry are absent. */
export function examStatistics(
  manifest: ChallengeManifest,
  results: readonly AttemptResult[],
): ExamStatistics {
  const n = results.length
  const complete = results.filter(({ open }) => open === 0)
  const percent = ({ earned, possible }: AttemptResult) => Math.round((earned / possible) * 1_000) / 10
  const passed = complete.filter(result => percent(result) >= manifest.passPercent).length
  const reliability = reliabilityOf(manifest, complete)
  return {
    attempts: n,
    complete: complete.length,
    early: complete.length < gates.firm,
    passed,
    ...(complete.length >= gates.share && { passRate: share(passed, complete.length) }),
    ...reliability,
    ...(n >= gates.share && { medianUsedMs: median(results.map(({ usedMs }) => usedMs)) }),
    tasks: manifest.tasks.map(task => taskStatistics(manifest, task, results, complete)),
  }
}

type Task = ChallengeManifest['tasks'][number]

function reliabilityOf(
  manifest: ChallengeManifest,
  complete: readonly AttemptResult[],
): Partial<ExamStatistics> {
  const n = complete.length
  if (n < gates.share) return {}
  const possible = complete[0]?.possible ?? 0
  const earned = complete.map(result => result.earned)
  const percent = (points: number) => (100 * points) / possible
  const spread = deviation(earned)
  const described = { meanPercent: percent(mean(earned)), deviationPercent: percent(spread) }
  const alpha = n < gates.early ? undefined : alphaOf(taskScores(manifest, complete))
  if (alpha === undefined) return described
  const error = percent(standardError(spread, alpha))
  const reliable = {
    ...described,
    alpha: { value: alpha, ...alphaInterval(alpha, n, manifest.tasks.length) },
    standardErrorPercent: error,
  }
  if (n < gates.firm || !(spread > 0)) return reliable
  const totals = {
    scores: earned,
    possible,
    cut: Math.ceil((possible * manifest.passPercent) / 100 - 1e-9),
    reliability: Math.max(0, alpha),
  }
  const byBinomial = livingstonLewis(totals)
  return {
    ...reliable,
    consistency: {
      pengSubkoviak: pengSubkoviak(totals),
      ...(byBinomial && { livingstonLewis: byBinomial }),
    },
  }
}

const taskScores = ({ tasks }: ChallengeManifest, results: readonly AttemptResult[]) =>
  results.map(result => tasks.map(({ id }) => result.tasks[id]?.earned ?? 0))

function taskStatistics(
  manifest: ChallengeManifest,
  task: Task,
  results: readonly AttemptResult[],
  complete: readonly AttemptResult[],
): TaskStatistics {
  const checks = task.checks.map(check => checkStatistics(check.id, results, complete))
  const own = complete.map(result => result.tasks[task.id]?.earned ?? 0)
  const rest = complete.map((result, at) => result.earned - (own[at] ?? 0))
  const possible = task.checks.reduce((sum, { points }) => sum + points, 0)
  const known = results.flatMap(result => result.tasks[task.id]?.reached ?? [])
  const others = { tasks: manifest.tasks.filter(({ id }) => id !== task.id) }
  const without =
    complete.length >= gates.early
      ? alphaOf(complete.map(result => others.tasks.map(({ id }) => result.tasks[id]?.earned ?? 0)))
      : undefined
  const goals = task.checks.filter(({ kind }) => kind === 'goal').map(({ id }) => id)
  return {
    id: task.id,
    decided: complete.length,
    ...(complete.length >= gates.share && possible > 0 && { difficulty: meanShare(own, possible) }),
    ...itemTotalOf(own, rest),
    ...(without !== undefined && { alphaWithout: without }),
    ...firstPassOf(results.map(result => lastOf(goals.map(id => result.checks[id]?.firstPassedMs)))),
    ...(known.length >= gates.share && {
      notReached: share(known.filter(reached => !reached).length, known.length),
    }),
    checks,
    variants: compareVariants(manifest, task, complete),
  }
}

function checkStatistics(
  id: string,
  results: readonly AttemptResult[],
  complete: readonly AttemptResult[],
): CheckStatistics {
  const decided = results.filter(result => (result.checks[id]?.outcome ?? 'inconclusive') !== 'inconclusive')
  const passes = (result: AttemptResult) => result.checks[id]?.outcome === 'pass'
  const passed = decided.filter(passes).length
  return {
    id,
    decided: decided.length,
    passed,
    undecided: results.length - decided.length,
    ...(decided.length >= gates.share && { difficulty: share(passed, decided.length) }),
    ...itemTotalOf(
      complete.map(result => (passes(result) ? 1 : 0)),
      complete.map(result => result.earned - (result.checks[id]?.earned ?? 0)),
    ),
    ...firstPassOf(results.map(result => result.checks[id]?.firstPassedMs)),
  }
}

function itemTotalOf(own: readonly number[], rest: readonly number[]): { readonly itemTotal?: Estimate } {
  if (own.length < gates.early) return {}
  const value = correlation(own, rest)
  return value === undefined ? {} : { itemTotal: { value, ...correlationInterval(value, own.length) } }
}

function firstPassOf(times: readonly (number | undefined)[]): { readonly medianFirstPassMs?: number } {
  const passed = times.filter(time => time !== undefined)
  return passed.length < gates.share ? {} : { medianFirstPassMs: median(passed) }
}

/** When the last of a task's goals first passed; undefined where one never did. */
function lastOf(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce<number | undefined>(
    (last, time) => (last === undefined || time === undefined ? undefined : Math.max(last, time)),
    0,
  )
}

const share = (count: number, n: number): Estimate => ({ value: count / n, ...shareInterval(count / n, n) })

/** The interval is normal: of a mean of many. */
function meanShare(points: readonly number[], possible: number): Estimate {
  const value = mean(points) / possible
  const spread = (1.96 * deviation(points)) / Math.sqrt(points.length) / possible
  return { value, low: Math.max(0, value - spread), high: Math.min(1, value + spread) }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
