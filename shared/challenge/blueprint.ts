import { z } from 'zod'
import { identifier, relativePath } from './names.ts'

/** Something that whoever passes can do, and that checks give evidence for. */
export const claimSchema = z.strictObject({
  id: identifier.describe('Names the claim in checks.'),
  domain: identifier.describe('The domain whose weight it shares.'),
  text: z
    .string()
    .min(10)
    .max(200)
    .describe('What the person can do, in one sentence that begins with a verb.'),
})

/** What experts needed for a task, and how much more time candidates get. */
export const fairTimeSchema = z.strictObject({
  basis: z
    .enum(['estimate', 'pilot'])
    .describe('An estimate by its author, until at least five experts have done it in a pilot.'),
  expertMinutes: z
    .array(z.number().positive().max(120))
    .min(1)
    .max(50)
    .describe('Minutes of each expert, as measured.'),
  factor: z
    .number()
    .min(1)
    .max(4)
    .describe("Candidates get the experts' median times this: about 2 for diagnosing, 1.7 for building."),
})
export type FairTime = z.infer<typeof fairTimeSchema>

/** How a score is told: on a scale from 100 to 1000 on which 700 passes. */
export const scoringSchema = z.strictObject({
  standard: relativePath.describe(
    'The record of the standard setting, in YAML. Its cut is provisional until five judges have rated.',
  ),
})

/** A pilot has so many experts at least. */
const pilotExperts = 5
/** Of the whole time, what reading and a calm end take: 15 of 90 minutes. */
const readingShare = 15 / 90

/** Minutes that a task takes in all fairness: the experts' median, and more of it. */
export function fairMinutes({ expertMinutes, factor }: FairTime): number {
  const sorted = expertMinutes.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
  return median * factor
}

/** Why a challenge's time is not fair, as a sentence; undefined where it is, or where no task has a record. */
export function timeProblem(
  minutes: number,
  tasks: readonly { readonly id: string; readonly fairTime?: FairTime | undefined }[],
): string | undefined {
  const recorded = tasks.filter(task => task.fairTime !== undefined)
  if (recorded.length === 0) return undefined
  const missing = tasks.find(task => task.fairTime === undefined)
  if (missing) return `Task ${missing.id} has no fairTime while others do; record what experts needed for it.`
  for (const { id, fairTime } of recorded)
    if (fairTime?.basis === 'pilot' && fairTime.expertMinutes.length < pilotExperts)
      return `Task ${id} calls its fairTime a pilot with ${fairTime.expertMinutes.length} experts; a pilot has ${pilotExperts}, fewer are an estimate.`
  const needed = recorded.reduce((sum, { fairTime }) => sum + (fairTime ? fairMinutes(fairTime) : 0), 0)
  const left = minutes * (1 - readingShare)
  return needed <= left
    ? undefined
    : `The tasks take ${round(needed)} minutes in all fairness, and of ${minutes} minutes ${round(left)} are left beside reading; give more time or less to do.`
}

const round = (minutes: number) => Math.round(minutes * 10) / 10
