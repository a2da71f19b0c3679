import { afterEach, beforeEach, expect, it } from 'vitest'
import { fakeChallenge } from '../attempts/testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { silentLog } from '../log.ts'
import { readReviewCommand } from './review-command.ts'
import { createReviewDesk, type ReviewDesk } from './review-desk.ts'

const ada = { id: 'ada', name: 'Ada' }
let platform: FakePlatform
let desk: ReviewDesk
let attemptId: string

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
  attemptId = (await platform.attempts.start(ada, 'warm-up', 'exam')).attemptId
  await platform.store.runDueJobs(() => platform.time)
  platform.outcomes.set('orders.stored', 'inconclusive').set('orders.narrow', 'pass')
  await (await platform.attempts.open(ada, attemptId)).perform('command-1', { kind: 'submit' })
  await platform.store.runDueJobs(() => platform.time)
  desk = createReviewDesk({
    store: platform.store,
    openChallenge: async () => fakeChallenge,
    now: () => platform.time,
    log: silentLog,
  })
})
afterEach(() => platform.close())

it('lists what is open, and shows all that was seen of it', async () => {
  expect(await desk.list()).toEqual([`${attemptId}  warm-up  exam  8 points open  0 to 100 %`])
  const shown = (await desk.show(attemptId)).join('\n')
  expect(shown).toContain('orders.stored, 6 points: Orders are stored')
  expect(shown).toContain('would pass: Every order is in the table.')
  expect(shown).toContain('saw: {"outcome":"inconclusive"}')
  expect(shown).not.toContain('orders.narrow')
})

it('decides beside a server that runs, which shows it at once', async () => {
  const before = await platform.attempts.open(ada, attemptId)
  expect(await desk.decide(attemptId, 'orders.stored', 'pass', 'It is in the table.')).toBe(
    'orders.stored is decided: pass. The score is 100 to 100 % (passed).',
  )
  expect((await (await platform.attempts.open(ada, attemptId)).report()).score.result).toBe('passed')
  expect(before.id).toBe(attemptId)
  expect(await desk.list()).toEqual([])
  expect(await desk.decide(attemptId, 'orders.stored', 'pass', 'It is in the table.')).toContain('so before')
})

it('turns nothing that is decided', async () => {
  await expect(desk.decide(attemptId, 'orders.narrow', 'fail', 'No.')).rejects.toThrow('is not open')
  await expect(desk.show('nowhere')).rejects.toThrow('There is no attempt nowhere.')
})

it.each([
  [['list'], { kind: 'list' }],
  [['show', 'a1'], { kind: 'show', attemptId: 'a1' }],
  [
    ['decide', 'a1', 't.c', 'fail', '--reason', 'why'],
    { kind: 'decide', attemptId: 'a1', checkId: 't.c', outcome: 'fail', reason: 'why' },
  ],
  [['appeals'], { kind: 'appeals' }],
  [
    ['answer', 'a1', 't.c', 'not-granted', '--reason', 'why'],
    { kind: 'answer', attemptId: 'a1', checkId: 't.c', granted: false, reason: 'why' },
  ],
  [['answer', 'a1', 't.c', 'pass', '--reason', 'why'], undefined],
  [['decide', 'a1', 't.c', 'fail'], undefined],
  [['decide', 'a1', 't.c', 'maybe', '--reason', 'why'], undefined],
  [[], undefined],
])('reads %j', (given, command) => expect(readReviewCommand(given)).toEqual(command))
