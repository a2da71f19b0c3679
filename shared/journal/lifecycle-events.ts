import { z } from 'zod'
import { scoreSchema } from '../score/score.ts'
import { journalFormat } from './journal-format.ts'

/** An exam counts; a practice shows what was seen from the beginning; a demo is nobody's. */
export const attemptModes = ['exam', 'practice', 'demo'] as const
/** Why an attempt is made. */
export type AttemptMode = (typeof attemptModes)[number]

/** The stages of getting ready, in the order in which the page shows them. */
export const stages = ['account', 'seed', 'workspace'] as const
/** A stage of getting ready. */
export type Stage = (typeof stages)[number]

/**
 * Why a stage failed: the account, the workspace or the disk could not be had, or something else that is our fault. Where
 * several fit, the first of them.
 */
export const stageFailures = [
  'account-unavailable',
  'workspace-unavailable',
  'storage-unavailable',
  'our-fault',
] as const
/** The code of why a stage failed; the page has the words. */
export type StageFailure = (typeof stageFailures)[number]

const event = <Type extends string, Body extends z.ZodRawShape>(type: Type, body: Body) =>
  z.object({ type: z.literal(type), body: z.object(body) })

/** An attempt from its start through its end to its score. */
export const lifecycleEvents = [
  event('attempt-started', {
    /** How this journal is written; see `journal-format.ts`. */
    format: z.literal(journalFormat),
    attemptId: z.string(),
    /** Names live where they can be deleted. */
    candidate: z.object({ id: z.string() }),
    /** `digest`: SHA-256 of the challenge's content, which the attempt is pinned to. */
    challenge: z.object({ id: z.string(), version: z.string(), digest: z.string() }),
    mode: z.enum(attemptModes),
    budgetMs: z.number().int().positive(),
    /** The candidate consented, before the start, that what terminals print is recorded. */
    recordsTerminals: z.literal(true).optional(),
    /** A practice that begins where a demo is: the attempt that is presented, and the tasks that are solved first, in their order. */
    copy: z.object({ of: z.string(), tasks: z.array(z.string()) }).optional(),
    /**
     * Random, and never told to a candidate: all hashes of the journal are over it, so that none of them is a function of secret
     * parameters alone, which have few values.
     */
    salt: z.string().optional(),
    /** What differs for this attempt; secret ones are removed before a candidate sees the event. */
    parameters: z.record(z.string(), z.string()),
  }),
  event('stage-started', { stage: z.enum(stages) }),
  event('stage-finished', { stage: z.enum(stages), durationMs: z.number().int().nonnegative() }),
  event('stage-failed', { stage: z.enum(stages), code: z.enum(stageFailures) }),
  event('attempt-submitted', {}),
  event('attempt-expired', {}),
  event('attempt-abandoned', {}),
  event('attempt-scored', { score: scoreSchema }),
  /** Something that was open is decided. */
  event('attempt-rescored', { score: scoreSchema }),
  /** Both credentials of a pass were issued, once. `digest`: SHA-256 of the signed token. */
  event('credentials-issued', {
    credentials: z.array(
      z.object({
        kind: z.enum(['badge', 'score-report']),
        /** `urn:uuid:…`; a badge and its score report have nothing in common. */
        id: z.string(),
        digest: z.string(),
      }),
    ),
  }),
] as const
