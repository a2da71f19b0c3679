import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'
import { createMemoryStore, type MemoryStore } from '../testing/memory-store.ts'
import type { Carries } from './attempt-lives.ts'

/** After everything that is under way by promises alone. */
const settled = () => new Promise(resolve => setImmediate(resolve))
const somebody = (id: string) => ({ id, name: id })

let store: MemoryStore
let platform: FakePlatform
let seeding: { readonly attemptId: string; readonly end: () => void }[]
const opened: FakePlatform[] = []

async function serve(carries: Carries): Promise<FakePlatform> {
  const { time } = platform ?? {}
  platform = createFakePlatform(store, undefined, carries)
  // The machine's clock goes on from one server to the next.
  if (time !== undefined) platform.time = time
  opened.push(platform)
  // The accounts that are being filled are those of the attempts whose turn it is.
  platform.seed = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const known = new Set(seeding.map(one => one.attemptId))
    const attemptId = [...platform.held.accounts.keys()].find(id => !known.has(id)) ?? ''
    seeding.push({ attemptId, end: resolve })
    return promise
  }
  await platform.recover(undefined)
  return platform
}
beforeEach(() => {
  store = createMemoryStore()
  seeding = []
})
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})

async function press(person: string, mode: 'exam' | 'practice' = 'exam'): Promise<string> {
  platform.time += 1
  return (await platform.attempts.start(somebody(person), 'warm-up', mode)).attemptId
}
const open = (person: string, attemptId: string) => platform.attempts.open(somebody(person), attemptId)
/** Takes all jobs, without waiting for their ends. */
async function takeJobs(): Promise<void> {
  void platform.store.runDueJobs(() => platform.time)
  await settled()
}
async function endSeed(index: number): Promise<void> {
  seeding[index]?.end()
  for (let turn = 0; turn < 5; turn += 1) await settled()
}

it('refuses who comes when as many are open as the machine carries, and has room again after an end', async () => {
  await serve({ attempts: 2, startsAtOnce: 2 })
  const first = await press('ada')
  await press('bob')
  await expect(press('cay')).rejects.toMatchObject({
    code: 'machine-full',
    message: expect.stringMatching(/carries 2 attempts .* Try again when somebody has finished/),
  })
  expect(await platform.attempts.list(somebody('cay'))).toEqual([])
  expect(platform.lives.room()).toMatchObject({ open: 2, carries: 2, waiting: 2 })
  // Who has an open one gets it, however full it is.
  expect(await press('ada')).toBe(first)
  await (await open('ada', first)).perform('leave-it', { kind: 'abandon' })
  platform.seed = async () => {}
  await platform.store.runDueJobs(platform.time)
  await press('cay')
})

it('never lets more in than it carries, also when all press at once', async () => {
  await serve({ attempts: 5, startsAtOnce: 2 })
  const pressed = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => press(`person-${at}`)))
  expect(pressed.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect(platform.lives.room().open).toBe(5)
})

it('prepares them in the order in which they came, also after the server was killed', async () => {
  await serve({ attempts: 10, startsAtOnce: 1 })
  const ids: string[] = []
  for (const person of ['dan', 'ada', 'cay', 'bob']) ids.push(await press(person))
  await takeJobs()
  expect(seeding.map(({ attemptId }) => attemptId)).toEqual([ids[0]])
  platform.close()
  seeding = []
  // Somebody comes to the next server, when the others wait again.
  await serve({ attempts: 10, startsAtOnce: 1 })
  ids.push(await press('eve'))
  await takeJobs()
  for (let index = 0; index < ids.length; index += 1) await endSeed(index)
  expect(seeding.map(({ attemptId }) => attemptId)).toEqual(ids)
})

it('runs no clock of somebody who waits, and lets also whoever waits for an exam go', async () => {
  await serve({ attempts: 10, startsAtOnce: 1 })
  await press('ada')
  const waiting = await press('bob')
  await takeJobs()
  const face = await open('bob', waiting)
  expect(face.view().title).not.toBe('')
  expect(face.state()).toMatchObject({ phase: 'preparing', clock: { startedAt: undefined } })
  const places: unknown[] = []
  face.watchStart(place => places.push(place))
  expect(places).toEqual([{ before: 0 }])
  await face.perform('leave-it', { kind: 'abandon' })
  expect(face.state()).toMatchObject({ phase: 'abandoned', clock: { startedAt: undefined } })
  expect(places).toEqual([{ before: 0 }, undefined])
  await endSeed(0)
  expect(platform.held.accounts.has(waiting)).toBe(false)
})

it('gives up what waits with nobody there, and frees its place', async () => {
  await serve({ attempts: 2, startsAtOnce: 1 })
  await press('ada')
  const waiting = await press('bob')
  await takeJobs()
  const stop = (await open('bob', waiting)).watchStart(() => {})
  stop()
  // The minute is over.
  for (const action of [...platform.later]) action()
  for (let turn = 0; turn < 5; turn += 1) await settled()
  expect((await open('bob', waiting)).state().phase).toBe('abandoned')
  expect(platform.lives.room().open).toBe(1)
  await press('cay')
})

it('lets first looks wait as long as people wait for a start', async () => {
  await serve({ attempts: 10, startsAtOnce: 1 })
  for (const person of ['ada', 'bob', 'cay']) await press(person)
  await takeJobs()
  await endSeed(0)
  expect(platform.checksRun).toEqual([])
  await endSeed(1)
  await expect.poll(() => platform.checksRun.length).toBeGreaterThan(0)
})
