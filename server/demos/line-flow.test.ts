import { expect, it } from 'vitest'
import { followerAckBytes, followerWindowBytes } from '../../shared/demo/demo-limits.ts'
import { createLineFlow } from './line-flow.ts'

/** A line that takes so many bytes in a millisecond and is so far away, and a page that acknowledges as ours do. */
function openLine(first: number, farMs: number) {
  let perMs = first
  let time = 0
  const flow = createLineFlow(
    () => time,
    () => 0,
  )
  const onTheWay: number[] = []
  let passing = 0
  let got = 0
  let told = 0
  const acknowledgements: { readonly at: number; readonly bytes: number }[] = []

  function pass(): void {
    time += 1
    passing = onTheWay.length === 0 ? 0 : passing + perMs
    while (onTheWay[0] !== undefined && passing >= onTheWay[0]) {
      passing -= onTheWay[0]
      got += onTheWay.shift() ?? 0
      if (got - told < followerAckBytes) continue
      told = got
      acknowledgements.push({ at: time + farMs, bytes: got })
    }
    while (acknowledgements[0] !== undefined && acknowledgements[0].at <= time)
      flow.got(acknowledgements.shift()?.bytes ?? 0)
  }
  return {
    flow,
    becomes(next: number): void {
      perMs = next
    },
    send(bytes: number): void {
      flow.sent(bytes)
      onTheWay.push(bytes)
    },
    passes(ms: number): void {
      for (let passed = 0; passed < ms; passed += 1) pass()
    },
  }
}

it('knows a slow line by the time that small messages take, before anything large is on it', () => {
  const slow = openLine(1, 20)
  for (let sent = 0; sent < 30; sent += 1) {
    slow.send(350)
    slow.passes(2_000)
  }
  expect(slow.flow.takes(32 * 1_024)).toBe(false)
  expect(slow.flow.takes(350)).toBe(true)
})

it('takes no line for slow that is far away and had little to take', () => {
  const far = openLine(1_000, 200)
  for (let sent = 0; sent < 30; sent += 1) {
    far.send(350)
    far.passes(2_000)
  }
  expect(far.flow.takes(32 * 1_024)).toBe(true)
})

it('gives what is large the time that a slow line takes for it, and goes on after it', () => {
  const slow = openLine(1, 20)
  slow.send(6_000)
  slow.passes(6_100)
  slow.send(6_000)
  slow.passes(4_000)
  slow.send(300)
  expect(slow.flow.takes(300)).toBe(true)
  // One that takes nothing at all is late in the end.
  const dead = openLine(1, 20)
  dead.send(6_000)
  dead.passes(6_100)
  for (let late = 0; late < 2; late += 1) dead.flow.sent(6_000)
  dead.passes(20_000)
  expect(dead.flow.takes(300)).toBe(false)
})

it('gives a line its whole window back once it takes much', () => {
  const line = openLine(1, 20)
  line.send(8_000)
  line.passes(8_100)
  expect(line.flow.takes(32 * 1_024)).toBe(false)
  line.becomes(200)
  for (let sent = 0; sent < 6; sent += 1) {
    line.send(Math.min(16, 6 * 2 ** sent) * 1_024)
    line.passes(200)
  }
  expect(line.flow.takes(followerWindowBytes)).toBe(true)
})

it('believes nobody that what has not left this server has arrived', () => {
  let waiting = 0
  const flow = createLineFlow(
    () => 0,
    () => waiting,
  )
  flow.sent(followerWindowBytes + 1)
  waiting = followerWindowBytes
  flow.got(Number.MAX_SAFE_INTEGER)
  flow.sent(2)
  waiting += 2
  expect(flow.takes(1)).toBe(false)
  expect(flow.hasCaughtUp()).toBe(false)
  waiting = 0
  flow.got(Number.MAX_SAFE_INTEGER)
  expect(flow.takes(1)).toBe(true)
})
