import { beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { closeCodes, protocolVersion } from '../../shared/protocol/limits.ts'
import type { ServerFrame } from '../../shared/protocol/server-frame.ts'
import { openAttemptLink } from './attempt-link.ts'
import { createManualTiming } from './manual-timing.ts'
import { createScriptedWire } from './scripted-wire.ts'
import type { LinkStatus } from './socket-link.ts'

const welcome: ServerFrame = { type: 'welcome', protocol: protocolVersion, serverTime: 5, lastSeq: 7 }

function setUp() {
  const timing = createManualTiming()
  const wire = createScriptedWire()
  const statuses: LinkStatus[] = []
  const frames: ServerFrame[] = []
  let wake = () => {}
  let doubt = () => {}
  const link = openAttemptLink({
    open: wire.open,
    timing,
    wake: {
      onWake(listener) {
        wake = listener
        return () => {}
      },
      onDoubt(listener) {
        doubt = listener
        return () => {}
      },
    },
    hello: () => ({ type: 'hello', protocol: protocolVersion, resumeSince: 7 }),
    onFrame: frame => frames.push(frame),
    onBytes: () => {},
    onStatus: status => statuses.push(status),
  })
  const socket = (index: number) => {
    const found = wire.sockets.at(index)
    if (found === undefined) throw new Error('The page opened no such socket.')
    return found
  }
  const welcomed = (index: number) => {
    socket(index).open()
    socket(index).say(welcome)
  }
  return {
    link,
    timing,
    frames,
    socket,
    welcomed,
    count: () => wire.sockets.length,
    last: () => statuses.at(-1),
    statuses: () => statuses.map(({ status }) => status),
    wake: () => wake(),
    doubt: () => doubt(),
  }
}

describe('the link to the server', () => {
  let page: ReturnType<typeof setUp>
  beforeEach(() => {
    page = setUp()
  })

  it('says hello first and is up once welcomed', () => {
    page.link.send({ type: 'ping', sentAt: 1 })
    page.welcomed(0)
    expect(page.socket(0).frames).toEqual([
      { type: 'hello', protocol: protocolVersion, resumeSince: 7 },
      { type: 'ping', sentAt: 1_000_000 },
    ])
    expect(page.last()).toEqual({ status: 'up' })
    expect(page.frames).toEqual([welcome])
  })

  it('pings every five seconds', () => {
    page.welcomed(0)
    page.timing.pass(5_000)
    expect(page.socket(0).frames.at(-1)).toEqual({ type: 'ping', sentAt: 1_005_000 })
  })

  it('takes twenty seconds of silence for a dead connection and comes back', () => {
    page.welcomed(0)
    page.timing.pass(19_999)
    expect(page.last()).toEqual({ status: 'up' })
    page.timing.pass(1)
    expect(page.socket(0).closedByPage()).toBe(true)
    expect(page.last()).toMatchObject({ status: 'down', since: 1_020_000, retryAt: 1_020_188 })
    page.timing.pass(188)
    page.welcomed(1)
    expect(page.last()).toEqual({ status: 'up' })
  })

  it('opens a second socket at once when a ping was not answered for five seconds, and takes it when it speaks', () => {
    page.welcomed(0)
    page.timing.pass(4_999)
    expect(page.count()).toBe(1)
    page.timing.pass(1)
    expect(page.count()).toBe(2)
    expect(page.last()).toEqual({ status: 'up' })
    page.socket(1).open()
    expect(page.socket(1).frames).toEqual([{ type: 'hello', protocol: protocolVersion, resumeSince: 7 }])
    expect(page.socket(0).closedByPage()).toBe(false)
    page.socket(1).say(welcome)
    expect(page.socket(0).closedByPage()).toBe(true)
    expect(page.statuses()).toEqual(['up', 'down', 'up'])
    page.link.send({ type: 'ping', sentAt: 1 })
    expect(page.socket(1).frames.at(-1)).toEqual({ type: 'ping', sentAt: 1 })
  })

  it('keeps the first socket if that speaks again before the second', () => {
    page.welcomed(0)
    page.timing.pass(5_000)
    page.socket(1).open()
    page.socket(0).say({ type: 'pong', sentAt: 1, serverTime: 2 })
    expect(page.socket(1).closedByPage()).toBe(true)
    page.socket(1).say(welcome)
    page.timing.pass(4_999)
    expect(page.statuses()).toEqual(['up'])
    expect(page.count()).toBe(2)
  })

  it('tries a second socket again while the first stays silent', () => {
    page.welcomed(0)
    page.timing.pass(5_000)
    page.socket(1).hangUp()
    page.timing.pass(5_000)
    expect(page.count()).toBe(3)
    page.welcomed(2)
    expect(page.last()).toEqual({ status: 'up' })
  })

  it('waits longer after each failure and remembers since when it is down', () => {
    page.socket(0).hangUp()
    const waits: number[] = []
    for (let tries = 1; tries < 8; tries += 1) {
      const status = page.last()
      if (status?.status !== 'down') throw new Error('The link should be down.')
      expect(status.since).toBe(1_000_000)
      waits.push(status.retryAt - page.timing.now())
      page.timing.pass(status.retryAt - page.timing.now())
      page.socket(tries).hangUp()
    }
    expect(waits).toEqual([188, 375, 750, 1_500, 3_000, 6_000, 7_500])
  })

  it('begins with short waits again after it was up', () => {
    page.socket(0).hangUp()
    page.timing.pass(188)
    page.welcomed(1)
    page.socket(1).hangUp(closeCodes.draining)
    expect(page.last()).toMatchObject({ status: 'down', retryAt: page.timing.now() + 188 })
  })

  it('gives up a socket that does not open within ten seconds', () => {
    page.timing.pass(10_000)
    expect(page.socket(0).closedByPage()).toBe(true)
    expect(page.last()).toMatchObject({ status: 'down' })
  })

  it('tries at once when the network is back or the person looks again', () => {
    page.socket(0).hangUp()
    page.wake()
    expect(page.count()).toBe(2)
  })

  it('asks for a sign of life within three seconds when the browser says it is offline', () => {
    page.welcomed(0)
    page.doubt()
    page.timing.pass(2_999)
    expect(page.last()).toEqual({ status: 'up' })
    page.timing.pass(1)
    expect(page.last()).toMatchObject({ status: 'down' })
  })

  it('stays up in doubt when the sign of life comes', () => {
    page.welcomed(0)
    page.doubt()
    page.socket(0).say({ type: 'pong', sentAt: 1, serverTime: 2 })
    page.timing.pass(4_000)
    expect(page.last()).toEqual({ status: 'up' })
  })

  it.each([
    ['it was opened in too many tabs', closeCodes.replaced, undefined],
    ['it is not allowed', closeCodes.notAllowed, undefined],
    ['page and server differ', closeCodes.protocolError, problem('protocol-mismatch', 'Reload the page.')],
  ])('does not come back when %s', (_, code, said) => {
    page.welcomed(0)
    if (said !== undefined) page.socket(0).say({ type: 'problem', problem: said })
    page.socket(0).hangUp(code)
    page.timing.pass(60_000)
    expect(page.last()).toMatchObject({ status: 'ended' })
    expect(page.count()).toBe(1)
  })

  it('comes back after a fault of the server', () => {
    page.welcomed(0)
    page.socket(0).say({ type: 'problem', problem: problem('internal-error', 'Something went wrong.') })
    page.socket(0).hangUp(closeCodes.protocolError)
    expect(page.last()).toMatchObject({ status: 'down' })
  })

  it('ends rather than misreading a frame it does not know', () => {
    page.welcomed(0)
    page.socket(0).sayText('{"type":"surprise"}')
    expect(page.last()).toMatchObject({ status: 'ended' })
  })

  it('leaves no timer behind when it is closed', () => {
    page.welcomed(0)
    page.link.close()
    page.timing.pass(120_000)
    expect(page.count()).toBe(1)
    expect(page.last()).toEqual({ status: 'up' })
  })
})
