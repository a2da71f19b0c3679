import { z } from 'zod'
import { scoreSchema } from '../score/score.ts'

export const attemptModes = ['exam', 'practice', 'demo'] as const
export type AttemptMode = (typeof attemptModes)[number]

/** The stages of getting ready, in the order in which the page shows them. */
export const stages = ['account', 'seed', 'workspace'] as const
export type Stage = (typeof stages)[number]

const event = <Type extends string, Body extends z.ZodRawShape>(type: Type, body: Body) =>
  z.object({ type: z.literal(type), body: z.object(body) })

export const lifecycleEvents = [
  event('attempt-started', {
    attemptId: z.string(),
    candidate: z.object({ id: z.string(), name: z.string() }),
    challenge: z.object({ id: z.string(), version: z.string(), digest: z.string(), title: z.string() }),
    mode: z.enum(attemptModes),
    budgetMs: z.number().int().positive(),
    /** What differs for this attempt; secret ones are removed before a candidate sees the event. */
    parameters: z.record(z.string(), z.string()),
  }),
  event('stage-started', { stage: z.enum(stages) }),
  event('stage-finished', { stage: z.enum(stages), durationMs: z.number().int().nonnegative() }),
  event('stage-failed', { stage: z.enum(stages), detail: z.string() }),
  event('attempt-submitted', {}),
  event('attempt-expired', {}),
  event('attempt-abandoned', {}),
  event('attempt-scored', { score: scoreSchema }),
] as const
