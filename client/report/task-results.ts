import type { CheckView, TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { Report } from '../../shared/report/report.ts'
import { said } from '../words/said.ts'

type Criterion = NonNullable<Report['criteria'][string]>

export interface CriterionResult {
  readonly check: CheckView
  readonly outcome: Outcome
  readonly earned: number
  /** Points that may still be earned, once what is undecided is decided. */
  readonly open: number
  readonly possible: number
  readonly criterion: Criterion | undefined
}

export interface TaskResult {
  readonly task: TaskView
  readonly earned: number
  readonly open: number
  readonly possible: number
  /** `pass` if every criterion passed. */
  readonly outcome: Outcome
  readonly passed: number
  readonly criteria: readonly CriterionResult[]
}

/** The tasks in the challenge's order with what each criterion earned and why. */
export function taskResults(report: Report): readonly TaskResult[] {
  return report.challenge.tasks.map(task => {
    const score = report.score.tasks.find(({ id }) => id === task.id)
    const criteria = task.checks.map((check): CriterionResult => {
      const scored = score?.checks.find(({ id }) => id === check.id)
      return {
        check,
        outcome: scored?.outcome ?? 'inconclusive',
        earned: scored?.earned ?? 0,
        open: scored?.open ?? 0,
        possible: scored?.possible ?? 0,
        criterion: report.criteria[check.id],
      }
    })
    return {
      task,
      earned: score?.earned ?? 0,
      open: score?.open ?? 0,
      possible: score?.possible ?? 0,
      outcome: outcomeOf(criteria),
      passed: criteria.filter(({ outcome }) => outcome === 'pass').length,
      criteria,
    }
  })
}

/** What there is something to learn from before what needs no look; otherwise in the challenge's order. */
export function unmetFirst(results: readonly TaskResult[]): readonly TaskResult[] {
  return results.toSorted((a, b) => Number(a.outcome === 'pass') - Number(b.outcome === 'pass'))
}

function outcomeOf(criteria: readonly CriterionResult[]): Outcome {
  if (criteria.some(({ outcome }) => outcome === 'fail')) return 'fail'
  return criteria.some(({ outcome }) => outcome === 'inconclusive') ? 'inconclusive' : 'pass'
}

/**
 * Why a criterion that did not fail earned nothing: it is open, or a guard whose points count only beside a goal of its
 * task. Undefined where the points speak for themselves.
 */
export function whyNothingEarned(result: CriterionResult): string | undefined {
  if (result.outcome === 'inconclusive') return result.open > 0 ? said('criterion.open', {}) : undefined
  if (result.outcome !== 'pass' || result.earned > 0 || result.possible === 0) return undefined
  return said(result.open > 0 ? 'criterion.waits-for-goal' : 'criterion.goal-needed', {})
}
