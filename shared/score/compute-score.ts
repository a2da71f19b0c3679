import type { Outcome } from '../challenge/verdict.ts'
import type { Score } from './score.ts'

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

/**
 * Scores final verdicts. A passed check earns its points; a guard's points count only when at least one goal of its task
 * passes, since a guard also passes where nothing was done. A check without a verdict counts as inconclusive.
 */
export function computeScore(
  scheme: ScoringScheme,
  outcomes: { readonly [checkId: string]: Outcome | undefined },
): Score {
  const tasks = scheme.tasks.map(task => {
    const worked = task.checks.some(check => check.kind === 'goal' && outcomes[check.id] === 'pass')
    const checks = task.checks.map(check => {
      const outcome = outcomes[check.id] ?? 'inconclusive'
      const earns = outcome === 'pass' && (check.kind === 'goal' || worked)
      return {
        id: check.id,
        outcome,
        earned: earns ? check.points : 0,
        possible: outcome === 'inconclusive' ? 0 : check.points,
      }
    })
    return { id: task.id, ...total(checks), checks }
  })
  const domains = scheme.domains.map(({ id }) => ({
    id,
    ...total(tasks.filter((_, index) => scheme.tasks[index]?.domain === id)),
  }))
  const { earned, possible } = total(tasks)
  const percent = possible === 0 ? 0 : Math.round((earned / possible) * 1_000) / 10
  return { earned, possible, percent, passed: possible > 0 && percent >= scheme.passPercent, tasks, domains }
}

function total(parts: readonly { readonly earned: number; readonly possible: number }[]): {
  earned: number
  possible: number
} {
  return {
    earned: parts.reduce((sum, part) => sum + part.earned, 0),
    possible: parts.reduce((sum, part) => sum + part.possible, 0),
  }
}
