import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Report } from '../../shared/report/report.ts'
import { taskResults } from './task-results.ts'

/** A task that did not earn everything. */
export interface MissingTask {
  readonly task: TaskView
  /** Surely missing: what is open may still be earned. */
  readonly points: number
  /** Criteria that do not pass. */
  readonly unmet: number
}

/** Nobody practises more than a few things next. */
const atMost = 4

/** The tasks with most points missing first. */
export function missingTasks(report: Report): readonly MissingTask[] {
  return taskResults(report)
    .map(({ task, possible, earned, open, criteria }) => ({
      task,
      points: Math.round((possible - earned - open) * 100) / 100,
      unmet: criteria.filter(({ outcome }) => outcome === 'fail').length,
    }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .slice(0, atMost)
}
