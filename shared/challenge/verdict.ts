import { z } from 'zod'

/** One thing a check saw. `expected` is shown only after the attempt, or in practice. */
export const factSchema = z.object({
  label: z.string().min(1).max(200),
  seen: z.string().max(2_000),
  expected: z.string().max(2_000).optional(),
})
export type Fact = z.infer<typeof factSchema>

/**
 * What a check decided. `symptom` is one sentence about what the system does, never how to mend it: it is shown during
 * an exam. `inconclusive` means that nothing could be decided and never counts against the candidate.
 */
export const verdictSchema = z.object({
  outcome: z.enum(['pass', 'fail', 'inconclusive']),
  symptom: z.string().max(500),
  facts: z.array(factSchema).max(20),
})
export type Verdict = z.infer<typeof verdictSchema>
export type Outcome = Verdict['outcome']
