import { z } from 'zod'
import { lookEvidenceSchema } from '../challenge/look-endings.ts'
import { verdictSchema } from '../challenge/verdict.ts'

/** Why checks run. */
export const checkCauses = [
  'start',
  'account-change',
  'file-save',
  'request',
  'submission',
  'recovery',
  /** After the score: what stayed open. */
  'review',
] as const
/** Why a check runs. */
export type CheckCause = (typeof checkCauses)[number]

/** Runs of checks. Durations are in milliseconds of the server, waiting for a turn not counted in. */
export const checkEvents = [
  z.object({
    type: z.literal('checks-started'),
    body: z.object({ runId: z.string(), checkIds: z.array(z.string()).min(1), cause: z.enum(checkCauses) }),
  }),
  z.object({
    type: z.literal('check-finished'),
    body: z.object({
      runId: z.string(),
      checkId: z.string(),
      verdict: verdictSchema,
      durationMs: z.number().int().nonnegative(),
      /** SHA-256 of the stored snapshot the verdict was decided from; absent where nothing could be observed. */
      snapshot: z.string().optional(),
      /** How the look ended and whose fault that was, where the verdict is not the check's own. For staff alone. */
      look: lookEvidenceSchema.optional(),
    }),
  }),
  /** A mended check, of this version of the challenge, passes what was seen: a fail that was none. Passes are never taken back. */
  z.object({
    type: z.literal('check-regraded'),
    body: z.object({ checkId: z.string(), version: z.string(), digest: z.string() }),
  }),
  /** A person has decided what no look could. `reason` is their text, for the candidate as well. */
  z.object({
    type: z.literal('check-reviewed'),
    body: z.object({
      checkId: z.string(),
      outcome: z.enum(['pass', 'fail']),
      reason: z.string().min(1).max(2_000),
    }),
  }),
] as const
