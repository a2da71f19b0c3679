import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Attempts } from './attempts/attempts.ts'
import { isLoopback } from './config.ts'
import type { DemoDesk } from './demos/demo-desk.ts'
import { attemptResource } from './http/attempt-resource.ts'
import { type Consoles, consoleResource } from './http/console-resource.ts'
import { type ActorOf, createApp } from './http/create-app.ts'
import type { Tls } from './http/create-server.ts'
import { type CredentialParts, credentialResource } from './http/credential-resource.ts'
import { createFollowLink, demoResource } from './http/demo-resource.ts'
import { fileResource } from './http/file-resource.ts'
import { invitationResource } from './http/invitation-resource.ts'
import { servePage } from './http/page.ts'
import { type Platform, platformResource } from './http/platform-resource.ts'
import { type PortfolioParts, portfolioResource } from './http/portfolio-resource.ts'
import { awsConsoleHosts } from './http/security-headers.ts'
import { sessionTokenOf } from './http/session-cookie.ts'
import { sessionResource } from './http/session-resource.ts'
import { demoGateway } from './http/socket/demo-gateway.ts'
import { createSessionWatch } from './http/socket/session-watch.ts'
import { socketCheck } from './http/socket/socket-check.ts'
import { socketGateway } from './http/socket/socket-gateway.ts'
import { localActor } from './people/local-person.ts'
import type { Person } from './people/person.ts'
import type { SignInDesk } from './people/sign-in-desk.ts'

export interface AssayAppOptions {
  readonly attempts: Attempts
  readonly platform: Platform
  readonly credentials: Omit<CredentialParts, 'attempts' | 'pageFolder' | 'now'>
  readonly portfolios: PortfolioParts['portfolios']
  readonly demos: DemoDesk
  /** The consoles of our own accounts; absent where there are none. */
  readonly consoles?: Consoles | undefined
  /** Who sits at this machine. */
  readonly person: Person
  /** Where people sign in: nobody is let in as the person at this machine then. */
  readonly signIn?: SignInDesk | undefined
  /** Who calls, where neither a session nor being at this machine says it. */
  readonly actorOf?: ActorOf | undefined
  /** Addresses of the proxies by which alone people come, where they come by some. */
  readonly proxies?: readonly string[] | undefined
  /** Folder of the built page. */
  readonly pageFolder: string
  readonly log: FastifyBaseLogger
  readonly now: () => number
  /** With it the page is served by HTTPS alone. */
  readonly tls?: Tls | undefined
  /** The page may also come from this port of this machine, and its calls by way of it. */
  readonly devPort?: number | undefined
  /** What is served beside the product's own. */
  readonly beside?: ((app: FastifyInstance) => Promise<void>) | undefined
}

export interface AssayApp {
  readonly fastify: FastifyInstance
  /** @returns the address to open */
  listen(host: string, port: number): Promise<string>
  /** Lets pages go with the word that the server restarts, finishes what was asked, and closes the port. */
  close(): Promise<void>
}

/** The whole web server over the domain's parts, without listening yet. */
export async function createAssayApp(options: AssayAppOptions): Promise<AssayApp> {
  const { attempts, now, credentials, signIn } = options
  const { publicAddress } = credentials
  const publicHost = publicAddress === undefined ? undefined : new URL(publicAddress).host
  let ownHosts: ReadonlySet<string> = new Set()
  const fastify = await createApp({
    log: options.log,
    ownHosts: () => ownHosts,
    tls: options.tls,
    formTargets: options.consoles === undefined ? awsConsoleHosts : [],
    proxies: options.proxies,
    actorOf: options.actorOf ?? actorBy(options, publicHost),
    findAttempt: attempts.find,
  })
  const watch = createSessionWatch(async ids => (await signIn?.alive(ids)) ?? ids, options.log)
  sessionParts(fastify, options)
  attemptResource(fastify, attempts, now)
  fileResource(fastify, attempts)
  platformResource(fastify, { ...options.platform, signsIn: signIn !== undefined })
  const { portfolios, pageFolder } = options
  credentialResource(fastify, { ...credentials, attempts, pageFolder, now })
  portfolioResource(fastify, { attempts, portfolios, documents: credentials.documents, pageFolder })
  consoleResource(fastify, { attempts, consoles: options.consoles, now })
  socketCheck(fastify, () => ownHosts)
  const demoParts = { attempts, demos: options.demos, followLink: createFollowLink(now), now }
  demoResource(fastify, demoParts)
  const demoSockets = demoGateway(fastify, { ...demoParts, watch, ownHosts: () => ownHosts })
  const sockets = socketGateway(fastify, { attempts, watch, now, ownHosts: () => ownHosts })
  await options.beside?.(fastify)
  await servePage(fastify, options.pageFolder)

  return {
    fastify,
    async listen(host, port) {
      await fastify.listen({ host, port })
      const bound = fastify.server.address()
      const actual = typeof bound === 'object' && bound !== null ? bound.port : port
      const ports = options.devPort === undefined ? [actual] : [actual, options.devPort]
      const names = ['localhost', '127.0.0.1', '[::1]']
      const local = ports.flatMap(own => names.map(name => `${name}:${own}`))
      const called = (options.tls?.names ?? []).map(name => hostOf(name, actual))
      ownHosts = new Set([...local, ...called, ...(publicHost === undefined ? [] : [publicHost])])
      if (options.proxies !== undefined && publicAddress !== undefined) return publicAddress
      return `${options.tls === undefined ? 'http' : 'https'}://${shownHost(host, options.tls?.names)}:${actual}`
    },
    async close() {
      watch.close()
      sockets.drain()
      demoSockets.drain()
      await fastify.close()
    },
  }
}

/** Who calls: by their session where people sign in, and else the person at this machine, or nobody by the public address. */
function actorBy({ signIn, person }: AssayAppOptions, publicHost: string | undefined): ActorOf {
  return async ({ headers }) => {
    if (signIn === undefined) return headers.host === publicHost ? undefined : localActor(person)
    const token = sessionTokenOf(headers)
    return token === undefined ? undefined : signIn.actorOf(token)
  }
}

/** What is there only where people sign in. */
function sessionParts(app: FastifyInstance, { signIn, now }: AssayAppOptions): void {
  if (signIn === undefined) return
  sessionResource(app, signIn, now)
  invitationResource(app, signIn)
}

/** A name with its port as a browser sends it: without that of HTTPS. */
function hostOf(name: string, port: number): string {
  const host = name.includes(':') ? `[${name}]` : name
  return port === 443 ? host : `${host}:${port}`
}

/** What to open from another machine, where the server listens on all addresses of this one. */
function shownHost(host: string, names: readonly string[] = []): string {
  const isAll = host === '0.0.0.0' || host === '::'
  const shown = isAll ? (names.findLast(name => !isLoopback(name)) ?? 'localhost') : host
  return shown.includes(':') ? `[${shown}]` : shown
}
