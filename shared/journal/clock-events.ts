import { z } from 'zod'
import { outageReasons, stopReasons } from '../clock.ts'

const reason = z.enum(outageReasons)
const stopReason = z.enum(stopReasons)

/** What happens to the clock. Times are the server's, in milliseconds since the epoch. */
export const clockEvents = [
  z.object({ type: z.literal('clock-started'), body: z.object({}) }),
  /** `since`: the server time from which on it stands still, where the fault began before it was noticed. */
  z.object({
    type: z.literal('clock-stopped'),
    body: z.object({ reason: stopReason, since: z.number().int().optional() }),
  }),
  z.object({ type: z.literal('clock-resumed'), body: z.object({ reason: stopReason }) }),
  /** An outage that nobody could write down while it lasted. `from` and `to` are server times; it is recorded once. */
  z.object({
    type: z.literal('time-given-back'),
    body: z.object({ reason, from: z.number().int(), to: z.number().int() }),
  }),
  /**
   * A stop of others' clocks that this attempt gets no time for, since it is proven to have caused it (`own-call`), or
   * cannot be proven not to have (`own-load`). `since` as of `clock-stopped`.
   */
  z.object({
    type: z.literal('time-not-given'),
    body: z.object({ reason, since: z.number().int(), why: z.enum(['own-call', 'own-load']) }),
  }),
] as const
