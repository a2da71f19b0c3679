import { z } from 'zod'
import { feedbackSchema } from './feedback.ts'

/** A challenge as anybody may see it before starting. No checks' code, faults, solutions or secret parameters. */
export const challengeSummarySchema = z.object({
  id: z.string(),
  version: z.string(),
  /** All languages that it can be told in, and the one in which it is told here. */
  languages: z.array(z.string()),
  language: z.string(),
  title: z.string(),
  summary: z.string(),
  minutes: z.number(),
  points: z.number(),
  passPercent: z.number(),
  /** Where the score is told on the scale from 100 to 1000: whether its cut stands, and how many judges have rated. */
  cut: z.object({ provisional: z.boolean(), judges: z.number() }).optional(),
  tasks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: z.enum(['diagnose', 'repair', 'build']),
      points: z.number(),
      minutes: z.number(),
    }),
  ),
  domains: z.array(z.object({ id: z.string(), title: z.string(), points: z.number() })),
})
export type ChallengeSummary = z.infer<typeof challengeSummarySchema>

/** One criterion as its candidate sees it; `nodes` are the parts of the diagram that show it, the task's where empty. */
export const checkViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['goal', 'guard']),
  points: z.number(),
  /** It is tried out and does not count. */
  scored: z.literal(false).optional(),
  nodes: z.array(z.string()),
  /** When the candidate of an exam hears of it; as it looks where absent. */
  feedback: feedbackSchema.optional(),
})
export type CheckView = z.infer<typeof checkViewSchema>

/** One task as the candidate of one attempt sees it. */
export const taskViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['diagnose', 'repair', 'build']),
  domain: z.string(),
  points: z.number(),
  minutes: z.number(),
  /** Markdown with this attempt's parameters filled in. Untrusted: sanitise after rendering. */
  brief: z.string(),
  nodes: z.array(z.string()),
  checks: z.array(checkViewSchema),
  /** What somebody who practises can be helped with; absent in an exam. */
  help: z
    .object({
      /** How many hints there are. */
      hints: z.number(),
      /** Markdown with this attempt's parameters filled in. Untrusted, as the brief. */
      lesson: z.string().optional(),
      /** Whether the task can be set back to its start. */
      reset: z.boolean(),
      /** Whether it can be solved for somebody: one that walks through the others' work has nothing of its own to do. */
      solves: z.boolean(),
    })
    .optional(),
})
export type TaskView = z.infer<typeof taskViewSchema>

/** A challenge as the candidate of one attempt sees it. */
export const challengeViewSchema = challengeSummarySchema.extend({
  scenario: z.string(),
  /** Mermaid source; node ids are those of the tasks' `nodes`. */
  diagram: z.string(),
  tasks: z.array(taskViewSchema),
  workspace: z.object({ folder: z.string(), open: z.array(z.string()) }),
})
export type ChallengeView = z.infer<typeof challengeViewSchema>
