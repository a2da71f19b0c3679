import { z } from 'zod'

const part = { earned: z.number(), possible: z.number() }

/**
 * A score that explains itself. `possible` leaves out checks that stayed inconclusive: what could not be decided is
 * neither earned nor held against anybody.
 */
export const scoreSchema = z.object({
  ...part,
  /** Rounded to one decimal. */
  percent: z.number(),
  passed: z.boolean(),
  tasks: z.array(
    z.object({
      id: z.string(),
      ...part,
      checks: z.array(
        z.object({ id: z.string(), outcome: z.enum(['pass', 'fail', 'inconclusive']), ...part }),
      ),
    }),
  ),
  domains: z.array(z.object({ id: z.string(), ...part })),
})
export type Score = z.infer<typeof scoreSchema>
