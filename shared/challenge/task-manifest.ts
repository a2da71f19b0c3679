import { z } from 'zod'
import { awsServices } from './aws-service.generated.ts'
import { fairTimeSchema } from './blueprint.ts'
import { feedbackSchema } from './feedback.ts'
import { codeReference, identifier, nodeId, relativePath } from './names.ts'

/** One criterion of a task, in `challenge.yaml`: what it is worth, its code, and when it looks anew. */
export const checkManifestSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'check ids are task.criterion')
    .describe('The id of its task, a dot, and what it looks at: cart.keeps.'),
  title: z.string().min(3).max(80).describe('What holds when it passes, for the candidate.'),
  kind: z
    .enum(['goal', 'guard'])
    .describe('A goal fails on the starter; a guard passes on it and catches harm.'),
  points: z
    .number()
    .int()
    .min(0)
    .max(100)
    .describe('What passing earns; those of a guard count once a goal of its task passes.'),
  scored: z
    .boolean()
    .default(true)
    .describe(
      'Whether it counts. One that does not is tried out before it does, has no points, and is shown as such.',
    ),
  claims: z.array(identifier).max(6).default([]).describe('The claims that it gives evidence for.'),
  use: codeReference.describe('Its code: path/to/file.ts#exportedName, made with defineCheck.'),
  nodes: z.array(nodeId).optional().describe("Diagram nodes that show it; the task's nodes where absent."),
  watches: z
    .array(z.enum(awsServices))
    .optional()
    .describe('Services whose changes run it again; every change where absent.'),
  timeoutMs: z
    .number()
    .int()
    .min(500)
    .max(60_000)
    .default(10_000)
    .describe(
      'Milliseconds for its own work; answers of the account, and pauses between looks, are not counted in.',
    ),
  feedback: feedbackSchema
    .optional()
    .describe('When the candidate of an exam hears of it; as the challenge says where absent.'),
  wouldPass: z
    .string()
    .min(10)
    .max(600)
    .describe('What would have passed, said in the report after the attempt.'),
})
/** One criterion of a task. */
export type CheckManifest = z.infer<typeof checkManifestSchema>

/** One task, in `challenge.yaml`: its brief, its place in the diagram, and what it is judged by. */
export const taskManifestSchema = z.strictObject({
  id: identifier.describe('Names the task in checks, solutions and journals.'),
  title: z.string().min(3).max(60).describe('What is wrong or wanted, as a customer would say it.'),
  kind: z
    .enum(['diagnose', 'repair', 'build'])
    .describe('Whether the cause must be found, is known and must be mended, or something new is wanted.'),
  domain: identifier.describe('The domain that its points belong to, one of domains.'),
  minutes: z
    .number()
    .int()
    .min(1)
    .max(60)
    .describe('About how long it takes, for the candidate to plan with.'),
  fairTime: fairTimeSchema.optional().describe('What experts needed, and what candidates get for it.'),
  brief: relativePath.describe(
    'Markdown with {{parameter}}: the outcome wanted, and all that the guards demand.',
  ),
  nodes: z.array(nodeId).min(1).describe('The parts of the diagram that it is about.'),
  needs: z
    .array(identifier)
    .max(20)
    .default([])
    .describe(
      'Tasks that it goes through from end to end: it is done when they are, and has no step in solutions.',
    ),
  checks: z.array(checkManifestSchema).min(1).max(12).describe('What it is judged by.'),
  hints: relativePath
    .optional()
    .describe(
      'A YAML list of three hints for practice, in Markdown: where to look, what is wrong, what to do.',
    ),
  lesson: relativePath
    .optional()
    .describe(
      'A lesson for practice, in Markdown; code blocks that begin with ```sh run can be run in the terminal.',
    ),
  reset: codeReference
    .optional()
    .describe(
      "Sets the task's part of the account back to its start, whatever was done to it; as administrator, in practice.",
    ),
  files: z
    .array(relativePath)
    .max(20)
    .default([])
    .describe('Files and folders of the starter that belong to this task and are set back with it.'),
})
/** One task. */
export type TaskManifest = z.infer<typeof taskManifestSchema>
