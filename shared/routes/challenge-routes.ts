import { z } from 'zod'
import { challengeSummarySchema } from '../challenge/challenge-view.ts'
import { roles } from '../people/actor.ts'
import { defineRoute } from './route.ts'

const noParams = z.strictObject({})
const nothing = z.undefined()

/** A challenge folder that could not be loaded is listed with a sentence that says what is wrong with it. */
export const listChallenges = defineRoute({
  method: 'GET',
  path: '/api/challenges',
  policy: 'catalogue:read',
  params: noParams,
  body: nothing,
  answer: z.object({
    challenges: z.array(challengeSummarySchema),
    broken: z.array(z.object({ folder: z.string(), problem: z.string() })),
  }),
})

/** Who asks, if that is known. */
export const getSession = defineRoute({
  method: 'GET',
  path: '/api/session',
  policy: 'public:see',
  params: noParams,
  body: nothing,
  answer: z.object({
    person: z.object({ id: z.string(), name: z.string() }).optional(),
    /** True where people sign in; absent where whoever sits at the machine is let in at once. */
    signsIn: z.literal(true).optional(),
    /** What whoever asks may be, where people sign in. */
    roles: z.array(z.enum(roles)).optional(),
  }),
})

/** What this server can and cannot do: one line a part, for the status page and the environment check. */
export const getStatus = defineRoute({
  method: 'GET',
  path: '/api/status',
  policy: 'status:read',
  params: noParams,
  body: nothing,
  answer: z.object({
    version: z.string(),
    serverTime: z.number(),
    examReady: z.boolean(),
    parts: z.array(
      z.object({
        name: z.enum(['store', 'account', 'workspaces', 'checks', 'machine', 'room']),
        state: z.enum(['ready', 'limited', 'unavailable']),
        detail: z.string(),
        problems: z.array(z.string()),
      }),
    ),
  }),
})
