import { afterEach, beforeEach, expect, it } from 'vitest'
import { ada, openTestApp, type TestApp, type TestPage } from '../../testing/test-app.ts'

/** After everything that is under way by promises alone. */
const settled = () => new Promise(resolve => setImmediate(resolve))

let app: TestApp
let seeded: PromiseWithResolvers<void>
let waiting: string
beforeEach(async () => {
  app = await openTestApp({ carries: { attempts: 3, startsAtOnce: 1 } })
  seeded = Promise.withResolvers<void>()
  app.platform.seed = () => seeded.promise
  // Beside the exam that runs: one start is under way, and one waits for it.
  await app.platform.attempts.start(ada, 'warm-up', 'practice')
  app.platform.time += 1
  waiting = (await app.platform.attempts.start(ada, 'warm-up', 'demo')).attemptId
  void app.platform.store.runDueJobs(app.platform.time)
  await settled()
})
afterEach(async () => {
  seeded.resolve()
  await app.close()
})

async function open(): Promise<TestPage> {
  const page = await app.connect({ id: waiting })
  page.hello()
  return page
}

it('tells the page of whoever waits its place, and that the waiting is over', async () => {
  const page = await open()
  // By what the start of the exam took.
  const place = { type: 'start-queue', before: 0, readyInMs: expect.any(Number) }
  let told = await page.next('start-queue')
  expect(told).toEqual(place)
  seeded.resolve()
  while (told.before !== undefined) told = await page.next('start-queue')
  expect(told).toEqual({ type: 'start-queue' })
  page.socket.terminate()
})

it('takes a closed page for somebody who has gone: the place is passed over until a page is open again', async () => {
  const page = await open()
  await page.next('start-queue')
  page.socket.close()
  await page.closed
  await expect.poll(() => app.platform.lives.room().waiting).toBe(0)
  seeded.resolve()
  await expect.poll(() => app.platform.lives.room().underWay).toBe(0)
  expect(app.platform.held.accounts.has(waiting)).toBe(false)
  await open()
  await expect.poll(() => app.platform.held.accounts.has(waiting)).toBe(true)
})

it('refuses over HTTP what this machine does not carry, with what to do', async () => {
  const full = await openTestApp({ carries: { attempts: 1, startsAtOnce: 1 } })
  const answer = await full.post('/api/attempts', { challengeId: 'warm-up', mode: 'practice' })
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({
    code: 'machine-full',
    detail: expect.stringContaining('Try again when somebody has finished'),
  })
  await full.close()
})
