import { z } from 'zod'
import { feedbackSchema } from './feedback.ts'
import { parameterSpecsSchema } from './parameters.ts'

const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,40}$/, 'identifiers are lower-case letters, digits and dashes')
const nodeId = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,30}$/, 'diagram node ids are letters and digits')
const relativePath = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[\w./-]{1,200}$/, 'paths are relative to the challenge folder')
/** A folder of the challenge, with `{{parameter}}`: `faults/{{cartFault}}`. */
const overlayFolder = z
  .string()
  .regex(/^(?!\/)(?!.*\.\.)[\w./{}-]{1,200}$/, 'overlays are folders of the challenge, {{parameter}} allowed')
/** `checks/orders.ts#write`: a module of the challenge and the name of its export. */
const codeReference = z
  .string()
  .regex(/^[\w./-]+\.ts#[A-Za-z]\w*$/, 'write it as path/to/file.ts#exportedName')

/** One criterion of a task, in `challenge.yaml`: what it is worth, its code, and when it looks anew. */
export const checkManifestSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'check ids are task.criterion'),
  title: z.string().min(3).max(80),
  /** A goal fails on the starter; a guard passes on it and catches harm. */
  kind: z.enum(['goal', 'guard']),
  points: z.number().int().min(0).max(100),
  use: codeReference,
  /** Diagram nodes that show this check; the task's nodes where absent. */
  nodes: z.array(nodeId).optional(),
  /** Services whose changes run this check again; every change where absent. */
  watches: z
    .array(z.enum(['apigatewayv2', 'cloudwatch-logs', 'dynamodb', 'iam', 'lambda', 's3', 'sqs']))
    .optional(),
  /** For the check's own work and waiting; answers of the account are not counted in. */
  timeoutMs: z.number().int().min(500).max(60_000).default(10_000),
  /** When the candidate of an exam hears of it; as the challenge says where absent. */
  feedback: feedbackSchema.optional(),
  /** What would have passed, said in the report after the attempt. */
  wouldPass: z.string().min(10).max(600),
})
export type CheckManifest = z.infer<typeof checkManifestSchema>

/** One task, in `challenge.yaml`: its brief, its place in the diagram, and what it is judged by. */
export const taskManifestSchema = z.strictObject({
  id: identifier,
  title: z.string().min(3).max(60),
  kind: z.enum(['diagnose', 'repair', 'build']),
  domain: identifier,
  minutes: z.number().int().min(1).max(60),
  /** Markdown, with `{{parameter}}`. */
  brief: relativePath,
  nodes: z.array(nodeId).min(1),
  checks: z.array(checkManifestSchema).min(1).max(12),
})
export type TaskManifest = z.infer<typeof taskManifestSchema>

/** `challenge.yaml`: what a challenge is. Files it names live beside it. */
export const challengeManifestSchema = z.strictObject({
  apiVersion: z.literal('assay/v1'),
  id: identifier,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'versions are like 1.2.0'),
  title: z.string().min(3).max(60),
  summary: z.string().min(20).max(300),
  minutes: z.number().int().min(5).max(240),
  /** Percent of the points that passes. */
  passPercent: z.number().int().min(1).max(100),
  /** When the candidate of an exam hears of checks. */
  feedback: feedbackSchema.default('live'),
  /** Markdown shown before the start and while the attempt is prepared. */
  scenario: relativePath,
  diagram: relativePath,
  region: z
    .string()
    .regex(/^[a-z]{2}-[a-z]+-\d$/)
    .default('us-east-1'),
  domains: z.array(z.strictObject({ id: identifier, title: z.string().min(3).max(60) })).min(1),
  parameters: parameterSpecsSchema,
  workspace: z.strictObject({
    /** The folder in the candidate's home that holds the starter files. */
    folder: identifier,
    /** Folders laid over `starter/` in this order: how a variant of a fault reaches the candidate's files. */
    overlays: z.array(overlayFolder).max(8).default([]),
    /** Files opened in the editor at the start. */
    open: z.array(relativePath).min(1).max(6),
    /** Variables of the shell, with `{{parameter}}`. */
    environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).default({}),
  }),
  account: z.strictObject({
    seed: codeReference,
    /** A JSON policy file: what the candidate may do. Everything but the platform's own roles where absent. */
    candidatePolicy: relativePath.optional(),
  }),
  tasks: z.array(taskManifestSchema).min(1).max(20),
  /** Ways to do all of it, one step a task, so that each task can also be left out. The first is the reference. */
  solutions: z.array(z.strictObject({ id: identifier, steps: z.record(identifier, codeReference) })).min(1),
  /** Realistic mistakes: what is done after the solution `from`, and exactly the checks that must then fail. */
  mutants: z.array(
    z.strictObject({
      id: identifier,
      from: identifier,
      use: codeReference,
      expectFail: z.array(z.string()).min(1),
    }),
  ),
})
export type ChallengeManifest = z.infer<typeof challengeManifestSchema>
