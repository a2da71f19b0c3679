import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { followerAckBytes } from '../../shared/demo/demo-limits.ts'
import { emptyDemo } from '../../shared/demo/demo-state.ts'
import { closeCodes } from '../../shared/protocol/limits.ts'
import { createManualTiming } from '../attempt/manual-timing.ts'
import type { WireEvents } from '../attempt/wire-socket.ts'
import { openFollowSession } from './follow-session.ts'

/** A session whose sockets are in the test's hands. */
function openBench() {
  const sent: { readonly type: string; readonly bytes?: number; readonly id?: string }[] = []
  const wires: WireEvents[] = []
  const timing = createManualTiming()
  const session = openFollowSession({
    openWire(events) {
      wires.push(events)
      return { sendText: text => void sent.push(JSON.parse(text)), sendBytes() {}, close() {} }
    },
    wake: { onWake: () => () => {}, onDoubt: () => () => {} },
    timing,
    follower: 'follower-one',
    newId: () => 'question-1',
    inflate: async bytes => inflateRawSync(bytes).toString(),
    fetchPiece: async () => new Uint8Array(),
  })
  const wire = () => {
    const last = wires.at(-1)
    if (last === undefined) throw new Error('no socket was opened')
    return last
  }
  return {
    session,
    sent,
    timing,
    wires,
    wire,
    whole: (seq: number, skipped = false) =>
      wire().onBytes(deflateRawSync(JSON.stringify({ state: { ...emptyDemo, seq }, skipped }))),
    told: (seq: number, text: string) =>
      wire().onText(
        JSON.stringify({ type: 'told', batch: { seq, at: seq, events: [{ type: 'said', text, at: 1 }] } }),
      ),
  }
}

it('begins with all as it is, and puts on that what is told, however long unpacking takes', async () => {
  const bench = openBench()
  bench.wire().onOpen()
  bench.whole(4)
  bench.told(5, 'next')
  await expect.poll(() => bench.session.live().said?.text).toBe('next')
  expect(bench.session.live().seq).toBe(5)
  bench.whole(9, true)
  await expect.poll(() => bench.session.live().seq).toBe(9)
  expect(bench.session.skips()).toBe(1)
})

it('acknowledges in steps what has arrived', async () => {
  const bench = openBench()
  bench.wire().onOpen()
  bench.whole(1)
  bench.told(2, 'x'.repeat(390))
  expect(bench.sent.filter(({ type }) => type === 'got')).toEqual([])
  for (let seq = 3; seq < 20; seq += 1) bench.told(seq, 'x'.repeat(390))
  const acknowledged = bench.sent.flatMap(({ type, bytes }) => (type === 'got' ? [bytes ?? 0] : []))
  expect(acknowledged[0]).toBeGreaterThanOrEqual(followerAckBytes)
})

it('comes back after the server was away, and takes what is there then', async () => {
  const bench = openBench()
  bench.wire().onOpen()
  bench.whole(50)
  await expect.poll(() => bench.session.live().seq).toBe(50)
  bench.wire().onClose(1006, '')
  expect(bench.session.status().status).toBe('down')
  bench.timing.pass(20_000)
  expect(bench.wires.length).toBeGreaterThan(1)
  bench.wire().onOpen()
  // The next server has only what was kept.
  bench.whole(48)
  await expect.poll(() => bench.session.live().seq).toBe(48)
})

it('does not come back by a link that was withdrawn', () => {
  const bench = openBench()
  bench.wire().onOpen()
  bench.wire().onClose(closeCodes.notAllowed, '')
  bench.timing.pass(60_000)
  expect(bench.session.status()).toMatchObject({ status: 'ended' })
  expect(bench.wires).toHaveLength(1)
})

it('says again on the next socket what the server knew by the last one alone', async () => {
  const bench = openBench()
  bench.wire().onOpen()
  bench.whole(1)
  bench.session.say({ type: 'hand', up: true })
  bench.session.say({ type: 'place', behindMs: 0, hasCopy: false })
  bench.session.say({ type: 'answer', poll: 'poll-1', yes: false })
  bench.session.say({ type: 'answer', poll: 'poll-1', yes: true })
  bench.session.say({ type: 'vote', question: 'question-1' })
  bench.sent.length = 0
  bench.wire().onClose(closeCodes.draining, 'the server is restarting')
  bench.timing.pass(60_000)
  bench.wire().onOpen()
  bench.whole(1)
  expect(bench.sent.filter(({ type }) => type !== 'ping')).toEqual([
    { type: 'hello', protocol: 1, follower: 'follower-one' },
    { type: 'hand', up: true },
    { type: 'answer', poll: 'poll-1', yes: true },
  ])
})
