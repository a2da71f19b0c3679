import { expect, it } from 'vitest'
import { type PresenterAnswer, presenterAnswerSchema } from '../../shared/demo/demo-frames.ts'
import { problem } from '../../shared/problem.ts'
import { closeCodes } from '../../shared/protocol/limits.ts'
import { openDemoLink } from './demo-link.ts'
import { createManualTiming } from './manual-timing.ts'
import { createScriptedWire } from './scripted-wire.ts'
import { type LinkStatus, workPatience } from './socket-link.ts'

function setUp(opensSecond: boolean) {
  const timing = createManualTiming()
  const wire = createScriptedWire()
  const statuses: LinkStatus[] = []
  openDemoLink<object, PresenterAnswer>({
    open: wire.open,
    timing,
    wake: { onWake: () => () => {}, onDoubt: () => () => {} },
    patience: { ...workPatience, opensSecond },
    hello: () => ({ type: 'hello' }),
    schema: presenterAnswerSchema,
    words: { notAllowed: 'withdrawn', replaced: 'elsewhere' },
    onFrame() {},
    onBytes() {},
    onStatus: status => statuses.push(status),
  })
  const socket = () => wire.sockets.at(-1)
  return {
    timing,
    wire,
    last: () => statuses.at(-1),
    socket,
    says: (answer: PresenterAnswer) => socket()?.sayText(JSON.stringify(answer)),
  }
}

it('is up with the first thing that is told, and not with a problem', () => {
  const page = setUp(false)
  page.socket()?.open()
  page.says({ type: 'problem', problem: problem('demo-full', 'As many follow as can.') })
  expect(page.last()).toBeUndefined()
  page.says({ type: 'show-again' })
  expect(page.last()).toEqual({ status: 'up' })
})

it('says what the server said where it is not let in', () => {
  const page = setUp(false)
  page.socket()?.open()
  page.says({ type: 'problem', problem: problem('demo-full', 'As many follow as can.') })
  page.socket()?.hangUp(closeCodes.protocolError)
  expect(page.last()).toEqual({ status: 'ended', why: 'As many follow as can.' })
})

it.each([
  [true, 2],
  [false, 1],
])('opens a second socket beside one that is silent where that is wanted: %s', (opensSecond, sockets) => {
  const page = setUp(opensSecond)
  page.socket()?.open()
  page.says({ type: 'show-again' })
  page.timing.pass(workPatience.pingMs * 2)
  expect(page.wire.sockets).toHaveLength(sockets)
})
