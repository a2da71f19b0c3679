import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import websocket from '@fastify/websocket'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Action } from '../../shared/people/actions.ts'
import type { Actor } from '../../shared/people/actor.ts'
import { AppError } from '../../shared/problem.ts'
import { maxFrameBytes } from '../../shared/protocol/limits.ts'
import type { Person } from '../people/person.ts'
import { answerBrokenRequests, answerClientError, refuse } from './broken-requests.ts'
import { createServerFor, type Tls } from './create-server.ts'
import { guardOrigin } from './guard-origin.ts'
import { type DeclaredRoute, type FindAttempt, guardPolicy, requirePolicies } from './guard-policy.ts'
import { guardProxy } from './guard-proxy.ts'
import { problemPage, problemPageHeaders } from './problem-page.ts'
import { isBug, renderProblem } from './render-problem.ts'
import { setSecurityHeaders } from './security-headers.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What is registered, sockets as well, with who may call it. */
    declaredRoutes(): readonly DeclaredRoute[]
  }
  interface FastifyRequest {
    /** Undefined for a call by a program, and by nobody. */
    person: Person | undefined
    /** Undefined for nobody. */
    actor: Actor | undefined
  }
  interface FastifyContextConfig {
    /** Whoever may do this may call it. */
    policy?: Action
    /** Any page of any site may read it: it is nobody's own. */
    readByStrangers?: true
    /** A form of our page is posted here, without the header that scripts add. */
    isForm?: true
    /** Answers are looked at in a tab of their own: a browser gets refusals as pages. */
    shownInTab?: true
    /** A WebSocket may be opened at this address. */
    speaksWebSocket?: true
  }
}

/** What the page's door puts up with, in milliseconds and connections. */
export interface DoorLimits {
  /** For the head of a request. */
  readonly headersMs: number
  /** For a whole request. */
  readonly requestMs: number
  /** How often it is looked for those that are late. */
  readonly checkMs: number
  /** Of a connection between two requests, and of one on which nothing moves. */
  readonly idleMs: number
  /** A browser has up to six, and a tab one socket; two hundred people have fewer. */
  readonly maxConnections: number
}

const usualDoor: DoorLimits = {
  headersMs: 15_000,
  requestMs: 30_000,
  checkMs: 5_000,
  idleMs: 30_000,
  maxConnections: 4_000,
}

/** Who calls, by what the request says; undefined for nobody. What it rejects with refuses the call. */
export type ActorOf = (request: {
  readonly headers: Readonly<Record<string, unknown>>
}) => Promise<Actor | undefined>

export interface AppOptions {
  readonly door?: DoorLimits
  /** With it the page is served by HTTPS alone. */
  readonly tls?: Tls | undefined
  /** Origins to which forms of our pages may lead beside us; none where absent. */
  readonly formTargets?: readonly string[]
  /** Addresses of the proxies by which alone people come, and whose word on who comes counts; anybody may come where absent. */
  readonly proxies?: readonly string[] | undefined
  readonly log: FastifyBaseLogger
  /** The `host:port` names this server answers for; read at each request, as the port may be chosen by the system. */
  readonly ownHosts: () => ReadonlySet<string>
  readonly actorOf: ActorOf
  readonly findAttempt: FindAttempt
}

/** The web server without its routes: limits, headers, who calls, and one way to tell what went wrong. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const door = options.door ?? usualDoor
  const app = fastify({
    loggerInstance: options.log,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 256 * 1024,
    trustProxy: options.proxies === undefined ? false : [...options.proxies],
    requestTimeout: door.requestMs,
    connectionTimeout: door.idleMs,
    keepAliveTimeout: door.idleMs,
    forceCloseConnections: true,
    // A request without a host reaches our own guard, which refuses it in our words.
    serverFactory: handler =>
      createServerFor(
        handler,
        {
          requireHostHeader: false,
          headersTimeout: door.headersMs,
          requestTimeout: door.requestMs,
          keepAliveTimeout: door.idleMs,
          connectionsCheckingInterval: door.checkMs,
        },
        door.idleMs,
        options.tls,
      ),
    clientErrorHandler: answerClientError,
    // An address that no route can be looked up by: no hook runs for it.
    frameworkErrors(error, request, reply) {
      setSecurityHeaders(reply)
      sendProblem(error, request, reply)
    },
  })
  app.server.maxConnections = door.maxConnections
  answerBrokenRequests(app.server)
  app.decorateRequest('person', undefined)
  app.decorateRequest('actor', undefined)

  app.decorate('declaredRoutes', requirePolicies(app))
  app.addHook('onRequest', async (_request, reply) => {
    setSecurityHeaders(reply, options.formTargets)
  })
  // Not earlier: only after all onRequest hooks is a refused upgrade's connection closed by the WebSocket plug-in.
  app.addHook('preParsing', async request => {
    const { config } = request.routeOptions
    guardProxy(request, options.proxies)
    guardOrigin(request, options.ownHosts(), config)
    // Otherwise the plug-in opens a socket at any address, to close it at once.
    if (request.ws && config.speaksWebSocket !== true)
      throw new AppError('unknown-route', 'No WebSocket is at this address.')
    const actor = await options.actorOf(request)
    await guardPolicy(request, actor, options.findAttempt)
    request.actor = actor
    if (actor !== undefined && actor.kind !== 'service-token')
      request.person = { id: actor.id, name: actor.name }
  })
  app.setErrorHandler(sendProblem)
  await app.register(websocket, {
    options: { maxPayload: maxFrameBytes, perMessageDeflate: false, clientTracking: false },
  })
  app.websocketServer.on('wsClientError', (_error: Error, socket: Duplex) =>
    refuse(socket, 'invalid-request', 'This is no WebSocket handshake that this server can read.'),
  )
  return app
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (isBug(error)) request.log.error({ error, url: request.url.split('?')[0] }, 'a request failed')
  const body = renderProblem(error, request.id)
  if (error instanceof AppError && error.retryAfterSeconds !== undefined)
    reply.header('retry-after', error.retryAfterSeconds)
  // Node has given the connection of an upgrade away and does not end it; where no hook ran, neither does the plug-in.
  if (request.headers.upgrade !== undefined) reply.raw.once('finish', () => request.raw.socket.destroySoon())
  const isPage = request.routeOptions.config.shownInTab && /text\/html/.test(request.headers.accept ?? '')
  if (isPage) return reply.status(body.status).headers(problemPageHeaders).send(problemPage(body))
  return reply.status(body.status).type('application/problem+json').send(body)
}
