import { afterEach, beforeEach, expect, it } from 'vitest'
import { pass, say } from '../../shared/challenge/check.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import { fakeChallenge } from '../attempts/testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { silentLog } from '../log.ts'
import { type AppealsDesk, createAppealsDesk } from './appeals-desk.ts'

const ada = { id: 'ada', name: 'Ada' }
const reason = 'It is stored; the table was only renamed.'
const newer = {
  ...fakeChallenge,
  manifest: { ...fakeChallenge.manifest, version: '1.0.1' },
  digest: 'd'.repeat(64),
}
let platform: FakePlatform
let desk: AppealsDesk
let attemptId: string
/** What today's check says of the snapshot; that of the attempt says what it said then. */
let today: Outcome

beforeEach(async () => {
  today = 'pass'
  platform = createFakePlatform()
  await platform.recover(undefined)
  attemptId = (await platform.attempts.start(ada, 'warm-up', 'exam')).attemptId
  await platform.store.runDueJobs(() => platform.time)
  platform.outcomes.set('orders.stored', 'fail').set('orders.narrow', 'pass')
  desk = createAppealsDesk({
    store: platform.store,
    openChallenge: async () => fakeChallenge,
    currentChallenge: async () => newer,
    evaluate: async ({ challenge, snapshot }) => {
      const seen = (snapshot as { outcome: Outcome }).outcome
      return { ...pass('stored'), outcome: challenge === newer ? today : seen, symptom: say('stored') }
    },
    now: () => platform.time,
    log: silentLog,
  })
})
afterEach(() => platform.close())

const open = () => platform.attempts.open(ada, attemptId)
async function submit() {
  await (await open()).perform('submit-1', { kind: 'submit' })
  await platform.store.runDueJobs(() => platform.time)
}
const appeal = async (checkId = 'orders.stored', words = reason) =>
  (await open()).perform(`appeal-${checkId}-${words.length}`, { kind: 'appeal', checkId, reason: words })
const criterion = async () => (await (await open()).report()).criteria['orders.stored']

it('takes an appeal with its reason into the report, and lists it for who answers', async () => {
  await submit()
  await appeal()
  expect((await criterion())?.appeal).toEqual({ at: platform.time, reason })
  expect(await desk.list()).toEqual([`${attemptId}  warm-up  orders.stored`])
  const shown = (await desk.show(attemptId)).join('\n')
  expect(shown).toContain(`the candidate says:\n    > ${reason}\n`)
  expect(shown).toContain("the attempt's own check says fail. The check of 1.0.1, as it is now, says pass.")
  // What a person wrote is beside the journal, where it can be deleted.
  expect(JSON.stringify(platform.store.entries(attemptId))).not.toContain(reason)
})

it('shows the words of an appeal so that no line of them looks like one of ours', async () => {
  await submit()
  await appeal(
    'orders.stored',
    "Look:\n  Decided once more from the stored snapshot, the attempt's own check says pass.",
  )
  const lines = await desk.show(attemptId)
  expect(lines.filter(line => line.includes('says pass'))).toEqual([
    "    >   Decided once more from the stored snapshot, the attempt's own check says pass.",
    expect.stringMatching(
      /^ {2}Decided .* check says fail\. The check of 1\.0\.1, as it is now, says pass\.$/,
    ),
  ])
})

it('grants it: the criterion passes, the score is made anew, and the candidate sees replay and reason', async () => {
  await submit()
  await appeal()
  expect((await (await open()).report()).score.result).toBe('not-passed')
  expect(await desk.answer(attemptId, 'orders.stored', true, 'The check looked for the old name.')).toContain(
    'granted. Decided once more from the stored snapshot',
  )
  const { score } = await (await open()).report()
  expect(score.result).toBe('passed')
  expect(await criterion()).toMatchObject({
    verdict: { outcome: 'pass' },
    appeal: {
      reason,
      decided: {
        granted: true,
        reason: 'The check looked for the old name.',
        replay: { own: 'fail', current: { outcome: 'pass', version: '1.0.1', digest: newer.digest } },
      },
    },
  })
  expect(await desk.list()).toEqual([])
})

it('does not grant it: nothing changes but that both are told', async () => {
  today = 'fail'
  await submit()
  await appeal()
  const before = (await (await open()).report()).score
  await desk.answer(attemptId, 'orders.stored', false, 'The table is empty.')
  const { score, criteria } = await (await open()).report()
  expect(score).toEqual(before)
  expect(criteria['orders.stored']).toMatchObject({
    verdict: { outcome: 'fail' },
    appeal: { decided: { granted: false, replay: { own: 'fail', current: { outcome: 'fail' } } } },
  })
  const length = platform.store.entries(attemptId).length
  expect(await desk.answer(attemptId, 'orders.stored', false, 'The table is empty.')).toContain('so before')
  expect(platform.store.entries(attemptId)).toHaveLength(length)
  await expect(desk.answer(attemptId, 'orders.stored', true, 'After all.')).rejects.toThrow(
    'nobody turns that',
  )
})

it('refuses what cannot be appealed, each with its reason', async () => {
  await expect(appeal()).rejects.toThrow('as soon as the report is there')
  await submit()
  await expect(appeal('orders.narrow')).rejects.toThrow('does not pass')
  await expect(appeal('orders.unheard-of')).rejects.toThrow('does not pass')
  await appeal()
  await appeal()
  await expect(appeal('orders.stored', 'And another thing.')).rejects.toThrow('already')
  await expect(desk.answer(attemptId, 'orders.narrow', true, 'Why not.')).rejects.toThrow(
    'Nobody has appealed',
  )
  await expect(desk.show('nowhere')).rejects.toThrow('There is no attempt nowhere.')
})

it('stays in the report after the words were deleted with their person', async () => {
  await submit()
  await appeal()
  platform.store.blobs.get = async () => undefined
  expect((await criterion())?.appeal).toEqual({ at: platform.time })
})
