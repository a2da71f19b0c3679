import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'
import { jobKinds } from './attempt-jobs.ts'

let platform: FakePlatform

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
})
afterEach(() => {
  platform.close()
  vi.useRealTimers()
})

async function started(name: string) {
  const person = { id: name, name }
  const { attemptId } = await platform.attempts.start(person, 'warm-up', 'exam')
  await platform.store.runDueJobs(() => platform.time)
  return platform.attempts.open(person, attemptId)
}

it('one account that cannot be sealed keeps nobody else from being judged within their minute', async () => {
  const [stuck, other] = [await started('ada'), await started('eve')]
  for (const attempt of [stuck, other]) await attempt.perform('command-1', { kind: 'submit' })
  await platform.store.runJob(jobKinds.seal, other.id)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const sealing = Promise.withResolvers<void>()
  platform.sealing = () => sealing.promise
  const sealed = platform.store.runJob(jobKinds.seal, stuck.id)
  const judged = platform.store.runJob(jobKinds.judge, other.id)
  await vi.advanceTimersByTimeAsync(14_000)
  expect(other.state().phase).toBe('closing')
  await vi.advanceTimersByTimeAsync(2_000)
  await judged
  expect(other.state().phase).toBe('scored')
  expect(stuck.state().phase).toBe('closing')
  sealing.resolve()
  await sealed
  expect(stuck.state().account?.sealed).toBe(true)
})
