import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { followerFrameSchema } from '../../../shared/demo/demo-frames.ts'
import { demoProtocolVersion, followerSilenceMs } from '../../../shared/demo/demo-limits.ts'
import { silentLog } from '../../log.ts'
import { serveDemoLine } from './demo-line.ts'
import { usualFlow } from './frame-flow.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A socket as far as a line of a demo uses it. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  bufferedAmount = 0
  sent: string[] = []
  isTerminated = false
  pause(): void {}
  resume(): void {}
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.readyState = 2
  }
  terminate(): void {
    this.isTerminated = true
    this.readyState = 3
    this.emit('close')
  }
}

function openLine() {
  const socket = new FakeSocket()
  const heard: string[] = []
  serveDemoLine(socket as unknown as WebSocket, {
    schema: followerFrameSchema,
    limits: usualFlow,
    silenceMs: followerSilenceMs,
    hear: frame => void heard.push(frame.type),
    greeted: frame => void heard.push(frame.type),
    closed: () => void heard.push('closed'),
    now: () => Date.now(),
    requestId: 'request-1',
    log: silentLog,
  })
  const say = (frame: object) => socket.emit('message', Buffer.from(JSON.stringify(frame)), false)
  return { socket, heard, say }
}
const hello = { type: 'hello', protocol: demoProtocolVersion, follower: 'follower-one' }

it('lets go who connects and says nothing, sooner than who has said hello', () => {
  const [mute, quiet] = [openLine(), openLine()]
  quiet.say(hello)
  vi.advanceTimersByTime(60_001)
  expect([mute.socket.isTerminated, quiet.socket.isTerminated]).toEqual([true, false])
  vi.advanceTimersByTime(followerSilenceMs)
  expect(quiet.socket.isTerminated).toBe(true)
  expect(quiet.heard).toEqual(['hello', 'closed'])
})

it('hears nothing any more of whom it has sent away', async () => {
  const line = openLine()
  line.say(hello)
  line.say({ type: 'hand', up: true })
  line.socket.close()
  line.say({ type: 'hand', up: false })
  await vi.advanceTimersByTimeAsync(1)
  expect(line.heard).toEqual(['hello', 'hand'])
  expect(line.socket.sent).toEqual([])
})
