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
  /** Both ends on the scale from 100 to 1000, on which 700 passes, where the challenge has it. */
  scaled: z.object({ lowest: z.number(), highest: z.number() }).optional(),
  tasks: z.array(
    z.object({
      id: z.string(),
      ...part,
      /** What help in practice has cost, and what help it was; taken off what the task's checks earned. */
      help: z.object({ hints: z.number(), solved: z.boolean(), cost: z.number() }).optional(),
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
