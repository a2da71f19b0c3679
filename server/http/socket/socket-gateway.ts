import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { languagesOf } from '../../../shared/challenge/language.ts'
import { closeCodes } from '../../../shared/protocol/limits.ts'
import type { Attempts } from '../../attempts/attempts.ts'
import type { AttemptFace } from '../../attempts/face/attempt-face.ts'
import { guardSocketOrigin } from '../guard-origin.ts'
import { signedIn } from '../register-route.ts'
import { serveAttemptSocket } from './attempt-socket.ts'
import { refusePlainCall } from './refuse-plain-call.ts'
import type { SessionWatch } from './session-watch.ts'
import { createSocketPlaces } from './socket-places.ts'

declare module 'fastify' {
  interface FastifyRequest {
    attempt: AttemptFace | undefined
  }
}

export interface SocketGatewayParts {
  readonly attempts: Attempts
  readonly ownHosts: () => ReadonlySet<string>
  readonly watch: SessionWatch
  readonly now: () => number
}

/** The attempts' WebSockets. Who may connect is decided before the upgrade, so that a refusal is an HTTP problem. */
export function socketGateway(app: FastifyInstance, { attempts, ownHosts, watch, now }: SocketGatewayParts) {
  const places = createSocketPlaces<WebSocket>()
  app.decorateRequest('attempt', undefined)

  app.route<{ Params: { attemptId: string }; Querystring: { language?: unknown } }>({
    method: 'GET',
    url: '/api/attempts/:attemptId/socket',
    config: { policy: 'attempt:work', speaksWebSocket: true },
    preValidation: async request => {
      guardSocketOrigin(request, ownHosts())
      // A browser cannot set a header of its own here: what its page wants stands in the address.
      const { language } = request.query
      const languages = languagesOf(
        typeof language === 'string' ? language : request.headers['accept-language'],
      )
      request.attempt = await attempts.open(signedIn(request.person), request.params.attemptId, languages)
    },
    handler: refusePlainCall,
    wsHandler: (socket, request) => {
      const { attempt } = request
      if (!attempt) return socket.close(closeCodes.notAllowed)
      const { displaced, leave } = places.take(attempt.id, attempt.actor, socket)
      displaced?.close(closeCodes.replaced, 'opened in too many tabs')
      socket.on('close', leave)
      watch.follow(socket, request.actor, request.id)
      serveAttemptSocket(socket, attempt, { now, requestId: request.id, log: request.log })
    },
  })

  return {
    /** Tells every page that the server restarts; they come back by themselves. */
    drain(): void {
      for (const socket of places.all()) socket.close(closeCodes.draining, 'the server is restarting')
    },
  }
}
