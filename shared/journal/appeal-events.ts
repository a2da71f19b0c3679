import { z } from 'zod'

const outcome = z.enum(['pass', 'fail', 'inconclusive'])

/** What a check made of the stored snapshot once more, when an appeal was decided. */
export const appealReplaySchema = z.object({
  /** The check as it was in the attempt; absent where nothing was stored that it could decide from. */
  own: outcome.optional(),
  /** The check as it is now, and of which version of the challenge; absent where there is none any more. */
  current: z.object({ outcome, version: z.string(), digest: z.string() }).optional(),
})
/** What a check made of the stored snapshot once more. */
export type AppealReplay = z.infer<typeof appealReplaySchema>

/** A candidate contradicts a verdict, and a person decides. */
export const appealEvents = [
  /** `reason`: SHA-256 of the candidate's words, which are a blob. */
  z.object({
    type: z.literal('verdict-appealed'),
    body: z.object({ checkId: z.string(), reason: z.string().regex(/^[0-9a-f]{64}$/) }),
  }),
  /** Granted, it passes; not granted, it stays as it was. `reason` is the person's text, for the candidate as well. */
  z.object({
    type: z.literal('appeal-decided'),
    body: z.object({
      checkId: z.string(),
      granted: z.boolean(),
      reason: z.string().min(1).max(2_000),
      replay: appealReplaySchema,
    }),
  }),
] as const
