import { z } from 'zod'
import { claimSchema, scoringSchema } from './blueprint.ts'
import {
  cheatSchema,
  designSchema,
  mutantSchema,
  promiseSchema,
  solutionSchema,
  surfaceSchema,
} from './corpus-manifest.ts'
import { feedbackSchema } from './feedback.ts'
import { languageSchema } from './language.ts'
import { codeReference, identifier, overlayFolder, relativePath } from './names.ts'
import { parameterSpecsSchema } from './parameters.ts'
import { taskManifestSchema } from './task-manifest.ts'

const domainSchema = z.strictObject({
  id: identifier.describe('Names the domain in tasks and claims.'),
  title: z.string().min(3).max(60).describe('What the domain is called in reports.'),
  weight: z
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('The percent of the points that it shall have, within 5; all domains have one, or none.'),
})

const workspaceSchema = z.strictObject({
  folder: identifier.describe("The folder in the candidate's home that holds the starter files."),
  overlays: z
    .array(overlayFolder)
    .max(8)
    .default([])
    .describe(
      "Folders laid over starter/ in this order, {{parameter}} allowed: how a variant of a fault reaches the candidate's files.",
    ),
  open: z.array(relativePath).min(1).max(6).describe('Files opened in the editor at the start.'),
  environment: z
    .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string())
    .default({})
    .describe('Variables of the shell, with {{parameter}}.'),
})

/** What an account's services read from outside, by name. */
export const fixtureNames = ['bedrock-script', 'bedrock-knowledge-bases', 'jwks'] as const

const accountSchema = z.strictObject({
  seed: codeReference.describe('The code that fills the account before the start, as administrator.'),
  candidatePolicy: relativePath
    .optional()
    .describe(
      "A JSON policy file: what the candidate may do. Everything but the platform's own roles where absent.",
    ),
  fixtures: z
    .partialRecord(z.enum(fixtureNames), relativePath)
    .default({})
    .describe(
      'JSON files, {{parameter}} allowed, that the account is provisioned with: bedrock-script, what its models say; bedrock-knowledge-bases, their documents; jwks, keys of issuers outside of it. 256 KiB in all.',
    ),
})

/** `challenge.yaml`: what a challenge is. Files it names live beside it. Published as `docs/challenge.schema.json`. */
export const challengeManifestSchema = z.strictObject({
  apiVersion: z.literal('assay/v1').describe('The version of this format.'),
  id: identifier.describe("The challenge's name for ever, and that of its folder."),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'versions are like 1.2.0')
    .describe('Goes up with every change that is published: 1.2.0. It never goes back.'),
  status: z
    .enum(['offered', 'draft'])
    .default('offered')
    .describe(
      'draft: still being written. It cannot be taken for a score, and only a development server lists it.',
    ),
  languages: z
    .array(languageSchema)
    .min(1)
    .max(12)
    .default(['en'])
    .describe(
      "The languages that it is told in; the first is the manifest's own, languages/<language>/ has each other.",
    ),
  title: z.string().min(3).max(60).describe('What the challenge is called.'),
  summary: z.string().min(20).max(300).describe('What it is about, for whoever chooses among challenges.'),
  minutes: z.number().int().min(5).max(240).describe('How long the candidate has.'),
  passPercent: z
    .number()
    .int()
    .min(1)
    .max(100)
    .describe('Percent of the points that passes, until the judges of scoring.standard have rated.'),
  feedback: feedbackSchema
    .default('live')
    .describe('When the candidate of an exam hears of checks: live, on-request or after-submission.'),
  scenario: relativePath.describe('Markdown shown before the start and while the attempt is prepared.'),
  diagram: relativePath.describe(
    'A Mermaid flowchart of the whole system, whose node ids tasks and checks name.',
  ),
  region: z
    .string()
    .regex(/^[a-z]{2}-[a-z]+-\d$/)
    .default('us-east-1')
    .describe('The region of the account.'),
  domains: z.array(domainSchema).min(1).describe('What kinds of ability are told apart in the report.'),
  claims: z
    .array(claimSchema)
    .max(30)
    .default([])
    .describe('What whoever passes can do. Each is seen by at least two scored checks.'),
  scoring: scoringSchema
    .optional()
    .describe(
      'How the score is told and where its cut comes from; in percent of the points alone where absent.',
    ),
  parameters: parameterSpecsSchema.describe(
    'What differs between attempts, by name; texts have it as {{name}}.',
  ),
  workspace: workspaceSchema.describe('What the candidate finds in editor and shell.'),
  account: accountSchema.describe('What the candidate finds in the AWS account.'),
  tasks: z.array(taskManifestSchema).min(1).max(20).describe('What is to be done; no task needs another.'),
  solutions: z
    .array(solutionSchema)
    .min(1)
    .describe(
      'Ways to do all of it, one step a task, so that each task can also be left out. The first is the reference.',
    ),
  mutants: z
    .array(mutantSchema)
    .describe(
      'Realistic mistakes: what is done after a solution, and exactly the checks that must then fail.',
    ),
  designs: z
    .array(designSchema)
    .default([])
    .describe(
      "Right designs of one task: each takes the place of the reference's step for it, and everything must pass.",
    ),
  cheats: z
    .array(cheatSchema)
    .default([])
    .describe(
      "Ways to get points without the work: each takes the place of the reference's step for its task.",
    ),
  surfaces: z
    .array(surfaceSchema)
    .default([])
    .describe('The functions of the seed and what of each is judged.'),
  promises: z.array(promiseSchema).default([]).describe('Times that briefs promise.'),
  runtimes: z
    .array(z.string().regex(/^[a-z]+[0-9.]+x?$/, 'runtimes are like nodejs22.x'))
    .default([])
    .describe(
      'Runtimes of functions that the challenge offers to its candidates: a solution or design must use each.',
    ),
})
/** What a challenge is. */
export type ChallengeManifest = z.infer<typeof challengeManifestSchema>
