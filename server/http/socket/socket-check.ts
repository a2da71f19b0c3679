import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { socketCheckPath } from '../../../shared/routes/attempt-routes.ts'
import { guardSocketOrigin } from '../guard-origin.ts'
import { refusePlainCall } from './refuse-plain-call.ts'

const maxEchoes = 20
const maxSeconds = 15

/** A socket that sends back what it gets: by it a page learns before an exam whether sockets reach this server, and how fast. */
export function socketCheck(app: FastifyInstance, ownHosts: () => ReadonlySet<string>): void {
  app.route({
    method: 'GET',
    url: socketCheckPath,
    config: { policy: 'attempt:start', speaksWebSocket: true },
    preValidation: async request => guardSocketOrigin(request, ownHosts()),
    handler: refusePlainCall,
    wsHandler: echo,
  })
}

function echo(socket: WebSocket): void {
  let echoes = 0
  const end = setTimeout(() => socket.close(), maxSeconds * 1_000)
  socket.on('message', (data: Buffer) => {
    echoes += 1
    if (echoes > maxEchoes || data.length > 64) socket.close()
    else socket.send(data.toString())
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => clearTimeout(end))
}
