import { z } from 'zod'
import { codeReference, identifier, relativePath } from './names.ts'

/** A whole way to do a challenge. */
export const solutionSchema = z.strictObject({
  id: identifier.describe('Names the solution; the first of all is the reference.'),
  steps: z
    .record(identifier, codeReference)
    .describe('The code of one step for each task, as the candidate would do it.'),
})

/** A realistic mistake. */
export const mutantSchema = z.strictObject({
  id: identifier.describe('Names the mistake in the report.'),
  from: identifier.describe('The solution after which it is made.'),
  use: codeReference.describe('Its code, which changes what the solution has made.'),
  expectFail: z.array(z.string()).min(1).describe('Exactly the checks that must then fail.'),
})

/** A right way to do one task. */
export const designSchema = z.strictObject({
  id: identifier.describe('Names the design in the report.'),
  task: identifier.describe('The task whose step of the reference it takes the place of.'),
  use: codeReference.describe('Its code; with it everything must pass.'),
})

/** A way to get points without the work. */
export const cheatSchema = z.strictObject({
  id: identifier.describe('Names the cheat in the report.'),
  task: identifier.describe('The task whose step of the reference it takes the place of.'),
  use: codeReference.describe('Its code, done in the place of that step.'),
  expectFail: z
    .array(z.string())
    .min(1)
    .describe('Checks of its task that must fail; its others may, those of other tasks must not.'),
})

/** What of a function a challenge judges; each makes a gate try to get by with something that it must refuse. */
export const judgedParts = ['rights', 'server', 'store', 'validation'] as const

/** One function of the seed and what of it is judged, so that gates know what to spoil. */
export const surfaceSchema = z.strictObject({
  function: z
    .string()
    .min(1)
    .max(100)
    .describe('Its name in the account, with {{parameter}}. Its role is the one that it runs with.'),
  source: relativePath.describe('Its file in the starter, where clauses of its validation are looked for.'),
  judged: z
    .array(z.enum(judgedParts))
    .describe(
      'rights: whatever its role may do beyond the solutions must fail; server: so must another function with wider rights behind its routes; store: so must its data in the memory of a process; validation: so must each refusal of the starter that is taken out.',
    ),
  because: z
    .string()
    .min(10)
    .max(300)
    .optional()
    .describe(
      'Why the rest is not judged. Needed where a solution gives rights to a role that nothing judges.',
    ),
})

/** What a brief promises about time, and the right design that takes nearly as long. */
export const promiseSchema = z.strictObject({
  check: z.string().describe('The check that waits.'),
  words: z
    .string()
    .min(3)
    .max(100)
    .describe("The words of the task's brief that say how long it may take; they must stand there."),
  seconds: z.number().int().min(1).max(600).describe('What those words mean.'),
  slowest: identifier.describe('The design that takes at least three quarters of that time, and passes.'),
})
