import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CheckCause } from '../../shared/journal/check-events.ts'
import { emptyChain, link } from '../../shared/journal/hash-chain.ts'
import { attemptStarted } from '../../shared/journal/testing/arbitrary-events.ts'
import { type CheckOutcome, type CheckRuns, createCheckRuns } from './check-runs.ts'
import { decideClockStart, decideSubmit } from './decide.ts'
import { type LiveAttempt, openLiveAttempt, sha256 } from './live-attempt.ts'
import { createMemoryStore, type MemoryStore } from './testing/memory-store.ts'

const passes: CheckOutcome = { verdict: { outcome: 'pass', symptom: '', facts: [] }, durationMs: 1 }

let store: MemoryStore
let attempt: LiveAttempt
let runs: CheckRuns
/** The looks that are under way, by check, in the order in which they began. */
let looks: { checkId: string; cause: CheckCause; signal: AbortSignal; end: (outcome: CheckOutcome) => void }[]
let noticed: (() => void)[]

beforeEach(async () => {
  store = createMemoryStore()
  await store.journal.create(
    { id: 'attempt1', candidateId: 'ada', challengeId: 'warm-up', mode: 'exam' },
    link(emptyChain, 1_000, [attemptStarted], sha256),
    {},
  )
  const opened = await openLiveAttempt('attempt1', store, () => 2_000)
  if (!opened) throw new Error('the attempt was just created')
  attempt = opened
  await attempt.append(decideClockStart)
  looks = []
  noticed = []
  runs = createCheckRuns(
    attempt,
    (checkId, cause, signal) =>
      new Promise((resolve, reject) => {
        looks.push({ checkId, cause, signal, end: resolve })
        signal.addEventListener('abort', () => reject(new Error('stopped')))
        for (const notice of noticed.splice(0)) notice()
      }),
  )
})
afterEach(() => runs.close())

async function lookCount(count: number): Promise<void> {
  while (looks.length < count) await new Promise<void>(resolve => noticed.push(resolve))
}

function finished(checkId: string): Promise<void> {
  return new Promise(resolve => {
    const stop = attempt.onEntries(entries => {
      if (entries.some(entry => entry.type === 'check-finished' && entry.body.checkId === checkId))
        resolve(stop())
    })
  })
}

describe('the checks of an attempt', () => {
  it('do not wait for a slow one', async () => {
    runs.request(['a.slow', 'a.quick'], 'request')
    await lookCount(2)
    const quick = finished('a.quick')
    looks[1]?.end(passes)
    await quick
    expect(attempt.state().checks['a.slow']).toMatchObject({ checking: true })
    runs.request(['a.quick'], 'request')
    await lookCount(3)
    const again = finished('a.quick')
    looks[2]?.end(passes)
    await again
    expect(attempt.state().checks['a.slow']).toMatchObject({ checking: true })
  })

  it('look once at a burst of changes', async () => {
    for (let change = 0; change < 5; change += 1) runs.request(['a.one'], 'account-change')
    await lookCount(1)
    const done = finished('a.one')
    looks[0]?.end(passes)
    await done
    expect(looks).toHaveLength(1)
  })

  it('look anew at what changed while they looked, and forget the look before', async () => {
    runs.request(['a.one'], 'request')
    await lookCount(1)
    runs.request(['a.one'], 'account-change')
    await lookCount(2)
    expect(looks[0]?.signal.aborted).toBe(true)
    const done = finished('a.one')
    looks[1]?.end(passes)
    await done
    const verdicts = store.entries('attempt1').filter(entry => entry.type === 'check-finished')
    expect(verdicts).toHaveLength(1)
  })

  it('are broken off by the final run, which alone counts', async () => {
    runs.request(['a.one', 'a.two'], 'request')
    await lookCount(2)
    await attempt.append(decideSubmit)
    const final = runs.runNow(['a.one', 'a.two'], 'submission')
    await lookCount(4)
    expect(looks.slice(0, 2).every(look => look.signal.aborted)).toBe(true)
    for (const look of looks.slice(2)) look.end(passes)
    await final
    expect(Object.values(attempt.state().checks).map(check => check.cause)).toEqual([
      'submission',
      'submission',
    ])
  })

  it('stop when the attempt is let go', async () => {
    runs.request(['a.one'], 'request')
    await lookCount(1)
    runs.close()
    expect(looks[0]?.signal.aborted).toBe(true)
    runs.request(['a.one'], 'request')
    await runs.runNow(['a.one'], 'request')
    expect(looks).toHaveLength(1)
  })
})
