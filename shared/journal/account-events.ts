import { z } from 'zod'

/** What happens to the account. `accountId` has twelve digits, as AWS's. */
export const accountEvents = [
  z.object({
    type: z.literal('account-ready'),
    body: z.object({ provider: z.enum(['embedded', 'aws']), accountId: z.string(), region: z.string() }),
  }),
  /** A call that changed the account, or tried to. `change` is its number in the account's own record. */
  z.object({
    type: z.literal('account-changed'),
    body: z.object({
      change: z.number().int().positive(),
      service: z.string(),
      operation: z.string(),
      /** The name of what was changed, where the call names one. */
      resource: z.string().optional(),
      by: z.enum(['candidate', 'function', 'platform']),
      /** The AWS error code if it was refused. */
      error: z.string().optional(),
      /** It came about after the account was sealed: by what checks, or messages that waited, made the candidate's system do. */
      late: z.literal(true).optional(),
    }),
  }),
  z.object({ type: z.literal('account-sealed'), body: z.object({}) }),
] as const
