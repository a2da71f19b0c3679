import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pass, say } from '../../shared/challenge/check.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import { fakeChallenge } from '../attempts/testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { silentLog } from '../log.ts'
import { createReviewDesk } from '../review/review-desk.ts'
import { createRescoreDesk, type RescoreDesk } from './rescore-desk.ts'

const ada = { id: 'ada', name: 'Ada' }
const mended = {
  ...fakeChallenge,
  manifest: { ...fakeChallenge.manifest, version: '1.0.1' },
  digest: 'd'.repeat(64),
}
let platform: FakePlatform
let desk: RescoreDesk
/** What the mended checks say; a check of the attempt's own version says what stands in its snapshot. */
let says: Record<string, Outcome>

beforeEach(async () => {
  says = {}
  platform = createFakePlatform()
  await platform.recover(undefined)
  desk = createRescoreDesk({
    store: platform.store,
    openChallenge: async () => fakeChallenge,
    evaluate: async ({ challenge, checkId, snapshot }) => {
      const seen = (snapshot as { outcome: Outcome }).outcome
      const outcome = challenge === mended ? (says[checkId] ?? seen) : seen
      return { ...pass('stored'), outcome, symptom: say('stored') }
    },
    now: () => platform.time,
    log: silentLog,
  })
})
afterEach(() => platform.close())

async function scored(stored: Outcome, narrow: Outcome = 'pass') {
  platform.outcomes.set('orders.stored', stored).set('orders.narrow', narrow)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
  await platform.store.runDueJobs(() => platform.time)
  await (await platform.attempts.open(ada, attemptId)).perform(`submit-${attemptId}`, { kind: 'submit' })
  await platform.store.runDueJobs(() => platform.time)
  return attemptId
}
const reportOf = async (id: string) => (await platform.attempts.open(ada, id)).report()
const changesOf = async (id?: string) =>
  (await desk.compare(mended, id)).filter(({ change }) => change !== 'none')

describe('rescoring', () => {
  it('lists what would change in all attempts and changes nothing', async () => {
    const failed = await scored('fail')
    const passed = await scored('pass')
    says = { 'orders.stored': 'pass', 'orders.narrow': 'fail' }
    const before = JSON.stringify([platform.store.entries(failed), platform.store.entries(passed)])
    expect(await changesOf()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ attemptId: failed, checkId: 'orders.stored', change: 'new-pass' }),
        expect.objectContaining({ attemptId: failed, checkId: 'orders.narrow', change: 'new-fail' }),
        expect.objectContaining({ attemptId: passed, checkId: 'orders.narrow', change: 'new-fail' }),
      ]),
    )
    expect(JSON.stringify([platform.store.entries(failed), platform.store.entries(passed)])).toBe(before)
  })

  it('grants new passes, tells new fails, and does so once', async () => {
    const id = await scored('fail')
    says = { 'orders.stored': 'pass', 'orders.narrow': 'fail' }
    const changes = await desk.compare(mended)
    expect(await desk.grant(mended, changes)).toEqual([
      `${id}: orders.stored granted; 0 % (not-passed) becomes 100 % (passed)`,
    ])
    const report = await reportOf(id)
    expect(report.score).toMatchObject({ earned: 8, result: 'passed' })
    expect(report.criteria['orders.stored']?.verdict.symptom.code).toBe('assay:regraded')
    expect(report.criteria['orders.narrow']?.verdict.outcome).toBe('pass')
    const length = platform.store.entries(id).length
    await desk.grant(mended, changes)
    expect(platform.store.entries(id)).toHaveLength(length)
    const regraded = platform.store.entries(id).find(({ type }) => type === 'check-regraded')
    expect(regraded?.body).toEqual({ checkId: 'orders.stored', version: '1.0.1', digest: mended.digest })
  })

  it('leaves alone what the mended check cannot decide', async () => {
    await scored('fail')
    says = { 'orders.stored': 'inconclusive' }
    expect(await changesOf()).toEqual([])
  })

  it('turns nothing that a person has decided', async () => {
    const id = await scored('inconclusive')
    const review = createReviewDesk({
      store: platform.store,
      openChallenge: async () => fakeChallenge,
      now: () => platform.time,
      log: silentLog,
    })
    await review.decide(id, 'orders.stored', 'fail', 'It was never stored.')
    says = { 'orders.stored': 'pass' }
    expect(await changesOf()).toEqual([expect.objectContaining({ change: 'reviewed' })])
    expect(await desk.grant(mended, await desk.compare(mended))).toEqual([])
  })
})

it('an appeal replays one attempt with its own check and the mended one', async () => {
  const id = await scored('fail')
  await scored('fail')
  says = { 'orders.stored': 'pass' }
  expect(await desk.compare(mended, id)).toEqual([
    {
      attemptId: id,
      checkId: 'orders.stored',
      counted: 'fail',
      old: 'fail',
      mended: 'pass',
      change: 'new-pass',
    },
    {
      attemptId: id,
      checkId: 'orders.narrow',
      counted: 'pass',
      old: 'pass',
      mended: 'pass',
      change: 'none',
    },
  ])
})
