import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jobKinds } from '../attempts/life/attempt-jobs.ts'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import type { DemoCopy } from './copies.ts'
import { takeCopy } from './copies.ts'

const ada = { id: 'ada', name: 'Ada' }
const order = { of: 'presented', tasks: ['orders'] }
let platform: FakePlatform
let done: string[]

beforeEach(async () => {
  done = []
  platform = createFakePlatform()
  platform.procedure = async use => void done.push(use)
  await platform.recover(undefined)
})
afterEach(() => platform.close())

const take = (): Promise<DemoCopy> => takeCopy(platform.attempts, ada, 'warm-up', order)
const doDueJobs = () => platform.store.runDueJobs(platform.time)
const stateOf = async ({ attemptId }: DemoCopy) => (await platform.attempts.open(ada, attemptId)).state()

/** The server is gone without a word, with a step of the copy under way, and the next one has taken up what it left. */
async function dieInTheMiddle(): Promise<void> {
  const begun = Promise.withResolvers<void>()
  platform.procedure = use => {
    done.push(use)
    begun.resolve()
    return new Promise(() => {})
  }
  void doDueJobs()
  await begun.promise
  platform.close()
  const { store, time } = platform
  platform = createFakePlatform(store)
  platform.time = time + 60_000
  platform.procedure = async use => void done.push(use)
  await platform.recover(time)
}

it('is a practice in which the tasks are solved, and says so once all of them are', async () => {
  const copy = await take()
  expect(copy.state).toBe('preparing')
  await doDueJobs()
  expect(await take()).toEqual({ attemptId: copy.attemptId, state: 'ready' })
  expect(done).toEqual(['reset.ts#orders', 's.ts#s'])
  expect(await stateOf(copy)).toMatchObject({
    mode: 'practice',
    help: { orders: { solved: true } },
    copy: { ...order, ended: 'complete' },
  })
})

describe('a server that dies while the tasks are solved', () => {
  it('leaves a copy that the next one brings to its end', async () => {
    const copy = await take()
    await dieInTheMiddle()
    expect(await take()).toEqual({ ...copy, state: 'working' })
    expect((await stateOf(copy)).copy).toEqual(order)
    expect((await stateOf(copy)).help).toEqual({})

    done.length = 0
    // What the queue does with the jobs of a server that is gone.
    await platform.store.runJob(jobKinds.copy, copy.attemptId)
    expect(done).toEqual(['reset.ts#orders', 's.ts#s'])
    expect(await take()).toEqual({ ...copy, state: 'ready' })
  })

  it('leaves one that says so if it cannot be brought there any more', async () => {
    const copy = await take()
    await dieInTheMiddle()
    platform.procedure = () => Promise.reject(new Error('what it needs is gone'))
    const tryIt = () => platform.store.runJob(jobKinds.copy, copy.attemptId)
    for (const _ of [1, 2]) {
      await expect(tryIt()).rejects.toMatchObject({ code: 'step-failed' })
      expect((await take()).state).toBe('working')
    }
    await tryIt()
    expect(await take()).toEqual({ ...copy, state: 'failed' })
    expect((await stateOf(copy)).copy?.ended).toBe('failed')
  })

  it('says nothing of a step that it broke off itself', async () => {
    const copy = await take()
    const ending = new AbortController()
    platform.procedure = async () => {
      ending.abort()
      throw new Error('the sandbox is gone')
    }
    await platform.store.runJob(jobKinds.prepare, copy.attemptId)
    for (const _ of [1, 2, 3])
      await expect(platform.store.runJob(jobKinds.copy, copy.attemptId, ending.signal)).rejects.toMatchObject(
        { name: 'AbortError' },
      )
    expect((await take()).state).toBe('working')
  })

  it('before the copy ran leaves it to be prepared, and then brought there', async () => {
    const copy = await take()
    platform.close()
    const { store, time } = platform
    platform = createFakePlatform(store)
    platform.time = time + 60_000
    await platform.recover(time)
    await doDueJobs()
    expect(await take()).toEqual({ ...copy, state: 'ready' })
  })
})

it('is done once, and nothing more is done in it once it was given up', async () => {
  const copy = await take()
  await doDueJobs()
  await platform.store.runJob(jobKinds.copy, copy.attemptId)
  expect(done).toHaveLength(2)
  await (await platform.attempts.open(ada, copy.attemptId)).perform('end-it', { kind: 'abandon' })
  const next = await take()
  expect(next.attemptId).not.toBe(copy.attemptId)
  await platform.store.runJob(jobKinds.prepare, next.attemptId)
  await (await platform.attempts.open(ada, next.attemptId)).perform('end-it-too', { kind: 'abandon' })
  await platform.store.runJob(jobKinds.copy, next.attemptId)
  expect(done).toHaveLength(2)
})

it('is not made of a practice that somebody has already, be it the one that is presented', async () => {
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'practice')
  await doDueJobs()
  await expect(take()).rejects.toThrow('End it, then take your copy')
  await expect(takeCopy(platform.attempts, ada, 'warm-up', { of: attemptId, tasks: [] })).rejects.toThrow(
    'This is your own practice',
  )
  expect(done).toEqual([])
})
