import { z } from 'zod'
import { challengeViewSchema } from '../challenge/challenge-view.ts'
import { verdictSchema } from '../challenge/verdict.ts'
import { outageReasons } from '../clock.ts'
import { attemptModes } from '../journal/lifecycle-events.ts'
import { scoreSchema } from '../score/score.ts'
import { reportFilesSchema } from './report-files.ts'

/** The report of a scored attempt: the result, and every criterion with its evidence and what would have passed. */
export const reportSchema = z.object({
  attemptId: z.string(),
  candidate: z.object({ id: z.string(), name: z.string() }),
  mode: z.enum(attemptModes),
  challenge: challengeViewSchema,
  score: scoreSchema,
  ended: z.object({ how: z.enum(['submitted', 'expired']), at: z.number() }),
  time: z.object({
    startedAt: z.number(),
    budgetMs: z.number(),
    usedMs: z.number(),
    givenBackMs: z.number(),
  }),
  givenBack: z.array(z.object({ at: z.number(), ms: z.number(), reason: z.enum(outageReasons) })),
  criteria: z.record(
    z.string(),
    z.object({
      verdict: verdictSchema,
      decidedAt: z.number(),
      /** When it first passed, counted from the clock's start; absent if it never did. */
      firstPassedAfterMs: z.number().optional(),
      wouldPass: z.string(),
      snapshot: z.string().optional(),
    }),
  ),
  /** When things happened, for the time line: milliseconds of used clock time. */
  timeline: z.array(
    z.object({ at: z.number(), text: z.string(), tone: z.enum(['neutral', 'pass', 'fail', 'clock']) }),
  ),
  /** Absent where the attempt ended before files were kept. */
  files: reportFilesSchema.optional(),
  journal: z.object({ entries: z.number(), hash: z.string() }),
})
export type Report = z.infer<typeof reportSchema>
