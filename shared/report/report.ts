import { z } from 'zod'
import { challengeViewSchema } from '../challenge/challenge-view.ts'
import { verdictSchema } from '../challenge/verdict.ts'
import { stopReasons } from '../clock.ts'
import { appealReplaySchema } from '../journal/appeal-events.ts'
import { attemptModes } from '../journal/lifecycle-events.ts'
import { scoreSchema } from '../score/score.ts'
import { reportFilesSchema } from './report-files.ts'

/** When it happened: milliseconds of the attempt's used time. */
const at = z.number()
const checkId = z.string()
const reason = z.enum(stopReasons)

/**
 * Something on the time line of a report: a check that fails for the first time since something was done about it, one that passes
 * after it failed, one that fails after it passed, one that could not be decided, the end, or milliseconds that were given back.
 * The page has the words.
 */
export const momentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fails'), at, checkId }),
  z.object({ kind: z.literal('passes'), at, checkId }),
  z.object({ kind: z.literal('no-longer-passes'), at, checkId }),
  z.object({ kind: z.literal('not-decided'), at, checkId }),
  z.object({ kind: z.literal('given-back'), at, ms: z.number(), reason }),
  z.object({ kind: z.literal('submitted'), at }),
  z.object({ kind: z.literal('expired'), at }),
])
/** Something on the time line of a report. */
export type Moment = z.infer<typeof momentSchema>

/**
 * The report of a scored attempt: the result, and every criterion with its evidence and what would have passed. Times are
 * the server's in milliseconds since the epoch, durations in milliseconds, where nothing else is said.
 */
export const reportSchema = z.object({
  attemptId: z.string(),
  /** Without a name if it was deleted, or never given: no journal holds it. */
  candidate: z.object({ id: z.string(), name: z.string().optional() }),
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
  givenBack: z.array(z.object({ at: z.number(), ms: z.number(), reason })),
  criteria: z.record(
    z.string(),
    z.object({
      /** With the challenge's words in it. */
      verdict: verdictSchema,
      decidedAt: z.number(),
      /** When it first passed, counted from the clock's start; absent if it never did. */
      firstPassedAfterMs: z.number().optional(),
      wouldPass: z.string(),
      /** Why a person decided it as it is, where one did. */
      reviewReason: z.string().optional(),
      /** The candidate has asked for another look. `reason` is theirs; absent where it was deleted. */
      appeal: z
        .object({
          at: z.number(),
          reason: z.string().optional(),
          decided: z
            .object({
              at: z.number(),
              granted: z.boolean(),
              /** Of the person who decided. */
              reason: z.string(),
              /** What the checks made of the stored snapshot once more. */
              replay: appealReplaySchema,
            })
            .optional(),
        })
        .optional(),
      /** SHA-256 of what the verdict was decided from. */
      snapshot: z.string().optional(),
    }),
  ),
  /** In the order in which things happened. */
  timeline: z.array(momentSchema),
  /**
   * What the candidate's system changed once the account was sealed, the first of it: by what checks asked of it, or messages
   * that waited.
   */
  lateChanges: z.array(
    z.object({
      at: z.number(),
      service: z.string(),
      operation: z.string(),
      resource: z.string().optional(),
      by: z.enum(['candidate', 'function', 'platform']),
    }),
  ),
  /** Absent where the attempt ended before files were kept. */
  files: reportFilesSchema.optional(),
  journal: z.object({ entries: z.number(), hash: z.string() }),
})
/** The report of a scored attempt. */
export type Report = z.infer<typeof reportSchema>
