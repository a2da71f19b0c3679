import { z } from 'zod'

/**
 * What the owner of the accounts' process may ask of it: POST with JSON to `/<name>` on its control socket, JSON back.
 * `changes` is the exception: its answer is one JSON record a line and does not end.
 */
const accountId = z.string().regex(/^\d{12}$/, 'an account id has 12 digits')
const ofAccount = z.strictObject({ accountId })

const MAX_CREDENTIAL_SECONDS = 7 * 24 * 3600

const MAX_FIXTURES = 20
/** All of them together, as JSON: they are held in memory with their account. */
const MAX_FIXTURES_CHARS = 256 * 1024

const fixtures = z
  .record(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'a name of letters, digits and dashes'), z.unknown())
  .refine(all => Object.keys(all).length <= MAX_FIXTURES, `${MAX_FIXTURES} fixtures at most`)
  .refine(
    all => JSON.stringify(all).length <= MAX_FIXTURES_CHARS,
    `fixtures of ${MAX_FIXTURES_CHARS} characters at most`,
  )

/** What may be asked, by the name in the path of the request, and the shape of its body. */
export const controlRequests = {
  provision: z.strictObject({
    /** A free number is taken if absent; an account that exists is given back as it is. */
    accountId: accountId.optional(),
    /** The same key gives the same account. */
    key: z.string().min(1).max(200).optional(),
    /** IAM policy document of what the candidate may do; everything if absent. */
    candidatePolicy: z.record(z.string(), z.unknown()).optional(),
    /** Data by name that its services read, e.g. `bedrock-script`; of a new account alone. */
    fixtures: fixtures.optional(),
  }),
  /** An account that was provisioned earlier; 404 where there is none. */
  find: ofAccount,
  credentials: z.strictObject({
    accountId,
    role: z.enum(['candidate', 'observer', 'administrator']),
    seconds: z.number().int().min(1).max(MAX_CREDENTIAL_SECONDS),
    /** Appears in the caller's ARN. */
    sessionName: z
      .string()
      .regex(/^[\w+=,.@-]{2,64}$/)
      .optional(),
  }),
  /** All recorded calls after number `since`, then each as it happens. */
  changes: z.strictObject({ accountId, since: z.number().int().min(0) }),
  usage: ofAccount,
  /** What only the owner of the process may see or do in an account; see `Service.oversight`. */
  oversee: z.strictObject({
    accountId,
    service: z.string().regex(/^[a-z0-9-]{1,40}$/),
    what: z.string().regex(/^[A-Za-z]{1,60}$/),
    input: z.record(z.string(), z.unknown()),
  }),
  seal: ofAccount,
  reset: ofAccount,
  release: ofAccount,
  list: z.strictObject({}),
  health: z.strictObject({}),
  shutdown: z.strictObject({}),
}

export type ControlName = keyof typeof controlRequests
/** The body of a request of that name. */
export type ControlRequest<Name extends ControlName> = z.infer<(typeof controlRequests)[Name]>

/** The answer to `provision` and `find`. */
export const provisionedAccount = z.object({
  accountId,
  region: z.string(),
  /** Unix socket on which only this account answers. */
  endpointSocket: z.string(),
  /**
   * The same for whoever owns this process alone: who asks here without a signature is answered also by a sealed account, and
   * nothing that is deployed in it can tell the difference.
   */
  probeSocket: z.string(),
  /** TCP address on which all accounts answer. */
  endpointUrl: z.string(),
  /** Milliseconds since the epoch. */
  sealedAt: z.number().optional(),
})
export type ProvisionedAccount = z.infer<typeof provisionedAccount>

/** The answer to `credentials`. */
export const issuedCredentials = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('issued'),
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sessionToken: z.string(),
    expiresAt: z.number(),
  }),
  /** A sealed account gives its candidate no more credentials. */
  z.object({ kind: z.literal('sealed') }),
])
export type IssuedCredentials = z.infer<typeof issuedCredentials>

/** The answer to `usage`. */
export const accountUsage = z.object({
  /** What its functions have had of processors since this process began, in milliseconds. */
  processorMs: z.number(),
  /** The process that counted: another has begun anew. */
  pid: z.number(),
})
export type AccountUsage = z.infer<typeof accountUsage>
/** The answer to `oversee`: what was asked for, or why it is not there, in AWS's words. */
export const overseen = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answered'), value: z.json() }),
  z.object({ kind: z.literal('refused'), code: z.string(), message: z.string() }),
])
export type Overseen = z.infer<typeof overseen>

/** The answer to `health`. Times are in milliseconds since the epoch, memory is what is resident. */
export const processHealth = z.object({
  pid: z.number(),
  startedAt: z.number(),
  endpointUrl: z.string(),
  accounts: z.number(),
  memoryBytes: z.number(),
  /** The longest that one turn took since this was last asked, in milliseconds of a processor. */
  longestTurnMs: z.number(),
})
export type ProcessHealth = z.infer<typeof processHealth>

/** One line of the answer to `changes`: a call as the account recorded it, whether or not it changed anything. */
export const recordedCall = z.object({
  seq: z.number(),
  /** Milliseconds since the epoch. */
  time: z.number(),
  principalKind: z.enum([
    'candidate',
    'observer',
    'administrator',
    'root',
    'user',
    'role',
    'service',
    'anonymous',
  ]),
  principalArn: z.string(),
  /** Suffix of the SDK's client package, e.g. `cloudwatch-logs`. */
  service: z.string(),
  operation: z.string(),
  resource: z.string().optional(),
  readOnly: z.boolean(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  requestId: z.string(),
  sourceAddress: z.string().optional(),
  userAgent: z.string().optional(),
  requestParameters: z.record(z.string(), z.unknown()).optional(),
  durationMs: z.number(),
  /** It ended in a sealed account, and was not the platform's. */
  afterSeal: z.literal(true).optional(),
})
export type AccountChange = z.infer<typeof recordedCall>
