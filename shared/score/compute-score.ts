import type { Outcome } from '../challenge/verdict.ts'
import type { Score, ScoreResult } from './score.ts'

/** The part of a challenge that scoring needs. */
export interface ScoringScheme {
  readonly passPercent: number
  readonly domains: readonly { readonly id: string }[]
  readonly tasks: readonly {
    readonly id: string
    readonly domain: string
    readonly checks: readonly {
      readonly id: string
      readonly kind: 'goal' | 'guard'
      readonly points: number
    }[]
  }[]
}

type Outcomes = { readonly [checkId: string]: Outcome | undefined }

/**
 * Scores final verdicts as a range. A passed check earns its points; a guard's points count only when at least one goal of
 * its task passes, since a guard also passes where nothing was done. A check without a verdict is undecided: the lowest end
 * counts all such as failed, the highest as passed.
 */
export function computeScore(scheme: ScoringScheme, outcomes: Outcomes): Score {
  const tasks = scheme.tasks.map(task => {
    const lowest = earnedBy(task, outcomes, 'fail')
    const highest = earnedBy(task, outcomes, 'pass')
    const checks = task.checks.map(({ id, points }) => {
      const earned = lowest.get(id) ?? 0
      const open = (highest.get(id) ?? 0) - earned
      return { id, outcome: outcomes[id] ?? 'inconclusive', earned, open, possible: points }
    })
    return { id: task.id, ...total(checks), checks }
  })
  const domains = scheme.domains.map(({ id }) => ({
    id,
    ...total(tasks.filter((_, index) => scheme.tasks[index]?.domain === id)),
  }))
  const all = total(tasks)
  const percent = percentOf(all.earned, all.possible)
  const highestPercent = percentOf(all.earned + all.open, all.possible)
  const result = resultOf(percent, highestPercent, scheme.passPercent)
  return { ...all, percent, highestPercent, result, tasks, domains }
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
  const worked = checks.some(check => check.kind === 'goal' && passes(check))
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
  const sum = (of: (part: Part) => number) => parts.reduce((all, part) => all + of(part), 0)
  return {
    earned: sum(part => part.earned),
    open: sum(part => part.open),
    possible: sum(part => part.possible),
  }
}
