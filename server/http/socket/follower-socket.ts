import type { WebSocket } from 'ws'
import { type DemoFrame, type FollowerFrame, followerFrameSchema } from '../../../shared/demo/demo-frames.ts'
import { followerSilenceMs } from '../../../shared/demo/demo-limits.ts'
import { AppError } from '../../../shared/problem.ts'
import { closeCodes } from '../../../shared/protocol/limits.ts'
import type { Entrance } from '../../demos/entrances.ts'
import type { Follower } from '../../demos/followers.ts'
import type { LiveDemo } from '../../demos/live-demo.ts'
import { createRate, type Rate } from '../rate.ts'
import type { SocketContext } from './attempt-socket.ts'
import { serveDemoLine } from './demo-line.ts'
import type { FlowLimits } from './frame-flow.ts'
import { type Connection, createFramedTexts } from './framed-text.ts'

/** A page acknowledges each 4 KiB and asks for a file at a time; a person asks and votes now and then. */
const followerFlow: FlowLimits = { frames: 60, bytes: 16 * 1024, underWay: 2, unread: 256 * 1024 }
/** Questions, votes, answers and hands of one follower. */
const sayingsPerMinute = 20
/** Files that one follower reads: who looks for something in a project opens one after the other. */
const readsPerMinute = 40

const closings = {
  withdrawn: { code: closeCodes.notAllowed, reason: 'the link was withdrawn' },
  ended: { code: closeCodes.draining, reason: 'the server is restarting' },
} as const

const framedText = createFramedTexts()

/** A socket of a demo, and the connection below it. */
export interface DemoContext extends SocketContext {
  readonly connection: Connection
}

/** The same of who follows. */
export interface FollowerContext extends DemoContext {
  readonly entrance: Entrance
}

/** Serves one follower's socket. There is nothing in it that leads to the attempt: all it can reach are files to read, and the audience. */
export function serveFollowerSocket(socket: WebSocket, demo: LiveDemo, context: FollowerContext): void {
  const { now, connection, entrance } = context
  const sayings = createRate(sayingsPerMinute, now)
  const reads = createRate(readsPerMinute, now)
  let follower: Follower | undefined
  let name = ''

  const line = serveDemoLine<FollowerFrame, DemoFrame>(socket, {
    ...context,
    schema: followerFrameSchema,
    limits: followerFlow,
    silenceMs: followerSilenceMs,
    greeted(frame) {
      if (frame.type !== 'hello') return
      const shut = entrance.closed()
      if (shut !== undefined) return socket.close(closings[shut].code, closings[shut].reason)
      name = frame.follower
      follower = demo.follow({
        // Below the library, which writes a message at once and whole, as nothing is compressed.
        sendText(bytes) {
          if (socket.readyState === socket.OPEN) connection.write(framedText(bytes))
        },
        sendBytes: bytes => socket.send(bytes, { binary: true }),
        waiting: () => socket.bufferedAmount,
        close: why => socket.close(closings[why].code, closings[why].reason),
      })
      if (follower === undefined) line.fail('demo-full', 'As many people follow as can. Try again later.')
      else demo.audience.came(name)
    },
    hear,
    closed() {
      if (follower === undefined) return
      follower.leave()
      demo.audience.left(name)
    },
  })

  function limited(by: Rate = sayings): void {
    if (!by.take('')) throw new AppError('too-many-requests', 'That was a lot at once. Wait a moment.')
  }

  async function hear(frame: FollowerFrame): Promise<void> {
    switch (frame.type) {
      case 'hello':
        return
      case 'ping':
        follower?.tell(JSON.stringify({ type: 'pong', sentAt: frame.sentAt, serverTime: now() }))
        return
      case 'got':
        return follower?.got(frame.bytes)
      case 'place':
        return demo.audience.place(name, frame)
      case 'read-file': {
        limited(reads)
        const file = await demo.readFile(frame.path)
        const text = file.kind === 'file' ? { text: file.text } : {}
        const answer: DemoFrame = { type: 'file', id: frame.id, path: frame.path, ...text }
        if (follower?.tell(JSON.stringify(answer)) === false)
          throw new AppError('too-many-requests', 'Your line is busy. Try again in a moment.')
        return
      }
      case 'ask':
        limited()
        demo.audience.ask(name, frame.text, frame.name)
        return line.say({ type: 'asked', id: frame.id })
      case 'vote':
        limited()
        return demo.audience.vote(name, frame.question)
      case 'hand':
        limited()
        return demo.audience.hand(name, frame.up)
      case 'answer':
        limited()
        return demo.audience.answerPoll(name, frame.poll, frame.yes)
      default:
        return frame satisfies never
    }
  }
}
