import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import type { AttemptFace } from '../face/attempt-face.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const minute = 60_000
let platform: FakePlatform

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
})
afterEach(() => platform.close())

const ids = ['orders.stored', 'orders.narrow']

/** An exam whose goal fails and whose guard passes at the start, as all do. */
async function started(mode: 'exam' | 'practice' = 'exam'): Promise<AttemptFace> {
  platform.outcomes.set('orders.stored', 'fail').set('orders.narrow', 'pass')
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', mode)
  await platform.store.runDueJobs(platform.time)
  const attempt = await platform.attempts.open(ada, attemptId)
  await standing(attempt, { 'orders.stored': 'fail', 'orders.narrow': 'pass' })
  return attempt
}

/** Resolves when no check is under way and these outcomes stand. */
function standing(attempt: AttemptFace, outcomes: Readonly<Record<string, Outcome>>): Promise<void> {
  const stands = () =>
    ids.every(id => attempt.state().checks[id]?.checking === false) &&
    Object.entries(outcomes).every(
      ([id, outcome]) => attempt.state().checks[id]?.verdict?.outcome === outcome,
    )
  return new Promise(resolve => {
    if (stands()) return resolve()
    const stop = attempt.onEntries(() => {
      if (!stands()) return
      stop()
      resolve()
    })
  })
}

async function checkedAfter(
  attempt: AttemptFace,
  minutes: number,
  outcomes: Readonly<Record<string, Outcome>>,
) {
  platform.time += minutes * minute
  for (const [id, outcome] of Object.entries(outcomes)) platform.outcomes.set(id, outcome)
  const missing = new Set(ids)
  const looked = new Promise<void>(resolve => {
    const stop = attempt.onEntries(entries => {
      for (const entry of entries) if (entry.type === 'check-finished') missing.delete(entry.body.checkId)
      if (missing.size === 0) resolve(stop())
    })
  })
  await attempt.perform(`check-at-${platform.time}`, { kind: 'check' })
  await looked
  await standing(attempt, outcomes)
}

function clockStopped(attempt: AttemptFace): Promise<void> {
  const is = () => attempt.state().clock.stopped !== undefined
  return new Promise(resolve => {
    if (is()) return resolve()
    const stop = attempt.onEntries(() => {
      if (is()) resolve(stop())
    })
  })
}

async function submitted(attempt: AttemptFace) {
  await attempt.perform('submit', { kind: 'submit' })
  await platform.store.runDueJobs(platform.time)
  return attempt.report()
}

it('tells the first fail of what was begun, every change after it, and the end', async () => {
  const attempt = await started()
  await checkedAfter(attempt, 2, { 'orders.stored': 'fail' })
  await checkedAfter(attempt, 1, { 'orders.stored': 'fail' })
  await checkedAfter(attempt, 1, { 'orders.stored': 'pass', 'orders.narrow': 'fail' })
  await checkedAfter(attempt, 1, { 'orders.stored': 'fail' })
  await checkedAfter(attempt, 1, { 'orders.stored': 'pass', 'orders.narrow': 'pass' })
  const { timeline, criteria } = await submitted(attempt)
  const kinds = timeline.map(moment => [
    moment.kind,
    moment.at / minute,
    'checkId' in moment ? moment.checkId : '',
  ])
  expect(kinds[0]).toEqual(['fails', 2, 'orders.stored'])
  expect(kinds.slice(1, 3)).toEqual(
    expect.arrayContaining([
      ['passes', 4, 'orders.stored'],
      ['no-longer-passes', 4, 'orders.narrow'],
    ]),
  )
  expect(kinds[3]).toEqual(['no-longer-passes', 5, 'orders.stored'])
  expect(kinds.slice(4, 6)).toEqual(
    expect.arrayContaining([
      ['passes', 6, 'orders.stored'],
      ['passes', 6, 'orders.narrow'],
    ]),
  )
  expect(kinds.slice(6)).toEqual([['submitted', 6, '']])
  expect(criteria['orders.stored']?.firstPassedAfterMs).toBe(4 * minute)
})

it('says nothing of a task that nobody began, not even at the end', async () => {
  const attempt = await started()
  platform.time += minute
  expect((await submitted(attempt)).timeline.map(({ kind }) => kind)).toEqual(['submitted'])
})

it('tells a pass that could not be decided in between, and a fail that only the end saw', async () => {
  const attempt = await started()
  await checkedAfter(attempt, 1, { 'orders.stored': 'inconclusive' })
  await checkedAfter(attempt, 1, { 'orders.stored': 'pass' })
  platform.outcomes.set('orders.stored', 'fail')
  const { timeline } = await submitted(attempt)
  expect(timeline.map(({ kind }) => kind)).toEqual(['not-decided', 'passes', 'submitted', 'no-longer-passes'])
})

it('tells each time that was given back with its length and reason, also one that lasted until the end', async () => {
  const attempt = await started('practice')
  platform.time += 2 * minute
  await attempt.perform('pause', { kind: 'pause' })
  platform.time += 3 * minute
  await attempt.perform('resume', { kind: 'resume' })
  platform.time += minute
  const stopped = clockStopped(attempt)
  platform.setReachable('workspaces', false)
  await stopped
  platform.time += 4 * minute
  await attempt.perform('submit', { kind: 'submit' })
  platform.setReachable('workspaces', true)
  await platform.store.runDueJobs(platform.time)
  const { timeline, givenBack, time } = await attempt.report()
  const told = timeline.filter(moment => moment.kind === 'given-back')
  expect(told).toEqual([
    { kind: 'given-back', at: 2 * minute, ms: 3 * minute, reason: 'paused' },
    { kind: 'given-back', at: 3 * minute, ms: 4 * minute, reason: 'workspace-unreachable' },
  ])
  expect(givenBack.map(({ ms }) => ms)).toEqual([3 * minute, 4 * minute])
  expect(time.givenBackMs).toBe(7 * minute)
})
