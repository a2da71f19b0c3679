import type { WebSocket } from 'ws'
import {
  type PresenterAnswer,
  type PresenterFrame,
  presenterFrameSchema,
} from '../../../shared/demo/demo-frames.ts'
import { closeCodes, silenceLimitMs } from '../../../shared/protocol/limits.ts'
import type { LiveDemo, Presenter } from '../../demos/live-demo.ts'
import type { SocketContext } from './attempt-socket.ts'
import { serveDemoLine } from './demo-line.ts'
import type { FlowLimits } from './frame-flow.ts'

/** Who types tells of each letter, and opens files of 100 KiB. */
const presenterFlow: FlowLimits = {
  frames: 500,
  bytes: 4 * 1024 * 1024,
  underWay: 16,
  unread: 8 * 1024 * 1024,
}

const closings = {
  replaced: { code: closeCodes.replaced, reason: 'presented from another tab' },
  ended: { code: closeCodes.draining, reason: 'the server is restarting' },
} as const

/** Serves the socket of the presenter's page: what it shows, and what it decides about the demo. */
export function servePresenterSocket(socket: WebSocket, demo: LiveDemo, context: SocketContext): void {
  let presenter: Presenter | undefined
  const line = serveDemoLine<PresenterFrame, PresenterAnswer>(socket, {
    ...context,
    schema: presenterFrameSchema,
    limits: presenterFlow,
    silenceMs: silenceLimitMs,
    greeted() {
      presenter = demo.present({
        desk: desk => line.say({ type: 'desk', desk }),
        showAgain: () => line.say({ type: 'show-again' }),
        close: why => socket.close(closings[why].code, closings[why].reason),
      })
    },
    hear(frame) {
      if (frame.type === 'ping') line.say({ type: 'pong', sentAt: frame.sentAt, serverTime: context.now() })
      else if (frame.type !== 'hello') presenter?.obey(frame)
    },
    closed: () => presenter?.leave(),
  })
}
