import { z } from 'zod'
import { roles } from '../people/actor.ts'
import { defineRoute } from './route.ts'

const noParams = z.strictObject({})
const nothing = z.undefined()
const done = z.strictObject({})

/** What a person is called, as it stands on what they earn: no control characters, and none that turn the line around. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u, 'a name has no control characters')

/** What somebody types to sign in with a password: an e-mail address or any name that nobody else has. */
export const signInName = z.string().trim().toLowerCase().min(3).max(100)

/** Shortest password that is taken; there is no rule of which letters. */
export const minPasswordLength = 12

const password = z.string().max(200)

/** Who came in. */
const entered = z.object({ person: z.object({ id: z.string(), name: z.string() }) })

/**
 * Enters by a code that somebody gave out, or by the link of a first set-up: a new person, or, for whoever is signed in, one more role. The
 * answer sets a new session. Wrong, used and expired codes are refused alike with `wrong-code`.
 */
export const enterByCode = defineRoute({
  method: 'POST',
  path: '/api/session/entry',
  policy: 'public:see',
  params: noParams,
  body: z.strictObject({ code: z.string().max(100), name: personName }),
  answer: entered,
})

/** Signs in with a password. An unknown name and a wrong password are refused alike with `wrong-sign-in`. */
export const signInByPassword = defineRoute({
  method: 'POST',
  path: '/api/session/password',
  policy: 'public:see',
  params: noParams,
  body: z.strictObject({ signInName, password }),
  answer: entered,
})

/** Signs in with one of the recovery codes, which is used up by that. */
export const signInByRecovery = defineRoute({
  method: 'POST',
  path: '/api/session/recovery',
  policy: 'public:see',
  params: noParams,
  body: z.strictObject({ code: z.string().max(100) }),
  answer: entered,
})

/** Ends the session of whoever calls, if there is one. */
export const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  policy: 'public:see',
  params: noParams,
  body: nothing,
  answer: done,
})

/** Where somebody is signed in; times are in milliseconds since the epoch. */
export const sessionSchema = z.object({
  id: z.string(),
  /** Browser and system as they say it of themselves, in short. */
  device: z.string(),
  how: z.enum(['code', 'password', 'recovery']),
  signedInAt: z.number(),
  seenAt: z.number(),
  /** The latest end; earlier where nothing is done for long. */
  endsAt: z.number(),
  /** Whether it is that of whoever asks. */
  isThis: z.boolean(),
})
/** Where somebody is signed in. */
export type SessionLine = z.infer<typeof sessionSchema>

/** One's own account: where one is signed in, and by what one signs in again. */
export const getOwnAccount = defineRoute({
  method: 'GET',
  path: '/api/account',
  policy: 'session:own',
  params: noParams,
  body: nothing,
  answer: z.object({
    name: z.string(),
    signInName: z.string().optional(),
    recoveryCodesLeft: z.number(),
    sessions: z.array(sessionSchema),
  }),
})

/** Ends one of one's own sessions; what it has open is closed within a second. */
export const endSession = defineRoute({
  method: 'DELETE',
  path: '/api/account/sessions/:sessionId',
  policy: 'session:own',
  params: z.strictObject({ sessionId: z.string().max(40) }),
  body: nothing,
  answer: done,
})

/**
 * Sets by what one signs in again, and ends one's other sessions. `current` is wanted where there is a password already; who does more
 * than taking exams, and came in longer than a quarter of an hour ago, signs in anew first.
 */
export const setPassword = defineRoute({
  method: 'POST',
  path: '/api/account/password',
  policy: 'session:own',
  params: noParams,
  body: z.strictObject({
    signInName,
    password: password.min(minPasswordLength, `a password has at least ${minPasswordLength} characters`),
    current: password.optional(),
  }),
  answer: done,
})

/** Makes new recovery codes in the place of all older ones; they are shown this once. */
export const makeRecoveryCodes = defineRoute({
  method: 'POST',
  path: '/api/account/recovery-codes',
  policy: 'session:own',
  params: noParams,
  body: nothing,
  answer: z.object({ codes: z.array(z.string()) }),
})

/** A code that is out; the code itself is known to nobody but whoever got it. */
export const invitationSchema = z.object({
  id: z.string(),
  role: z.enum(roles),
  usesLeft: z.number(),
  uses: z.number(),
  madeAt: z.number(),
  expiresAt: z.number(),
})
/** A code that is out. */
export type Invitation = z.infer<typeof invitationSchema>

/** Makes a code, for one person or for so many. It is shown this once. */
export const makeInvitation = defineRoute({
  method: 'POST',
  path: '/api/invitations',
  policy: 'people:invite',
  params: noParams,
  body: z.strictObject({
    role: z.enum(['candidate', 'auditor', 'admin']),
    uses: z.number().int().min(1).max(500),
    days: z.number().int().min(1).max(30),
  }),
  answer: z.object({ code: z.string(), invitation: invitationSchema }),
})

/** The codes of one's organisation that still let somebody in. */
export const listInvitations = defineRoute({
  method: 'GET',
  path: '/api/invitations',
  policy: 'people:invite',
  params: noParams,
  body: nothing,
  answer: z.object({ invitations: z.array(invitationSchema) }),
})

/** Withdraws a code; who came in by it stays. */
export const withdrawInvitation = defineRoute({
  method: 'DELETE',
  path: '/api/invitations/:invitationId',
  policy: 'people:invite',
  params: z.strictObject({ invitationId: z.string().max(40) }),
  body: nothing,
  answer: done,
})
