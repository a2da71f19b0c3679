import { z } from 'zod'

/**
 * What opening each of a task's three hints costs, in percent of the task's points: where to look, what is wrong there, and
 * nearly the solution. Only practice has hints, and each costs by itself.
 */
export const hintPercents = [5, 15, 40] as const

/** `hints/<task>.yaml`: three texts in Markdown with `{{parameter}}`, from where to look to nearly the solution. */
export const hintsSchema = z
  .array(z.string().trim().min(20).max(2_000))
  .length(hintPercents.length, `a task has exactly ${hintPercents.length} hints`)
/** The hints of a task, the first one first. */
export type Hints = z.infer<typeof hintsSchema>

/** What a hint costs in points, to two decimals; `number` counts from 1. */
export function hintCost(taskPoints: number, number: number): number {
  return Math.round((hintPercents[number - 1] ?? 0) * taskPoints) / 100
}

/** What somebody who practises was given of a task: so many hints, and perhaps its solution. */
export interface TaskHelp {
  readonly hints: readonly { readonly text?: string | undefined }[]
  readonly solved?: true
}
/** Help by task; nothing where there was none. */
export type Help = { readonly [taskId: string]: TaskHelp }

/** What help costs in points: a task that was solved for somebody earns them nothing. */
export function helpCost(taskPoints: number, { hints, solved }: TaskHelp): number {
  if (solved) return taskPoints
  const cost = hints.reduce((sum, _, index) => sum + hintCost(taskPoints, index + 1), 0)
  return Math.round(cost * 100) / 100
}
