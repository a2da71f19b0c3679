import { z } from 'zod'

const taskId = z.string()

/** What somebody who practises was helped with. */
export const practiceEvents = [
  z.object({
    type: z.literal('hint-opened'),
    body: z.object({
      taskId,
      /** From 1. */
      number: z.number().int().min(1).max(9),
      /** In the words of the challenge, for the reader whom it is shown to. Put in by views; no journal holds it. */
      text: z.string().optional(),
    }),
  }),
  /** The task's part of the account, and its files, are as they were at the start. */
  z.object({ type: z.literal('task-set-back'), body: z.object({ taskId }) }),
  /** The solution's step was done in the account, in the candidate's name. */
  z.object({ type: z.literal('task-solved'), body: z.object({ taskId }) }),
  /** A copy of a demo has come to the step where it was taken, or it never will. */
  z.object({ type: z.literal('copy-ended'), body: z.object({ how: z.enum(['complete', 'failed']) }) }),
] as const
