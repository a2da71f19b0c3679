import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { ClockState } from '../../shared/clock.ts'
import type { Activity } from '../../shared/journal/activity.ts'
import { type Sentence, sentenceOf } from './sentence.ts'

export interface TimelineLine {
  readonly seq: number
  /** Used clock time at that moment, as `31:19`; empty before the clock started. */
  readonly time: string
  readonly sentence: Sentence
}

/**
 * The activity as the list shows it: newest first, each with the clock's time and a sentence. Verdicts from before the
 * clock started are how the person found things, not something that happened.
 */
export function timelineOf(
  activity: readonly Activity[],
  tasks: readonly TaskView[],
  clock: Pick<ClockState, 'startedAt' | 'givenBackMs'>,
): readonly TimelineLine[] {
  const completed = completedTasks(activity, tasks)
  let givenBackLater = 0
  const lines: TimelineLine[] = []
  for (const one of [...activity].reverse()) {
    const givenBackMs = clock.givenBackMs - givenBackLater
    if (one.kind === 'given-back') givenBackLater += one.ms
    if (one.kind === 'verdict' && one.at < (clock.startedAt ?? Number.POSITIVE_INFINITY)) continue
    lines.push({
      seq: one.seq,
      time: clock.startedAt === undefined ? '' : elapsedText(one.at - clock.startedAt - givenBackMs),
      sentence: sentenceOf(one, tasks, completed.get(one.seq)),
    })
  }
  return lines
}

/**
 * Which verdicts made a whole task pass. A list that lost its oldest lines may not know that a check passed before: then
 * the completion is not told, which is better than telling a wrong one.
 */
function completedTasks(activity: readonly Activity[], tasks: readonly TaskView[]): Map<number, number> {
  const outcomes = new Map<string, Outcome>()
  const completed = new Map<number, number>()
  for (const one of activity) {
    if (one.kind !== 'verdict') continue
    outcomes.set(one.checkId, one.outcome)
    const index = tasks.findIndex(task => task.checks.some(check => check.id === one.checkId))
    const checks = tasks[index]?.checks ?? []
    if (one.outcome === 'pass' && checks.every(check => outcomes.get(check.id) === 'pass')) {
      completed.set(one.seq, index + 1)
    }
  }
  return completed
}

function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const minutes = Math.floor(seconds / 60)
  return `${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
