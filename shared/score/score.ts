import { z } from 'zod'

/** Points: surely earned, still open, and what there is in all, decided or not. */
const part = { earned: z.number(), open: z.number(), possible: z.number() }

/** What a score comes to: passed when even its lowest end passes, not when even its highest fails, open between them. */
export const scoreResults = ['passed', 'not-passed', 'open'] as const
/** What a score comes to. */
export type ScoreResult = (typeof scoreResults)[number]

/**
 * A score that explains itself: a range from `earned` to `earned + open` of the points that there are. Points are open while
 * a criterion is undecided, which no fault of the candidate is, and while points of others hang on it.
 */
export const scoreSchema = z.object({
  ...part,
  /** The lowest end, rounded to one decimal. */
  percent: z.number(),
  /** The highest end, rounded to one decimal; the same where nothing is open. */
  highestPercent: z.number(),
  result: z.enum(scoreResults),
  tasks: z.array(
    z.object({
      id: z.string(),
      ...part,
      checks: z.array(
        z.object({ id: z.string(), outcome: z.enum(['pass', 'fail', 'inconclusive']), ...part }),
      ),
    }),
  ),
  domains: z.array(z.object({ id: z.string(), ...part })),
})
/** A score that explains itself; see `scoreSchema`. */
export type Score = z.infer<typeof scoreSchema>

/** The checks on whose verdicts points still hang. */
export function openChecks(score: Pick<Score, 'tasks'> | undefined): string[] {
  const checks = score?.tasks.flatMap(task => task.checks) ?? []
  return checks.flatMap(({ id, outcome, open }) => (outcome === 'inconclusive' && open > 0 ? [id] : []))
}
