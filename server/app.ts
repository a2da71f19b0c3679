import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Attempts } from './attempts/attempts.ts'
import { attemptResource } from './http/attempt-resource.ts'
import { createApp } from './http/create-app.ts'
import { fileResource } from './http/file-resource.ts'
import { servePage } from './http/page.ts'
import { type Platform, platformResource } from './http/platform-resource.ts'
import { socketCheck } from './http/socket/socket-check.ts'
import { socketGateway } from './http/socket/socket-gateway.ts'
import type { Person } from './people/person.ts'

export interface AssayAppOptions {
  readonly attempts: Attempts
  readonly platform: Platform
  /** Who sits at this machine. */
  readonly person: Person
  /** Folder of the built page. */
  readonly pageFolder: string
  readonly log: FastifyBaseLogger
  readonly now: () => number
  /** The page may also come from this port of this machine, and its calls by way of it. */
  readonly devPort?: number | undefined
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
  const { attempts, now } = options
  let ownHosts: ReadonlySet<string> = new Set()
  const fastify = await createApp({
    log: options.log,
    ownHosts: () => ownHosts,
    personOf: () => options.person,
  })
  attemptResource(fastify, attempts, now)
  fileResource(fastify, attempts)
  platformResource(fastify, options.platform)
  socketCheck(fastify, () => ownHosts)
  const sockets = socketGateway(fastify, attempts, () => ownHosts, now)
  await servePage(fastify, options.pageFolder)

  return {
    fastify,
    async listen(host, port) {
      await fastify.listen({ host, port })
      const bound = fastify.server.address()
      const actual = typeof bound === 'object' && bound !== null ? bound.port : port
      const ports = options.devPort === undefined ? [actual] : [actual, options.devPort]
      const names = ['localhost', '127.0.0.1', '[::1]']
      ownHosts = new Set(ports.flatMap(own => names.map(name => `${name}:${own}`)))
      return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`
    },
    async close() {
      sockets.drain()
      await fastify.close()
    },
  }
}
