import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Attempts } from './attempts/attempts.ts'
import type { DemoDesk } from './demos/demo-desk.ts'
import { attemptResource } from './http/attempt-resource.ts'
import { type Consoles, consoleResource } from './http/console-resource.ts'
import { type ActorOf, createApp } from './http/create-app.ts'
import type { Tls } from './http/create-server.ts'
import { type CredentialParts, credentialResource } from './http/credential-resource.ts'
import { createFollowLink, demoResource } from './http/demo-resource.ts'
import { fileResource } from './http/file-resource.ts'
import { servePage } from './http/page.ts'
import { type Platform, platformResource } from './http/platform-resource.ts'
import { type PortfolioParts, portfolioResource } from './http/portfolio-resource.ts'
import { awsConsoleHosts } from './http/security-headers.ts'
import { demoGateway } from './http/socket/demo-gateway.ts'
import { socketCheck } from './http/socket/socket-check.ts'
import { socketGateway } from './http/socket/socket-gateway.ts'
import { localActor } from './people/local-person.ts'
import type { Person } from './people/person.ts'

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
  /** Who calls, where that is not always the person at this machine. */
  readonly actorOf?: ActorOf | undefined
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
  const { attempts, now, credentials } = options
  const { publicAddress } = credentials
  const publicHost = publicAddress === undefined ? undefined : new URL(publicAddress).host
  let ownHosts: ReadonlySet<string> = new Set()
  const fastify = await createApp({
    log: options.log,
    ownHosts: () => ownHosts,
    tls: options.tls,
    formTargets: options.consoles === undefined ? awsConsoleHosts : [],
    // Whoever comes by the public address is a stranger, as long as nobody can sign in.
    actorOf:
      options.actorOf ??
      (({ headers }) => (headers.host === publicHost ? undefined : localActor(options.person))),
    findAttempt: attempts.find,
  })
  attemptResource(fastify, attempts, now)
  fileResource(fastify, attempts)
  platformResource(fastify, options.platform)
  const { portfolios, pageFolder } = options
  credentialResource(fastify, { ...credentials, attempts, pageFolder, now })
  portfolioResource(fastify, { attempts, portfolios, documents: credentials.documents, pageFolder })
  consoleResource(fastify, { attempts, consoles: options.consoles, now })
  socketCheck(fastify, () => ownHosts)
  const demoParts = { attempts, demos: options.demos, followLink: createFollowLink(now), now }
  demoResource(fastify, demoParts)
  const demoSockets = demoGateway(fastify, { ...demoParts, ownHosts: () => ownHosts })
  const sockets = socketGateway(fastify, attempts, () => ownHosts, now)
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
      ownHosts = new Set([...local, ...(publicHost === undefined ? [] : [publicHost])])
      return `${options.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${actual}`
    },
    async close() {
      sockets.drain()
      demoSockets.drain()
      await fastify.close()
    },
  }
}
