import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AccountProfile, UnreadableFixture } from '../account/account-profiles.ts'
import type { AccountRegistry } from '../account/account-registry.ts'
import { AwsError } from '../aws-error.ts'
import {
  type AccountUsage,
  type ControlName,
  type ControlRequest,
  controlRequests,
  type IssuedCredentials,
  type ProcessHealth,
  type ProvisionedAccount,
} from './control-contract.ts'
import { streamChanges } from './stream-changes.ts'

/** The control socket while it is served. Closing takes no new requests and ends those that wait for changes. */
export interface ControlServer {
  close(): Promise<void>
}

/** What the control socket answers for. */
export interface ControlOptions {
  readonly registry: AccountRegistry
  readonly socketPath: string
  readonly endpointUrl: string
  readonly startedAt: number
  /** Asked to end the process; the answer has been sent. */
  onShutdown(): void
  /** The product's own if absent. */
  readonly limits?: ControlLimits
}

/** How long the headers and the whole of a request may take to arrive, in milliseconds, and how many may be open at once. */
export interface ControlLimits {
  readonly headersMs: number
  readonly requestMs: number
  /** How often it is looked for requests that are late. */
  readonly checkMs: number
  readonly maxConnections: number
}

type Answers = {
  [Name in Exclude<ControlName, 'changes'>]: (request: ControlRequest<Name>) => Promise<object> | object
}

class NoSuchAccount extends Error {}

const MAX_BODY_CHARS = 1 << 20

/** Only the owner of this process gets here, and may still break off in the middle of a request. */
const LIMITS: ControlLimits = { headersMs: 10_000, requestMs: 30_000, checkMs: 5000, maxConnections: 256 }

/** Serves the control socket, which only the user of this process can open. */
export async function serveControl(options: ControlOptions): Promise<ControlServer> {
  const answers = createAnswers(options)
  const streams = new Set<() => void>()

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const name = (request.url ?? '').slice(1)
    if (!isControlName(name)) return send(response, 404, { message: `There is no ${name}` })
    const parsed = controlRequests[name].safeParse(await readJson(request))
    if (!parsed.success) return send(response, 400, { message: parsed.error.message })
    if (name === 'changes') {
      const { accountId, since } = controlRequests.changes.parse(parsed.data)
      const account = await options.registry.open(accountId)
      if (!account) return send(response, 404, { message: `There is no account ${accountId}` })
      const end = streamChanges(response, account.calls, since)
      streams.add(end)
      response.on('close', () => streams.delete(end))
      return
    }
    // The schema of that name has just parsed the request.
    const answer = answers[name] as (request: unknown) => Promise<object> | object
    send(response, 200, await answer(parsed.data))
  }

  const { headersMs, requestMs, checkMs, maxConnections } = options.limits ?? LIMITS
  const timeouts = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
  }
  const server = createServer(timeouts, (request, response) => {
    response.on('error', () => {})
    serve(request, response).catch(error => {
      if (error instanceof NoSuchAccount) return send(response, 404, { message: error.message })
      if (error instanceof UnreadableFixture) return send(response, 400, { message: error.message })
      if (error instanceof SyntaxError) return send(response, 400, { message: error.message })
      // Nobody waits for an answer any more.
      if (request.destroyed && !request.complete) return
      console.error('A control request failed', error)
      send(response, 500, { message: String(error) })
    })
  })
  server.maxConnections = maxConnections
  rmSync(options.socketPath, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.socketPath, resolve)
  })
  chmodSync(options.socketPath, 0o600)
  return {
    close: () =>
      new Promise(resolve => {
        for (const end of streams) end()
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

function createAnswers({ registry, endpointUrl, startedAt, onShutdown }: ControlOptions): Answers {
  const known = (accountId: string): AccountProfile => {
    const profile = registry.profile(accountId)
    if (!profile) throw new NoSuchAccount(`There is no account ${accountId}`)
    return profile
  }
  const describe = ({ accountId, region, sealedAt }: AccountProfile): ProvisionedAccount => ({
    accountId,
    region,
    endpointSocket: registry.endpointSocket(accountId),
    probeSocket: registry.probeSocket(accountId),
    endpointUrl,
    ...(sealedAt !== undefined && { sealedAt }),
  })
  return {
    provision: async request => describe(await registry.provision(request)),
    find: ({ accountId }) => describe(known(accountId)),
    async credentials({ accountId, role, seconds, sessionName = role }): Promise<IssuedCredentials> {
      if (known(accountId).sealedAt !== undefined && role === 'candidate') return { kind: 'sealed' }
      const account = await registry.open(accountId)
      if (!account) throw new NoSuchAccount(accountId)
      const issued = account.issueCredentials(role, seconds, sessionName)
      await account.committed()
      return { kind: 'issued', ...issued }
    },
    async usage({ accountId }): Promise<AccountUsage> {
      known(accountId)
      return { processorMs: await registry.processorMs(accountId), pid: process.pid }
    },
    async oversee({ accountId, service, what, input }): Promise<object> {
      const account = await registry.open(accountId)
      if (!account) throw new NoSuchAccount(`There is no account ${accountId}`)
      try {
        return { kind: 'answered', value: await account.oversee(service, what, input) }
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        return { kind: 'refused', code: error.code, message: error.message }
      }
    },
    async seal({ accountId }) {
      known(accountId)
      await registry.seal(accountId)
      return describe(known(accountId))
    },
    async reset({ accountId }) {
      known(accountId)
      await registry.reset(accountId)
      return {}
    },
    async release({ accountId }) {
      await registry.release(accountId)
      return {}
    },
    list: () => ({ accounts: registry.list().map(describe) }),
    health: (): ProcessHealth => ({
      pid: process.pid,
      startedAt,
      endpointUrl,
      accounts: registry.list().length,
      memoryBytes: process.memoryUsage.rss(),
      longestTurnMs: registry.longestTurnMs(),
    }),
    shutdown() {
      setImmediate(onShutdown)
      return {}
    },
  }
}

function isControlName(name: string): name is ControlName {
  return Object.hasOwn(controlRequests, name)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > MAX_BODY_CHARS) throw new Error('The request is too long')
  }
  return text === '' ? {} : JSON.parse(text)
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
