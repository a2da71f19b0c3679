import type { CheckView, TaskView } from '../../shared/challenge/challenge-view.ts'
import type { AttemptState, CheckState } from '../../shared/journal/attempt-state.ts'

/** How a check, a task or a part of the diagram is shown. `idle` means that there is nothing to say yet. */
export type Standing = 'idle' | 'checking' | 'pass' | 'fail' | 'inconclusive'

type Checks = AttemptState['checks']

/**
 * Nobody has failed by arriving: what is broken from the start is the task itself and shows as idle, also when a change
 * elsewhere or a restarted server makes the checks look again. A pass is always shown.
 */
export function checkStanding(check: CheckState | undefined): Standing {
  if (check === undefined) return 'idle'
  const unasked = check.cause === 'start' || check.cause === 'recovery'
  if (check.checking && !unasked) return 'checking'
  const outcome = check.verdict?.outcome ?? 'idle'
  return outcome === 'pass' || check.touched ? outcome : 'idle'
}

/** Several checks as one: everything passes, or the most telling thing that does not. A guard alone proves nothing. */
export function combinedStanding(views: readonly CheckView[], checks: Checks): Standing {
  if (views.length === 0) return 'idle'
  const standings = views.map(view => checkStanding(checks[view.id]))
  if (standings.every(standing => standing === 'pass')) return 'pass'
  const telling = (['fail', 'checking', 'inconclusive'] as const).find(one => standings.includes(one))
  return telling ?? 'idle'
}

/** A task stands by what counts of it; one that is tried out as a whole, by all of its checks. */
export function taskStanding(task: TaskView, checks: Checks): Standing {
  const counting = task.checks.filter(check => check.scored !== false)
  return combinedStanding(counting.length === 0 ? task.checks : counting, checks)
}

/** The standing of each part of the diagram: of all checks, of any task, that name it. */
export function nodeStandings(tasks: readonly TaskView[], checks: Checks): Record<string, Standing> {
  const viewsOf = new Map<string, CheckView[]>()
  for (const task of tasks) {
    for (const node of task.nodes) viewsOf.set(node, viewsOf.get(node) ?? [])
    for (const check of task.checks) {
      for (const node of check.nodes.length > 0 ? check.nodes : task.nodes) {
        viewsOf.set(node, [...(viewsOf.get(node) ?? []), check])
      }
    }
  }
  return Object.fromEntries([...viewsOf].map(([node, views]) => [node, nodeStanding(views, checks)]))
}

/** Guards pass before anything was done, so a part that only guards look at stays idle until one of them is harmed. */
function nodeStanding(views: readonly CheckView[], checks: Checks): Standing {
  const standing = combinedStanding(views, checks)
  return standing === 'pass' && !views.some(view => view.kind === 'goal') ? 'idle' : standing
}
