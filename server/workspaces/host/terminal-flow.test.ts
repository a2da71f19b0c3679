import { beforeEach, describe, expect, it } from 'vitest'
import { createTerminalFlow, type FlowReader } from './terminal-flow.ts'

const kib = 1024
const keptBytes = 256 * kib

/** A program that prints only while it is not paused, and time that passes when told. */
function setUp() {
  const timers = new Set<{ readonly at: number; readonly action: () => void }>()
  let now = 0
  let paused = false
  const flow = createTerminalFlow({
    pause() {
      paused = true
    },
    resume() {
      paused = false
    },
    later(ms, action) {
      const timer = { at: now + ms, action }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  })
  function reader() {
    const seen = { bytes: 0, replays: 0 }
    const made: FlowReader = {
      output(bytes) {
        seen.bytes += bytes.length
      },
      replay() {
        seen.replays += 1
        return keptBytes
      },
    }
    return { ...made, seen, acknowledge: (bytes: number) => flow.acknowledge(made, bytes), made }
  }
  return {
    flow,
    reader,
    isPaused: () => paused,
    timersLeft: () => timers.size,
    /** Prints up to so much, as far as it may; returns how much that was. */
    print(bytes: number, afterEach: () => void = () => {}): number {
      let printed = 0
      for (; printed < bytes && !paused; printed += kib) {
        flow.printed(new Uint8Array(kib))
        afterEach()
      }
      return printed
    },
    pass(ms: number) {
      now += ms
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer)
        timer.action()
      }
    },
  }
}

let terminal: ReturnType<typeof setUp>
beforeEach(() => {
  terminal = setUp()
})

describe('one reader', () => {
  it('gets all of a flood, which waits while it is behind', () => {
    const { made, seen, acknowledge } = terminal.reader()
    terminal.flow.join(made, 0)
    expect(terminal.print(1_000 * kib)).toBeLessThan(101_000)
    expect(terminal.isPaused()).toBe(true)
    acknowledge(seen.bytes - 5_001)
    expect(terminal.isPaused()).toBe(true)
    acknowledge(1)
    expect(terminal.isPaused()).toBe(false)
    expect(seen.replays).toBe(0)
  })

  it('that is dead holds the program up for ten seconds, and no longer', () => {
    const { made, seen, acknowledge } = terminal.reader()
    terminal.flow.join(made, 0)
    terminal.print(1_000 * kib)
    terminal.pass(9_999)
    expect(terminal.isPaused()).toBe(true)
    terminal.pass(1)
    expect(terminal.isPaused()).toBe(false)
    const got = seen.bytes
    expect(terminal.print(400 * kib)).toBe(400 * kib)
    expect(seen.bytes).toBe(got)
    acknowledge(got)
    expect(seen.replays).toBe(1)
    acknowledge(keptBytes)
    terminal.print(kib)
    expect(seen).toEqual({ bytes: got + kib, replays: 1 })
  })

  it('that was skipped and missed nothing goes on where it was', () => {
    const { made, seen, acknowledge } = terminal.reader()
    terminal.flow.join(made, 0)
    terminal.print(1_000 * kib)
    terminal.pass(10_000)
    acknowledge(seen.bytes)
    terminal.print(kib)
    expect(seen.replays).toBe(0)
  })

  it('is behind from the start while it has not dealt with a long backlog', () => {
    const { made, acknowledge } = terminal.reader()
    terminal.flow.join(made, keptBytes)
    expect(terminal.isPaused()).toBe(true)
    acknowledge(keptBytes)
    expect(terminal.isPaused()).toBe(false)
  })
})

describe('a reader beside others', () => {
  it('that is dead stops no flood, and takes no more than it may queue', () => {
    const dead = terminal.reader()
    const healthy = terminal.reader()
    terminal.flow.join(dead.made, 0)
    terminal.flow.join(healthy.made, 0)
    expect(terminal.print(4_000 * kib, () => healthy.acknowledge(kib))).toBe(4_000 * kib)
    expect(healthy.seen).toEqual({ bytes: 4_000 * kib, replays: 0 })
    expect(dead.seen.bytes).toBeLessThanOrEqual(513 * kib)
  })

  it('that is slow sees what is kept as soon as it has caught up, then what follows', () => {
    const slow = terminal.reader()
    const healthy = terminal.reader()
    terminal.flow.join(slow.made, 0)
    terminal.flow.join(healthy.made, 0)
    terminal.print(2_000 * kib, () => healthy.acknowledge(kib))
    const before = slow.seen.bytes
    slow.acknowledge(before)
    slow.acknowledge(keptBytes)
    terminal.print(kib)
    expect(slow.seen).toEqual({ bytes: before + kib, replays: 1 })
  })

  it('waits with them while all are behind', () => {
    const one = terminal.reader()
    const other = terminal.reader()
    terminal.flow.join(one.made, 0)
    terminal.flow.join(other.made, 0)
    terminal.print(1_000 * kib)
    expect(terminal.isPaused()).toBe(true)
    terminal.flow.leave(one.made)
    expect(terminal.isPaused()).toBe(true)
    other.acknowledge(1_000 * kib)
    expect(terminal.isPaused()).toBe(false)
  })
})

it('a flood that nobody reads goes on slowly', () => {
  expect(terminal.print(4_000 * kib)).toBe(513 * kib)
  terminal.pass(100)
  expect(terminal.isPaused()).toBe(false)
})

it('who missed the end sees it, and nothing is left behind', () => {
  const { made, seen } = terminal.reader()
  terminal.flow.join(made, 0)
  terminal.print(1_000 * kib)
  terminal.pass(10_000)
  terminal.print(kib)
  terminal.flow.finish()
  expect(seen.replays).toBe(1)
  expect(terminal.timersLeft()).toBe(0)
})
