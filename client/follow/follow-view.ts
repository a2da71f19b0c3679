import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { DemoChapter, DemoState } from '../../shared/demo/demo-state.ts'
import type { LinkStatus } from '../attempt/socket-link.ts'
import { type Standing, taskStanding } from '../tasks/standing.ts'
import { followWords, type Told } from './follow-words.ts'

/** A line of the list of chapters: one that has begun, or a task that is still to come. */
export interface ChapterLine {
  readonly title: string
  /** When it began, in milliseconds of the demo; undefined for what is to come. */
  readonly at: number | undefined
  readonly taskId: string | undefined
  readonly standing: Standing
  /** When its task came to pass, in milliseconds of the demo. */
  readonly passedAt: number | undefined
  readonly isHere: boolean
}

/** The chapters so far, and below them the tasks that had none yet. */
export function chapterLines(state: DemoState, challenge: ChallengeView): readonly ChapterLine[] {
  const standing = (taskId: string | undefined): Standing => {
    const task = challenge.tasks.find(one => one.id === taskId)
    return task === undefined ? 'idle' : taskStanding(task, state.attempt?.checks ?? {})
  }
  const here = state.chapters.at(-1)
  const marks = taskMarks(state, challenge)
  const passedAt = (taskId: string | undefined, now: Standing) =>
    now === 'pass' ? marks.findLast(mark => mark.taskId === taskId && mark.passes)?.at : undefined
  const begun = state.chapters.map(chapter => ({
    title: chapterTitle(chapter, challenge),
    at: chapter.at,
    taskId: chapter.taskId,
    standing: standing(chapter.taskId),
    passedAt: passedAt(chapter.taskId, standing(chapter.taskId)),
    isHere: chapter === here,
  }))
  const begunTasks = new Set(state.chapters.map(({ taskId }) => taskId))
  const ahead = challenge.tasks
    .filter(task => !begunTasks.has(task.id))
    .map(task => ({
      title: task.title,
      at: undefined,
      taskId: task.id,
      standing: standing(task.id),
      passedAt: passedAt(task.id, standing(task.id)),
      isHere: false,
    }))
  return [...begun, ...ahead]
}

/** A chapter's title; a task's in the language of whoever reads, and not in that of the presenter. */
export function chapterTitle({ title, taskId }: DemoChapter, challenge: ChallengeView): string {
  return challenge.tasks.find(task => task.id === taskId)?.title ?? title
}

/** A task came to pass at a time of the demo, or passed no longer. */
export interface TaskMark {
  readonly at: number
  readonly taskId: string
  readonly title: string
  readonly passes: boolean
}

/** When tasks came to pass or passed no longer, the oldest first: from what is so now back along the verdicts. */
export function taskMarks({ attempt, verdicts }: DemoState, challenge: ChallengeView): readonly TaskMark[] {
  const checks = Object.entries(attempt?.checks ?? {})
  const outcomes = new Map<string, Outcome | undefined>(
    checks.map(([id, { verdict }]) => [id, verdict?.outcome]),
  )
  const passing = ({ checks: views }: ChallengeView['tasks'][number]): boolean => {
    const scored = views.filter(view => view.scored !== false)
    return scored.length > 0 && scored.every(view => outcomes.get(view.id) === 'pass')
  }
  const marks: TaskMark[] = []
  for (const { at, checkId, was } of verdicts.toReversed()) {
    const task = challenge.tasks.find(one => one.checks.some(view => view.id === checkId))
    const after = task !== undefined && passing(task)
    outcomes.set(checkId, was)
    if (task === undefined || passing(task) === after) continue
    marks.unshift({ at, taskId: task.id, title: task.title, passes: after })
  }
  return marks
}

/** The tasks that pass in what is shown: what a copy begins with. */
export function passedTasks(state: DemoState, challenge: ChallengeView): readonly string[] {
  const checks = state.attempt?.checks ?? {}
  return challenge.tasks.filter(task => taskStanding(task, checks) === 'pass').map(task => task.id)
}

/** When the chapter began that is shown at a time, or the one before where it has only just begun. */
export function chapterStart(chapters: readonly DemoChapter[], at: number): number {
  const justBegunMs = 2_000
  return chapters.findLast(chapter => chapter.at <= at - justBegunMs)?.at ?? 0
}

/** A first name stands on a caret; a whole one would cover the text. */
export function firstName(presenter: string | undefined): string {
  return presenter?.split(/\s+/)[0] || followWords().presenter
}

/** Where somebody is, in a sentence. */
export function paceWords(
  phase: DemoState['phase'],
  {
    isLive,
    isPlaying,
    behind,
  }: { readonly isLive: boolean; readonly isPlaying: boolean; readonly behind: string },
  { name, presenterHere }: { readonly name: string; readonly presenterHere: boolean },
): Told {
  const words = followWords()
  if (phase === 'rehearsal') return words.notBegun(name)
  if (phase === 'ended') return isLive ? words.over : words.replay(name, isPlaying)
  if (!isLive) return words.ownPace(name, isPlaying, behind)
  if (!presenterHere) return words.left(name)
  return phase === 'paused' ? words.paused(name) : words.following(name)
}

/** What there is to say of the line before anything else; nothing while it stands, or by their own choice does not matter. */
export function lineWords(status: LinkStatus, isLive: boolean): Told | undefined {
  if (status.status === 'ended') return { title: followWords().shutOut, detail: status.why }
  return status.status === 'down' && isLive ? followWords().cutOff : undefined
}

/** What a part is called in the source of a diagram; its id where that says nothing else. */
export function labelOf(diagram: string, node: string): string {
  const isOf = (line: string) => line.startsWith(node) && /^[@[({]/.test(line.slice(node.length))
  const line = diagram
    .split('\n')
    .map(one => one.trim())
    .find(isOf)
  return /label:\s*"([^"]+)"/.exec(line ?? '')?.[1] ?? /[[({]+"?([^\])}"]+)/.exec(line ?? '')?.[1] ?? node
}
