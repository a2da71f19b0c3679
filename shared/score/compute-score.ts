import { type Help, helpCost, type TaskHelp } from '../challenge/hints.ts'
import type { Outcome } from '../challenge/verdict.ts'
import { scaledScore } from './scaled-score.ts'
import type { Score, ScoreResult } from './score.ts'

/** The part of a challenge that scoring needs. */
export interface ScoringScheme {
  readonly passPercent: number
  /** There where scores are told on a scale. */
  readonly scoring?: unknown
  readonly domains: readonly { readonly id: string }[]
  readonly tasks: readonly {
    readonly id: string
    readonly domain: string
    readonly checks: readonly {
      readonly id: string
      readonly kind: 'goal' | 'guard'
      readonly points: number
      /** Whether it counts; what is tried out earns nothing, and lets no guard count. */
      readonly scored?: boolean | undefined
    }[]
  }[]
}

type Outcomes = { readonly [checkId: string]: Outcome | undefined }

/**
 * Scores final verdicts as a range. A passed check earns its points; a guard's points count only when at least one goal of
 * its task passes, since a guard also passes where nothing was done. A check without a verdict is undecided: the lowest end
 * counts all such as failed, the highest as passed. What help in practice costs is taken off what its task earned.
 */
export function computeScore(scheme: ScoringScheme, outcomes: Outcomes, help: Help = {}): Score {
  const tasks = scheme.tasks.map(task => {
    const lowest = earnedBy(task, outcomes, 'fail')
    const highest = earnedBy(task, outcomes, 'pass')
    const checks = task.checks.map(({ id, points }) => {
      const earned = lowest.get(id) ?? 0
      const open = (highest.get(id) ?? 0) - earned
      return { id, outcome: outcomes[id] ?? 'inconclusive', earned, open, possible: points }
    })
    return { id: task.id, ...afterHelp(total(checks), help[task.id]), checks }
  })
  const domains = scheme.domains.map(({ id }) => ({
    id,
    ...total(tasks.filter((_, index) => scheme.tasks[index]?.domain === id)),
  }))
  const all = total(tasks)
  const percent = percentOf(all.earned, all.possible)
  const highestPercent = percentOf(all.earned + all.open, all.possible)
  const result = resultOf(percent, highestPercent, scheme.passPercent)
  const onScale = (points: number) => scaledScore(points, all.possible, scheme.passPercent)
  const scaled = scheme.scoring !== undefined && {
    scaled: { lowest: onScale(all.earned), highest: onScale(all.earned + all.open) },
  }
  return { ...all, percent, highestPercent, result, ...scaled, tasks, domains }
}

/** Nobody earns less than nothing. */
function afterHelp(part: Part, given: TaskHelp | undefined): Part & Pick<Score['tasks'][number], 'help'> {
  if (given === undefined || (given.hints.length === 0 && !given.solved)) return part
  const cost = helpCost(part.possible, given)
  const left = (points: number) => Math.round(Math.max(0, points - cost) * 100) / 100
  const earned = left(part.earned)
  const open = Math.round((left(part.earned + part.open) - earned) * 100) / 100
  const help = { hints: given.hints.length, solved: given.solved === true, cost }
  return { earned, open, possible: part.possible, help }
}

/** What each check of a task earns if the undecided ones are counted as `undecided`. */
function earnedBy(
  { checks }: ScoringScheme['tasks'][number],
  outcomes: Outcomes,
  undecided: 'pass' | 'fail',
): ReadonlyMap<string, number> {
  const passes = ({ id }: { readonly id: string }) => {
    const outcome = outcomes[id] ?? 'inconclusive'
    return (outcome === 'inconclusive' ? undecided : outcome) === 'pass'
  }
  const worked = checks.some(check => check.kind === 'goal' && check.scored !== false && passes(check))
  return new Map(
    checks.map(check => [check.id, passes(check) && (check.kind === 'goal' || worked) ? check.points : 0]),
  )
}

function percentOf(earned: number, possible: number): number {
  return possible === 0 ? 0 : Math.round((earned / possible) * 1_000) / 10
}

function resultOf(lowest: number, highest: number, passPercent: number): ScoreResult {
  if (lowest >= passPercent) return 'passed'
  return highest >= passPercent ? 'open' : 'not-passed'
}

interface Part {
  readonly earned: number
  readonly open: number
  readonly possible: number
}

function total(parts: readonly Part[]): Part {
  // To two decimals, as what help costs: sums of such have more in binary.
  const sum = (of: (part: Part) => number) =>
    Math.round(parts.reduce((all, part) => all + of(part), 0) * 100) / 100
  return {
    earned: sum(part => part.earned),
    open: sum(part => part.open),
    possible: sum(part => part.possible),
  }
}
