import { z } from 'zod'

/**
 * What the driver and the workspace host say to each other over a unix socket. A message is a JSON head and a body of raw
 * bytes: `u32le length of head and body · u32le length of the head · head · body`. The driver sends requests, each answered
 * by one reply with the same id, and notices about terminals it has opened under channel numbers of its choice; the host
 * sends replies and the events of those channels. `hello` comes first; `hello` and `shutdown` stay as they are in every
 * version, so that a host of another version can be recognised and replaced.
 */
export const hostProtocolVersion = 3

/** Longest message: the largest output of a program (twice, stdout and stderr) and some room. */
export const maxMessageBytes = 40 * 1024 * 1024

const workspaceId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
const terminalId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const channel = z.number().int().nonnegative()
const size = { columns: z.number(), rows: z.number() }

/** What a workspace may take. `cpuMillis`: thousandths of a processor. */
export const limitsSchema = z.object({
  memoryBytes: z.number().int().positive(),
  processes: z.number().int().positive(),
  cpuMillis: z.number().int().positive(),
  diskBytes: z.number().int().positive(),
  fileCount: z.number().int().positive(),
  maxTerminals: z.number().int().positive(),
})

/** Kept in the workspace's folder: all that is needed to make its sandbox again over the files that are there. */
export const storedSpecSchema = z.object({
  id: workspaceId,
  limits: limitsSchema,
  environment: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().regex(/^[^\0]*$/)),
  endpoint: z.object({ kind: z.literal('local'), socketPath: z.string().startsWith('/') }),
  region: z.string(),
  projectFolder: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/),
})
export type StoredSpec = z.infer<typeof storedSpecSchema>

/** Credentials as they go over the socket. */
export const credentialsSchema = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  expiresAt: z.iso.datetime(),
})
export type StoredCredentials = z.infer<typeof credentialsSchema>

const exitSchema = z.object({
  code: z.number().optional(),
  signal: z.number().optional(),
  lost: z.literal(true).optional(),
})

/** What the driver may ask of the host; each is answered once, by its number. */
export const requestSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('hello'), version: z.number() }),
  /** Ends the host and every sandbox; files stay. */
  z.object({ op: z.literal('shutdown') }),
  /** Makes ready an empty sandbox whose home the driver fills; it lives no longer than the connection unless claimed. */
  z.object({ op: z.literal('reserve') }),
  z.object({ op: z.literal('claim'), slot: z.string(), spec: storedSpecSchema }),
  z.object({ op: z.literal('release'), slot: z.string() }),
  z.object({ op: z.literal('attach'), workspaceId }),
  z.object({ op: z.literal('list') }),
  /** The reply's body is the backlog. */
  z.object({
    op: z.literal('open-terminal'),
    workspaceId,
    terminalId,
    channel,
    ...size,
    /** Its program is not told the size: it has another reader, who decides about that. */
    readsAlong: z.literal(true).optional(),
  }),
  z.object({ op: z.literal('list-terminals'), workspaceId }),
  z.object({ op: z.literal('close-terminal'), workspaceId, terminalId }),
  /** The body is the program's input; the reply's body its output. */
  z.object({
    op: z.literal('exec'),
    workspaceId,
    argv: z.array(z.string()).min(1),
    timeoutMs: z.number().positive(),
    maxOutputBytes: z
      .number()
      .int()
      .nonnegative()
      .max(16 * 1024 * 1024),
  }),
  z.object({ op: z.literal('set-credentials'), workspaceId, credentials: credentialsSchema }),
  /** Answered when no process of the workspace is left; none starts again. */
  z.object({ op: z.literal('end-shells'), workspaceId }),
  z.object({ op: z.literal('usage'), workspaceId }),
  /** Whether its files take more than they may, as was seen last: asked before each save, so it costs nothing. */
  z.object({ op: z.literal('disk-room'), workspaceId }),
  z.object({ op: z.literal('destroy'), workspaceId }),
])
export type HostRequest = z.infer<typeof requestSchema>
/** The name of a request. */
export type HostOperation = HostRequest['op']

const nothing = z.object({})
const home = z.object({ home: z.string(), uid: z.number().optional() })

/** The answer to each request, where it is not refused. */
export const replySchemas = {
  hello: z.object({
    version: z.number(),
    pid: z.number(),
    /** Differs for every host that ever ran. */
    instance: z.string(),
    memoryLimit: z.enum(['cgroup', 'watchdog']),
    cpuLimit: z.boolean(),
  }),
  shutdown: nothing,
  reserve: home.extend({ slot: z.string() }),
  claim: home,
  release: nothing,
  attach: home.extend({ projectFolder: z.string() }).or(z.object({ unknown: z.literal(true) })),
  list: z.object({ ids: z.array(z.string()) }),
  'open-terminal': z.object({ truncated: z.boolean(), exit: exitSchema.optional() }),
  'list-terminals': z.object({
    terminals: z.array(z.object({ id: z.string(), exit: exitSchema.optional() })),
  }),
  'close-terminal': nothing,
  exec: z.object({
    code: z.number().optional(),
    signal: z.string().optional(),
    stdoutBytes: z.number(),
    truncated: z.boolean(),
    timedOut: z.boolean(),
  }),
  'set-credentials': nothing,
  'end-shells': nothing,
  usage: z.object({
    memoryBytes: z.number(),
    processes: z.number(),
    diskBytes: z.number(),
    cpuMs: z.number(),
  }),
  /** `full`: the limit that is reached, in words. */
  'disk-room': z.object({ full: z.string().optional() }),
  destroy: nothing,
} as const satisfies Record<HostOperation, z.ZodType>
/** The answer to a request of that name. */
export type HostReply<Operation extends HostOperation> = z.infer<(typeof replySchemas)[Operation]>

/** Driver to host. The body of `input` is what was typed. */
export const driverMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id: z.number(), request: requestSchema }),
  z.object({ kind: z.literal('input'), channel }),
  z.object({ kind: z.literal('acknowledge'), channel, byteCount: z.number().nonnegative() }),
  z.object({ kind: z.literal('resize'), channel, ...size }),
  z.object({ kind: z.literal('detach'), channel }),
])
export type DriverMessage = z.infer<typeof driverMessageSchema>

/** Host to driver. The body of `output` is what was printed, that of `replay` all that is kept, for a reader that was skipped forward. */
export const hostMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.number(), value: z.unknown() }),
  z.object({ kind: z.literal('failure'), id: z.number(), code: z.string().optional(), detail: z.string() }),
  z.object({ kind: z.literal('output'), channel }),
  z.object({ kind: z.literal('replay'), channel, truncated: z.boolean() }),
  z.object({ kind: z.literal('input-taken'), channel, byteCount: z.number() }),
  z.object({ kind: z.literal('exit'), channel, exit: exitSchema }),
])
export type HostMessage = z.infer<typeof hostMessageSchema>
