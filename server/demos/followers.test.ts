import { inflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import {
  demoLeanTailChars,
  followerLateMs,
  followerWindowBytes,
  maxFollowers,
} from '../../shared/demo/demo-limits.ts'
import { type DemoState, emptyDemo } from '../../shared/demo/demo-state.ts'
import { createFollowers } from './followers.ts'
import { leanDemo } from './lean-demo.ts'

/** Followers of a demo whose state is the last batch's number. */
function openFollowers() {
  let state: DemoState = emptyDemo
  let time = 0
  const followers = createFollowers(
    () => state,
    () => time,
  )
  return {
    followers,
    passes(ms: number) {
      time += ms
    },
    async tell(bytes = 10) {
      state = { ...state, seq: state.seq + 1 }
      await followers.tell(state.seq, Buffer.from(`${state.seq}:`.padEnd(bytes, '.')))
    },
    join() {
      const told: string[] = []
      let bytes = 0
      const follower = followers.join({
        sendText(text) {
          bytes += text.length
          told.push(String(text).replace(/:\.*/, ''))
        },
        sendBytes(whole) {
          bytes += whole.length
          const { state: shown, skipped } = JSON.parse(inflateRawSync(whole).toString())
          told.push(`${skipped ? 'skipped to' : 'whole'} ${shown.seq}`)
        },
        waiting: () => 0,
        close: why => void told.push(why),
      })
      return { told, bytes: () => bytes, got: () => follower?.got(bytes), leave: () => follower?.leave() }
    },
  }
}

it('shows all as it is to whoever comes, and then each batch once and in order', async () => {
  const demo = openFollowers()
  await demo.tell()
  const early = demo.join()
  await demo.tell()
  const late = demo.join()
  await demo.tell()
  expect(early.told).toEqual(['whole 1', '2', '3'])
  // What was packed for the first is good for the second, with what was told since.
  expect(late.told).toEqual(['whole 1', '2', '3'])
  demo.passes(1_000)
  await demo.tell()
  expect(demo.join().told).toEqual(['whole 4'])
})

it('has no more under way to one who does not read than their window, and the rest not at all', async () => {
  const demo = openFollowers()
  const [slow, quick] = [demo.join(), demo.join()]
  for (let number = 0; number < 500; number += 1) {
    await demo.tell(4_096)
    quick.got()
  }
  expect(quick.told).toHaveLength(501)
  expect(slow.bytes()).toBeLessThan(followerWindowBytes + 3 * 4_096)
  const before = slow.told.length
  slow.got()
  expect(slow.told.slice(before)).toEqual(['skipped to 500'])
  await demo.tell()
  expect(slow.told.at(-1)).toBe('501')
})

it('skips a slow line forward as soon as what was sent is late, and not one that is only far away', async () => {
  const demo = openFollowers()
  const [slow, far] = [demo.join(), demo.join()]
  for (let number = 0; number < 20; number += 1) {
    await demo.tell(1_024)
    demo.passes(500)
    // A second late, each time.
    if (number % 2 === 1) far.got()
  }
  expect(far.told).toHaveLength(21)
  expect(slow.bytes()).toBeLessThan(4 * 1_024 + (followerLateMs / 500 + 3) * 1_024)
  slow.got()
  expect(slow.told.at(-1)).toBe('skipped to 20')
})

it('has little under way to a line that was slow, however much happens at once', async () => {
  const demo = openFollowers()
  const slow = demo.join()
  // A kilobyte a second.
  for (let second = 0; second < 8; second += 1) {
    await demo.tell(1_024)
    demo.passes(1_000)
    if (second === 7) slow.got()
  }
  const before = slow.bytes()
  for (let number = 0; number < 3; number += 1) await demo.tell(32 * 1_024)
  expect(slow.bytes() - before).toBeLessThan(1_024)
  // Packing all as it is is work: it is done for this one now and then, not for each of these.
  expect(slow.told.at(-1)).toBe('skipped to 8')
  demo.passes(500)
  slow.got()
  expect(slow.told.at(-1)).toBe('skipped to 11')
})

it('takes nobody for slow who has had too little to acknowledge', async () => {
  const demo = openFollowers()
  const quiet = demo.join()
  for (let number = 0; number < 20; number += 1) {
    await demo.tell(100)
    demo.passes(10 * followerLateMs)
  }
  expect(quiet.told).toHaveLength(21)
})

it('shows a slow line the file that is shown and the last lines of each terminal', () => {
  const printed = `${'an old line\r\n'.repeat(1_000)}the last line`
  const lean = leanDemo({
    ...emptyDemo,
    path: 'a',
    texts: { a: 'shown', b: 'not shown' },
    terminals: { t1: { cols: 80, rows: 24, printed } },
  })
  expect(lean.texts).toEqual({ a: 'shown' })
  const shown = lean.terminals.t1?.printed ?? ''
  expect(shown.startsWith('\x1b[0man old line\r\n')).toBe(true)
  expect(shown.endsWith('the last line')).toBe(true)
  expect(shown.length).toBeLessThanOrEqual(demoLeanTailChars + 4)
})

it('believes nobody that more has arrived than was sent', async () => {
  const demo = openFollowers()
  let sent = 0
  const follower = demo.followers.join({
    sendText(text) {
      sent += text.length
    },
    sendBytes() {},
    waiting: () => 0,
    close() {},
  })
  follower?.got(Number.MAX_SAFE_INTEGER)
  for (let number = 0; number < 100; number += 1) await demo.tell(4_096)
  expect(sent).toBeLessThan(followerWindowBytes + 3 * 4_096)
})

it('lets others have their turn while it tells thousands', async () => {
  const demo = openFollowers()
  let busyUntil = 0
  for (let number = 0; number < 300; number += 1)
    demo.followers.join({
      sendText() {
        busyUntil = performance.now() + 0.1
        while (performance.now() < busyUntil);
      },
      sendBytes() {},
      waiting: () => 0,
      close() {},
    })
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  }, 0)
  await demo.tell()
  clearInterval(timer)
  expect(turns).toBeGreaterThan(3)
})

it('takes so many and no more, and again one when one has left', () => {
  const demo = openFollowers()
  const line = { sendText() {}, sendBytes() {}, waiting: () => 0, close() {} }
  const all = Array.from({ length: maxFollowers }, () => demo.followers.join(line))
  expect(demo.followers.join(line)).toBeUndefined()
  all[7]?.leave()
  expect(demo.followers.join(line)).toBeDefined()
})

it('sends no more to one who says that all has arrived and reads nothing', async () => {
  const demo = openFollowers()
  let unread = 0
  const line = {
    sendText(text: Uint8Array) {
      unread += text.length
    },
    sendBytes(bytes: Uint8Array) {
      unread += bytes.length
    },
    waiting: () => unread,
    close() {},
  }
  const liar = demo.followers.join(line)
  for (let number = 0; number < 500; number += 1) {
    await demo.tell(4_096)
    liar?.got(Number.MAX_SAFE_INTEGER)
    liar?.tell('{"type":"pong"}')
  }
  expect(unread).toBeLessThan(followerWindowBytes + 3 * 4_096)
})
