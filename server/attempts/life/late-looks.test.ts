import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openChecks } from '../../../shared/score/score.ts'
import type { Attempts } from '../attempts.ts'
import { fakeChallenge } from '../testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const checkIds = fakeChallenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id))
const [slow = '', ...others] = checkIds
let platform: FakePlatform
let attempt: Awaited<ReturnType<Attempts['open']>>
let judged: Promise<void>
let slowLookEnds: () => void

const runJobs = () => platform.store.runDueJobs(() => platform.time)
const score = async () => (await platform.attempts.open(ada, attempt.id)).state().score

/** An attempt that was submitted with everything passing, of which one check's last look takes longer than a minute. */
beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
  for (const id of checkIds) platform.outcomes.set(id, 'pass')
  await runJobs()
  attempt = await platform.attempts.open(ada, attemptId)
  await expect.poll(() => attempt.state().checks[slow]?.verdict?.outcome).toBe('pass')

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { promise, resolve } = Promise.withResolvers<void>()
  slowLookEnds = resolve
  platform.looking.set(slow, promise)
  await attempt.perform('command-1', { kind: 'submit' })
  judged = runJobs()
  await vi.advanceTimersByTimeAsync(49_000)
  expect(await score()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(2_000)
})
afterEach(() => {
  vi.useRealTimers()
  platform.close()
})

it('a report does not wait for a last look beyond its minute: the check is open in it, whatever it said before', async () => {
  expect(openChecks(await score())).toEqual([slow])
  const { criteria } = await (await platform.attempts.open(ada, attempt.id)).report()
  expect(criteria[slow]?.verdict).toMatchObject({
    outcome: 'inconclusive',
    symptom: { code: 'assay:still-looking' },
  })
  for (const id of others) expect(criteria[id]?.verdict.outcome).toBe('pass')
  slowLookEnds()
  await judged
})

it.each(['pass', 'fail'] as const)(
  'its verdict, %s, closes the score as soon as it is there',
  async outcome => {
    platform.outcomes.set(slow, outcome)
    const looks = platform.checksRun.length
    slowLookEnds()
    await judged
    expect(await score()).toMatchObject({ open: 0, result: outcome === 'pass' ? 'passed' : 'not-passed' })
    expect(platform.checksRun).toHaveLength(looks)
  },
)

it('is looked at anew by the next server where this one ends before', async () => {
  platform.close()
  slowLookEnds()
  await judged
  vi.useRealTimers()
  const next = createFakePlatform(platform.store)
  for (const id of checkIds) next.outcomes.set(id, 'pass')
  await next.recover(platform.time)
  next.time = platform.time + 60_000
  await next.store.runDueJobs(() => next.time)
  const { state } = await next.attempts.open(ada, attempt.id)
  expect(state().score).toMatchObject({ open: 0, result: 'passed' })
  next.close()
})
