import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { closeCodes } from '../../../shared/protocol/limits.ts'
import { followerSocketPath, presenterSocketPath } from '../../../shared/routes/demo-routes.ts'
import type { Attempts } from '../../attempts/attempts.ts'
import type { DemoDesk } from '../../demos/demo-desk.ts'
import type { FollowLink } from '../demo-resource.ts'
import { guardSocketOrigin } from '../guard-origin.ts'
import { signedIn } from '../register-route.ts'
import { type DemoContext, serveFollowerSocket } from './follower-socket.ts'
import { servePresenterSocket } from './presenter-socket.ts'
import { refusePlainCall } from './refuse-plain-call.ts'
import type { SessionWatch } from './session-watch.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who may connect is served by it. */
    serveDemo: ((socket: WebSocket, context: DemoContext) => void) | undefined
  }
}

export interface DemoGatewayParts {
  readonly attempts: Attempts
  readonly demos: DemoDesk
  readonly followLink: FollowLink
  readonly ownHosts: () => ReadonlySet<string>
  readonly watch: SessionWatch
  readonly now: () => number
}

/** The WebSockets of demos. Who may connect is decided before the upgrade, so that a refusal is an HTTP problem. */
export function demoGateway(app: FastifyInstance, parts: DemoGatewayParts) {
  const { attempts, demos, followLink, ownHosts, watch, now } = parts
  const open = new Set<WebSocket>()
  app.decorateRequest('serveDemo', undefined)

  const served = {
    handler: refusePlainCall,
    wsHandler(
      socket: WebSocket,
      request: {
        serveDemo: FastifyRequest['serveDemo']
        id: string
        log: DemoContext['log']
        socket: DemoContext['connection']
      },
    ) {
      if (request.serveDemo === undefined) return socket.close(closeCodes.notAllowed)
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      request.serveDemo(socket, {
        now,
        requestId: request.id,
        log: request.log,
        connection: request.socket,
      })
    },
  }

  app.route<{ Params: { token: string } }>({
    method: 'GET',
    url: followerSocketPath(':token'),
    config: { policy: 'public:see', speaksWebSocket: true },
    preValidation: async request => {
      guardSocketOrigin(request, ownHosts())
      const { demo, entrance } = await followLink(request, () => demos.follow(request.params.token))
      request.serveDemo = (socket, context) => serveFollowerSocket(socket, demo, { ...context, entrance })
    },
    ...served,
  })
  app.route<{ Params: { attemptId: string } }>({
    method: 'GET',
    url: presenterSocketPath(':attemptId'),
    config: { policy: 'attempt:present', speaksWebSocket: true },
    preValidation: async request => {
      guardSocketOrigin(request, ownHosts())
      // Only whose attempt it is presents it.
      await attempts.open(signedIn(request.person), request.params.attemptId)
      const demo = await demos.present(request.params.attemptId)
      request.serveDemo = (socket, context) => {
        watch.follow(socket, request.actor, request.id)
        servePresenterSocket(socket, demo, context)
      }
    },
    ...served,
  })

  return {
    /** Tells every page that the server restarts; they come back by themselves. */
    drain(): void {
      for (const socket of open) socket.close(closeCodes.draining, 'the server is restarting')
    },
  }
}
