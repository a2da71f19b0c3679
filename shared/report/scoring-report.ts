import { z } from 'zod'
import { defineRoute } from '../routes/route.ts'

const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })

/** What an exam's attempts say about it, as far as anybody may see; absent where too few were taken. Shares from 0 to 1. */
export const publishedFiguresSchema = z.object({
  /** Of the exam. */
  version: z.string(),
  /** First attempts of persons, with nothing open. */
  attempts: z.number(),
  passRate: estimate.optional(),
  /** Cronbach's, over tasks. */
  alpha: estimate.optional(),
  /** Of a score, in percent of the points. */
  standardErrorPercent: z.number().optional(),
  /** The share of persons whom another form would decide the same, by two methods. */
  sameDecision: z.object({ pengSubkoviak: z.number(), livingstonLewis: z.number().optional() }).optional(),
})
/** What an exam's attempts say about it, as far as anybody may see. */
export type PublishedFigures = z.infer<typeof publishedFiguresSchema>

/** How an exam scores, for whoever is shown its credential: nothing in it helps to pass. */
export const scoringReportSchema = z.object({
  id: z.string(),
  version: z.string(),
  /** All languages that the exam can be told in, and the one in which it is told here. */
  languages: z.array(z.string()),
  language: z.string(),
  title: z.string(),
  minutes: z.number(),
  points: z.number(),
  /** What whoever passes can do. */
  claims: z.array(z.string()),
  domains: z.array(
    z.object({ title: z.string(), points: z.number(), weight: z.number().optional(), checks: z.number() }),
  ),
  cut: z.object({
    percent: z.number(),
    /** Absent where the author alone has set it. */
    method: z.literal('modified-angoff').optional(),
    provisional: z.boolean(),
    judges: z.number(),
    /** In percent of the points. */
    standardError: z.number().optional(),
  }),
  /** What the checks were tried with before anybody took the exam; absent where that was never done. */
  proof: z
    .object({
      date: z.string(),
      /** Whether the exam has changed since. */
      outdated: z.boolean(),
      /** Whether everything was tried, or the first few of each. */
      effort: z.enum(['quick', 'full', 'load']),
      looks: z.number(),
      cells: z.number(),
      falsePasses: z.number(),
      falseFails: z.number(),
      flips: z.number(),
      undecided: z.number(),
      /** By task: wrong work that was caught, of what was tried. */
      tasks: z.array(z.object({ title: z.string(), caught: z.number(), toCatch: z.number() })),
    })
    .optional(),
  statistics: publishedFiguresSchema.extend({ at: z.number() }).optional(),
})
/** How an exam scores, for whoever is shown its credential. */
export type ScoringReport = z.infer<typeof scoringReportSchema>

/** The public scoring report of an exam. */
export const getScoringReport = defineRoute({
  method: 'GET',
  path: '/api/challenges/:challengeId/scoring-report',
  policy: 'public:see',
  params: z.strictObject({ challengeId: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/) }),
  body: z.undefined(),
  answer: scoringReportSchema,
})
