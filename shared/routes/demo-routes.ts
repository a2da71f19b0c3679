import { z } from 'zod'
import { challengeViewSchema } from '../challenge/challenge-view.ts'
import { demoPhases } from '../demo/demo-event.ts'
import { attemptId } from './attempt-routes.ts'
import { defineDownload, defineRoute } from './route.ts'

const nothing = z.undefined()
const attemptParams = z.strictObject({ attemptId })
/** 26 letters and digits: 130 random bits. Whoever has it may follow. */
const token = z.string().regex(/^[0-9a-v]{26}$/, 'a demo has 26 letters and digits in its address')
const demoParams = z.strictObject({ token })

/** A demo as its presenter finds it; without a token nobody can follow. */
export const ownDemoSchema = z.object({
  token: token.optional(),
  phase: z.enum(demoPhases),
  /** Where followers outside this machine reach this server, if they do. */
  publicAddress: z.string().optional(),
})
/** A demo as its presenter finds it. */
export type OwnDemo = z.infer<typeof ownDemoSchema>

/** Opens a demo of an attempt, or names the one there is. `knowsOfExam`: it may show what exams of this challenge are about. */
export const openDemo = defineRoute({
  method: 'POST',
  path: '/api/attempts/:attemptId/demo',
  policy: 'attempt:present',
  params: attemptParams,
  body: z.strictObject({ knowsOfExam: z.boolean() }),
  answer: ownDemoSchema,
})

/** The demo of an attempt, if there is one. */
export const getDemo = defineRoute({
  method: 'GET',
  path: '/api/attempts/:attemptId/demo',
  policy: 'attempt:present',
  params: attemptParams,
  body: nothing,
  answer: z.object({ demo: ownDemoSchema.optional() }),
})

/** Withdraws the link: whoever follows by it is shut out with the answer. `renew` gives another one. */
export const changeDemoLink = defineRoute({
  method: 'POST',
  path: '/api/attempts/:attemptId/demo/link',
  policy: 'attempt:present',
  params: attemptParams,
  body: z.strictObject({ renew: z.boolean() }),
  answer: ownDemoSchema,
})

/** A demo by its link, for whoever has it: what it is about, and how much of it is recorded. */
export const visitDemo = defineRoute({
  method: 'GET',
  path: '/api/demos/:token',
  policy: 'public:see',
  params: demoParams,
  body: nothing,
  answer: z.object({
    /** Undefined where the name was deleted. */
    presenter: z.string().optional(),
    phase: z.enum(demoPhases),
    challenge: challengeViewSchema,
    /** When the audience was let in, in milliseconds since the epoch. */
    startedAt: z.number().optional(),
    /** Where each piece of the recording begins, in milliseconds of the demo. */
    pieces: z.array(z.number()),
    /** How long it was when asked, in milliseconds of the demo. */
    length: z.number(),
    serverTime: z.number(),
    /** Whether whoever asks could take a copy: only people of this server can. */
    mayCopy: z.boolean(),
  }),
})

/** A piece of the recording, `demoPieceSchema` compressed with gzip; counted from 0. */
export const demoRecording = defineDownload({
  path: '/api/demos/:token/recording/:piece',
  policy: 'public:see',
  params: z.strictObject({ token, piece: z.coerce.number().int().min(0).max(100_000) }),
})

/** Starts a practice of one's own at the presenter's step: tasks that passed in the demo are done in it by the solutions' steps. */
export const copyDemo = defineRoute({
  method: 'POST',
  path: '/api/demos/:token/copy',
  policy: 'attempt:start',
  params: demoParams,
  body: z.strictObject({
    /** Tasks that pass where the follower is: these are done. */
    tasks: z.array(z.string().min(1).max(60)).max(40),
  }),
  answer: z.object({ attemptId, state: z.enum(['preparing', 'working', 'ready', 'failed']) }),
})

/** The socket of a follower; frames are those of `demo/demo-frames.ts`. */
export const followerSocketPath = (token: string): string => `/api/demos/${token}/socket`

/** The socket of the presenter's page. */
export const presenterSocketPath = (id: string): string => `/api/attempts/${id}/demo/socket`
