import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { silentLog } from '../log.ts'
import { createDemoDesk } from './demo-desk.ts'
import type { DemoStore } from './demo-store.ts'
import type { Later } from './later.ts'
import type { LiveDemo } from './live-demo.ts'
import { createMemoryDemos } from './testing/memory-demos.ts'

const ada = { id: 'ada', name: 'Ada' }
const quiet = { desk() {}, showAgain() {}, close() {} }
let platform: FakePlatform
let store: DemoStore
let attemptId: string
let token: string

beforeEach(async () => {
  platform = createFakePlatform()
  store = createMemoryDemos()
  await platform.recover(undefined)
  attemptId = (await platform.attempts.start(ada, 'warm-up', 'demo')).attemptId
  await platform.store.runDueJobs(platform.time)
  const attempt = await platform.attempts.open(ada, attemptId)
  token = (await openDesk().desk.open(attempt, { knowsOfExam: true })).token ?? ''
})
afterEach(() => platform.close())

/** A desk of one server, whose timers go off when the test says so. */
function openDesk() {
  const timers: { readonly ms: number; readonly action: () => void; isCancelled: boolean }[] = []
  const later: Later = (ms, action) => {
    const timer = { ms, action, isCancelled: false }
    timers.push(timer)
    return () => {
      timer.isCancelled = true
    }
  }
  const desk = createDemoDesk({
    attempts: platform.attempts,
    people: platform.people,
    store,
    publicAddress: undefined,
    now: () => platform.time,
    log: silentLog,
    later,
  })
  return {
    desk,
    /** Lets everything happen that is due within so many milliseconds. */
    pass(ms: number) {
      platform.time += ms
      for (const timer of timers.splice(0)) {
        if (timer.ms > ms) timers.push(timer)
        else if (!timer.isCancelled) timer.action()
      }
    },
  }
}

const shownIn = (demo: LiveDemo) => demo.state().texts['a.ts']

/** The phase that is told once what is due has had its turn. */
function phaseAfter(server: ReturnType<typeof openDesk>, demo: LiveDemo) {
  server.pass(1_000)
  return demo.state().phase
}

async function presentAndShow(server: ReturnType<typeof openDesk>, text: string) {
  const demo = await server.desk.present(attemptId)
  const presenter = demo.present(quiet)
  presenter.obey({ type: 'go-live' })
  presenter.obey({ type: 'show', path: 'a.ts', text })
  server.pass(1_000)
  await expect.poll(() => shownIn(demo)).toBe(text)
  return { demo, presenter }
}

it('goes on under the same link when its server was killed', async () => {
  const first = openDesk()
  await presentAndShow(first, 'before the crash')
  // What is a second old is kept, and the server is gone without a word.
  first.pass(1_000)
  await expect.poll(async () => (await store.ofAttempt(attemptId))?.pieces.length).toBe(1)

  const second = openDesk()
  const { demo: again } = await second.desk.follow(token)
  expect(again.state()).toMatchObject({ phase: 'live', presenterHere: false })
  expect(shownIn(again)).toBe('before the crash')
  const { demo } = await presentAndShow(second, 'after it')
  expect(demo).toBe(again)
  expect(demo.state()).toMatchObject({ presenterHere: true, chapters: [] })
  await second.desk.close()
  expect(await store.ofAttempt(attemptId)).toMatchObject({
    phase: 'live',
    pieces: [expect.any(Number), expect.any(Number)],
  })
})

it('stands still for everybody when its presenter has been away for a while', async () => {
  const server = openDesk()
  const { demo, presenter } = await presentAndShow(server, 'shown')
  presenter.leave()
  server.pass(15_000)
  await expect.poll(() => phaseAfter(server, demo)).toBe('paused')
  expect(demo.state().presenterHere).toBe(false)
  expect((await store.ofAttempt(attemptId))?.phase).toBe('paused')
})

it('waits longer for its presenter after a restart, and not for ever', async () => {
  const first = openDesk()
  await presentAndShow(first, 'shown')
  first.pass(1_000)
  await expect.poll(async () => (await store.ofAttempt(attemptId))?.pieces.length).toBe(1)

  const second = openDesk()
  const { demo } = await second.desk.follow(token)
  second.pass(59_000)
  expect(phaseAfter(second, demo)).toBe('live')
  second.pass(60_000)
  await expect.poll(() => phaseAfter(second, demo)).toBe('paused')
  expect(shownIn(demo)).toBe('shown')
})

it('keeps what was shown for the next day, in pieces of a minute', async () => {
  const server = openDesk()
  const { demo, presenter } = await presentAndShow(server, 'first minute')
  platform.time += 61_000
  presenter.obey({ type: 'show', path: 'a.ts', text: 'second minute' })
  server.pass(1_000)
  await expect.poll(() => shownIn(demo)).toBe('second minute')
  presenter.obey({ type: 'end' })
  await expect.poll(() => demo.state().phase).toBe('ended')
  await server.desk.close()

  const nextDay = openDesk()
  platform.time += 24 * 3_600_000
  const visit = await nextDay.desk.visit(token, [])
  expect(visit).toMatchObject({ phase: 'ended', presenter: 'Ada' })
  expect(visit.pieces.length).toBe(2)
  expect(shownIn((await nextDay.desk.follow(token)).demo)).toBe('second minute')
  await expect(nextDay.desk.piece(token, 2)).rejects.toMatchObject({ code: 'unknown-file' })
})
