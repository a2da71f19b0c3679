import { z } from 'zod'
import { challengeViewSchema } from '../challenge/challenge-view.ts'
import { type AttemptState, phases } from '../journal/attempt-state.ts'
import { attemptModes } from '../journal/lifecycle-events.ts'
import { reportSchema } from '../report/report.ts'
import { defineRoute } from './route.ts'

/** Names an attempt for ever, also in addresses. */
export const attemptId = z.string().regex(/^[a-z0-9]{8,40}$/, 'attempt ids are letters and digits')
const attemptParams = z.strictObject({ attemptId })
const nothing = z.undefined()

/**
 * One line of the list of attempts; `percent` once it is scored, `passed` once that is certain. Until then `highestPercent`
 * is the other end of its range.
 */
export const attemptSummarySchema = z.object({
  attemptId: z.string(),
  challengeId: z.string(),
  mode: z.enum(attemptModes),
  open: z.boolean(),
  /** Where it stands; `outdated` if it was written by a version whose attempts this one cannot read. */
  phase: z.enum([...phases, 'outdated']),
  createdAt: z.number(),
  percent: z.number().optional(),
  highestPercent: z.number().optional(),
  passed: z.boolean().optional(),
})
export type AttemptSummary = z.infer<typeof attemptSummarySchema>

/** Starts an attempt, or names the one that is open already (`created` false): pressing twice starts once. */
export const startAttempt = defineRoute({
  method: 'POST',
  path: '/api/attempts',
  policy: 'attempt:start',
  params: z.strictObject({}),
  body: z.strictObject({
    challengeId: z.string().max(60),
    mode: z.enum(['exam', 'practice', 'demo']),
    /** Consent that what the terminals of this exam print is recorded. */
    recordsTerminals: z.literal(true).optional(),
  }),
  answer: z.object({ attemptId: z.string(), created: z.boolean() }),
})

/** The attempts of whoever asks, the newest first. */
export const listAttempts = defineRoute({
  method: 'GET',
  path: '/api/attempts',
  policy: 'attempt:list',
  params: z.strictObject({}),
  body: nothing,
  answer: z.object({ attempts: z.array(attemptSummarySchema) }),
})

/** An attempt as its page begins with it: the folded state, the challenge, and the time by the server's clock. */
export const getAttempt = defineRoute({
  method: 'GET',
  path: '/api/attempts/:attemptId',
  policy: 'attempt:read',
  params: attemptParams,
  body: nothing,
  answer: z.object({
    state: z.custom<AttemptState>(
      value => typeof value === 'object' && value !== null && 'attemptId' in value,
    ),
    challenge: challengeViewSchema,
    serverTime: z.number(),
  }),
})

/** The report of a scored attempt; `report-not-ready` until then. */
export const getReport = defineRoute({
  method: 'GET',
  path: '/api/attempts/:attemptId/report',
  policy: 'attempt:read',
  params: attemptParams,
  body: nothing,
  answer: reportSchema,
})

/** Contradicts the verdict of a check, once, for a reason that a person reads and answers in the report. */
export const appealVerdict = defineRoute({
  method: 'POST',
  path: '/api/attempts/:attemptId/appeals',
  policy: 'attempt:appeal',
  params: attemptParams,
  body: z.strictObject({
    checkId: z.string().min(1).max(120),
    reason: z.string().trim().min(1).max(2_000),
  }),
  answer: reportSchema,
})

/** The attempt's WebSocket, told in `language` if the challenge has it; frames are those of `protocol/`. */
export const attemptSocketPath = (id: string, language?: string): string =>
  `/api/attempts/${id}/socket${language === undefined ? '' : `?language=${language}`}`

/** A socket that echoes short texts, for the check of the environment before a start. */
export const socketCheckPath = '/api/socket-check'
