import { z } from 'zod'

/**
 * What terminals printed, where the candidate consented to it before the start. It is in blobs, each a JSON text of the form
 * `recorded-terminal.ts` has; what is typed is never in it.
 */
export const recordingEvents = [
  z.object({
    type: z.literal('terminal-recorded'),
    body: z.object({
      terminalId: z.string(),
      /** SHA-256 of the blob. */
      digest: z.string().regex(/^[0-9a-f]{64}$/),
      bytes: z.number().int().nonnegative(),
    }),
  }),
  /** Once, for good: the candidate has stopped it, or it is as long as it may be. */
  z.object({
    type: z.literal('recording-stopped'),
    body: z.object({ why: z.enum(['asked', 'full']) }),
  }),
] as const
