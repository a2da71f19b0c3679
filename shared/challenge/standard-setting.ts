import { z } from 'zod'

/**
 * The record of a standard setting by the modified Angoff method: each judge says of each scored check how likely a person who
 * is just good enough passes it. After a discussion with the first round's figures they rate again, and the second round counts.
 */
export const standardSettingSchema = z.strictObject({
  method: z.literal('modified-angoff'),
  /** Whom the judges had in mind: what somebody who is just good enough can do. */
  borderline: z.string().min(20).max(1_000),
  /** Why the cut is where it is until judges have rated, and what was discussed. */
  notes: z.string().min(10).max(4_000),
  /** Nobody's name: judges are numbered. */
  judges: z
    .array(
      z.strictObject({
        id: z.string().regex(/^judge-\d+$/, 'judges are like judge-1'),
        /** Probabilities from 0 to 1 by check, before the discussion. */
        first: z.record(z.string(), z.number().min(0).max(1)),
        /** The same after it. */
        second: z.record(z.string(), z.number().min(0).max(1)),
      }),
    )
    .max(50)
    .default([]),
})
export type StandardSetting = z.infer<typeof standardSettingSchema>

/** So many judges make a cut; with fewer it is provisional. */
export const judgesNeeded = 5

/** Where a challenge is passed, and how sure that is. */
export interface Cut {
  /** Of the points. */
  readonly percent: number
  readonly provisional: boolean
  readonly judges: number
  /** Of the cut, in percent of the points: the standard deviation of the judges' cuts by the root of their number. */
  readonly standardError?: number
}

/** The scored checks of a challenge, with their points. */
type Rated = readonly { readonly id: string; readonly points: number }[]

/** The cut of a record: the mean of the judges' second rounds; `provisionalPercent` until there are enough of them. */
export function cutOf({ judges }: StandardSetting, checks: Rated, provisionalPercent: number): Cut {
  if (judges.length < judgesNeeded)
    return { percent: provisionalPercent, provisional: true, judges: judges.length }
  const possible = checks.reduce((sum, { points }) => sum + points, 0)
  const cuts = judges.map(
    ({ second }) =>
      (100 * checks.reduce((sum, { id, points }) => sum + points * (second[id] ?? 0), 0)) / possible,
  )
  const mean = cuts.reduce((sum, cut) => sum + cut, 0) / cuts.length
  const variance = cuts.reduce((sum, cut) => sum + (cut - mean) ** 2, 0) / (cuts.length - 1)
  return {
    percent: Math.round(mean * 10) / 10,
    provisional: false,
    judges: judges.length,
    standardError: Math.round(Math.sqrt(variance / cuts.length) * 100) / 100,
  }
}

/** What is wrong with the ratings of a record, as a sentence; undefined where nothing is. */
export function ratingProblem({ judges }: StandardSetting, checks: Rated): string | undefined {
  const ids = new Set(checks.map(({ id }) => id))
  const seen = new Set<string>()
  for (const judge of judges) {
    if (seen.has(judge.id)) return `There are two judges with the id ${judge.id}; number them.`
    seen.add(judge.id)
    for (const round of ['first', 'second'] as const) {
      const missing = [...ids].find(id => judge[round][id] === undefined)
      if (missing !== undefined) return `${judge.id} has not rated ${missing} in the ${round} round; add it.`
      const foreign = Object.keys(judge[round]).find(id => !ids.has(id))
      if (foreign !== undefined)
        return `${judge.id} rates ${foreign}, which is no scored check; correct the name or remove it.`
    }
  }
  return undefined
}
