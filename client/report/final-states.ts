import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { Report } from '../../shared/report/report.ts'

/**
 * How each node of the diagram ended: the worst verdict of the checks that it shows. A node that only guards look at is
 * `idle` unless one was harmed, since guards pass before anything was done.
 */
export function finalStates(report: Report): Record<string, Outcome | 'idle'> {
  const states: Record<string, Outcome | 'idle'> = {}
  for (const task of report.challenge.tasks) {
    for (const check of task.checks) {
      const outcome = report.criteria[check.id]?.verdict.outcome ?? 'inconclusive'
      const shown = outcome === 'pass' && check.kind === 'guard' ? 'idle' : outcome
      for (const node of check.nodes.length > 0 ? check.nodes : task.nodes)
        states[node] = worse(states[node] ?? 'idle', shown)
    }
  }
  return states
}

const fromBest = ['idle', 'pass', 'inconclusive', 'fail'] as const

function worse(before: Outcome | 'idle', next: Outcome | 'idle'): Outcome | 'idle' {
  return fromBest.indexOf(next) > fromBest.indexOf(before) ? next : before
}
