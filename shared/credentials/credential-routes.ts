import { z } from 'zod'
import { attemptId } from '../routes/attempt-routes.ts'
import { defineDownload, defineRoute } from '../routes/route.ts'
import { credentialKinds } from './badge.ts'

const attemptParams = z.strictObject({ attemptId })
const noParams = z.strictObject({})
const nothing = z.undefined()

/** A credential as its holder's pages have it. Times are in milliseconds since the epoch. */
export const ownCredentialSchema = z.object({
  kind: z.enum(credentialKinds),
  id: z.string(),
  name: z.string(),
  issuerName: z.string(),
  issuedAt: z.number(),
  validUntil: z.string().optional(),
  withdrawn: z.boolean(),
  /** Why it was withdrawn or reinstated the last time. */
  reason: z.string().optional(),
  /** Its key is in other hands: it proves nothing until it is issued anew. */
  keyCompromised: z.boolean(),
})
/** A credential as its holder's pages have it. */
export type OwnCredential = z.infer<typeof ownCredentialSchema>

/** The credentials of an attempt, the badge first; none while none were issued. */
export const getCredentials = defineRoute({
  method: 'GET',
  path: '/api/attempts/:attemptId/credentials',
  policy: 'credential:read',
  params: attemptParams,
  body: nothing,
  answer: z.object({
    credentials: z.array(ownCredentialSchema),
    /** Where strangers verify, where they reach this server at all. */
    verifyAddress: z.string().optional(),
  }),
})

/** The forms that a credential is taken along in. */
export const credentialForms = ['png', 'svg', 'jwt', 'json'] as const
/** A form that a credential is taken along in. */
export type CredentialForm = (typeof credentialForms)[number]

/** A credential as a file. */
export const getCredentialFile = defineDownload({
  path: '/api/attempts/:attemptId/credentials/:kind/:form',
  policy: 'credential:read',
  params: z.strictObject({ attemptId, kind: z.enum(credentialKinds), form: z.enum(credentialForms) }),
})

/** All badges in force of whoever asks, in one archive; `unknown-file` where there is none. */
export const getTranscript = defineDownload({
  path: '/api/transcript',
  policy: 'attempt:list',
  params: noParams,
})

/** Every issuer that this installation has been, so that its pages know whose badges are its own. */
export const listIssuers = defineRoute({
  method: 'GET',
  path: '/api/issuers',
  policy: 'public:see',
  params: noParams,
  body: nothing,
  answer: z.object({
    issuers: z.array(z.object({ id: z.string(), name: z.string(), withdrawnAt: z.number().optional() })),
  }),
})

/**
 * The JSON at an address that a badge names: an issuer's keys, a status list. The file itself stays in the browser. Absent
 * where it cannot be had; inner addresses are never asked.
 */
export const fetchForVerification = defineRoute({
  method: 'POST',
  path: '/api/verification/documents',
  policy: 'public:see',
  params: noParams,
  body: z.strictObject({ url: z.string().min(1).max(2_000) }),
  answer: z.object({ document: z.unknown().optional() }),
})

/** What is at an address that somebody was given in place of a file, in base64; absent where it cannot be had. */
export const fetchGivenFile = defineRoute({
  method: 'POST',
  path: '/api/verification/files',
  policy: 'public:see',
  params: noParams,
  body: z.strictObject({ url: z.string().min(1).max(2_000) }),
  answer: z.object({ base64: z.string().optional() }),
})

/** Where the document of a `did:web` is, for everybody. */
export const didDocumentPath = '/.well-known/did.json'
