import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { emptyChain, link } from '../../../shared/journal/hash-chain.ts'
import { attemptStarted } from '../../../shared/journal/testing/arbitrary-events.ts'
import { agreeAfterMs } from '../../checks/plan.ts'
import { type CheckLook, NoSandbox } from '../../checks/runs.ts'
import { decideClockStart, decideSubmit } from '../journal/decide.ts'
import { type LiveAttempt, openLiveAttempt, sha256 } from '../journal/live-attempt.ts'
import { createMemoryStore, type MemoryStore } from '../testing/memory-store.ts'
import { backedUpAfterMs, type CheckRuns, createCheckRuns } from './check-runs.ts'
import type { TakeSeat } from './decide-check.ts'

const saying = (outcome: CheckLook['verdict']['outcome']): CheckLook => ({
  verdict: { outcome, symptom: '', facts: [] },
  durationMs: 1,
  settledMs: 0,
})
const passes = saying('pass')
const fails = saying('fail')

let store: MemoryStore
let attempt: LiveAttempt
let runs: CheckRuns
/** The looks that are under way, by check, in the order in which they began. */
let looks: { checkId: string; signal: AbortSignal; end: (look: CheckLook) => void }[]
let noticed: (() => void)[]
/** Whether the platform has sandboxes; without, checks wait until it has. */
let sandboxes: { free: boolean; onFree: (() => void)[] }
let seatsTaken: number
let backedUp: (number | undefined)[]

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
  sandboxes = { free: true, onFree: [] }
  seatsTaken = 0
  backedUp = []
  runs = createCheckRuns(attempt, takeSeat, { now: Date.now, backedUp: since => backedUp.push(since) })
})
afterEach(() => runs.close())

const takeSeat: TakeSeat = async signal => {
  while (!sandboxes.free && !signal.aborted)
    await new Promise<void>(resolve => {
      sandboxes.onFree.push(resolve)
      signal.addEventListener('abort', () => resolve())
    })
  signal.throwIfAborted()
  seatsTaken += 1
  const leave = () => {
    seatsTaken -= 1
  }
  return { look: checkId => look(checkId, signal), leave }
}

function look(checkId: string, signal: AbortSignal): Promise<CheckLook> {
  return new Promise((resolve, reject) => {
    looks.push({ checkId, signal, end: resolve })
    signal.addEventListener('abort', () => reject(signal.reason))
    for (const notice of noticed.splice(0)) notice()
  })
}

function freeSandboxes(): void {
  sandboxes.free = true
  for (const go of sandboxes.onFree.splice(0)) go()
}

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

  it('let others look while one of them waits before it looks again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    runs.request(['a.1', 'a.2', 'a.3', 'a.4'], 'request')
    await vi.advanceTimersByTimeAsync(0)
    expect(looks).toHaveLength(3)
    looks[0]?.end(fails)
    await vi.advanceTimersByTimeAsync(agreeAfterMs - 1)
    expect(looks.map(one => one.checkId)).toEqual(['a.1', 'a.2', 'a.3', 'a.4'])
    await vi.advanceTimersByTimeAsync(1)
    expect(looks[4]?.checkId).toBe('a.1')
    expect(seatsTaken).toBe(4)
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

describe('a fail', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => vi.useRealTimers())
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  const verdict = () => attempt.state().checks['a.one']?.verdict?.outcome

  async function lookThat(first: CheckLook, cause: CheckCause = 'account-change'): Promise<void> {
    runs.request(['a.one'], cause)
    await pass(600)
    looks[0]?.end(first)
    await pass(agreeAfterMs)
  }

  it('is looked at again, and a pass then counts', async () => {
    await lookThat(fails)
    expect(verdict()).toBeUndefined()
    looks[1]?.end(passes)
    await pass(0)
    expect(verdict()).toBe('pass')
    expect(attempt.state().checks['a.one']).toMatchObject({ durationMs: 2 + agreeAfterMs })
  })

  it('that both looks agree on is reported', async () => {
    await lookThat(fails)
    looks[1]?.end(fails)
    await pass(0)
    expect(verdict()).toBe('fail')
  })

  it('needs one look at the start, and one that was patient itself needs no other', async () => {
    await lookThat(fails, 'start')
    expect(verdict()).toBe('fail')
    runs.request(['a.two'], 'request')
    await pass(0)
    looks[1]?.end({ ...fails, settledMs: 2_000 })
    await pass(0)
    expect(attempt.state().checks['a.two']?.verdict?.outcome).toBe('fail')
    expect(looks).toHaveLength(2)
  })

  it('that is called off between its two looks takes no sandbox any more', async () => {
    await lookThat(fails, 'request')
    expect(looks).toHaveLength(2)
    looks[1]?.end(passes)
    await pass(0)
    runs.request(['a.two'], 'request')
    await pass(0)
    looks[2]?.end(fails)
    await pass(agreeAfterMs - 1)
    runs.close()
    await pass(60_000)
    expect(looks).toHaveLength(3)
    expect(seatsTaken).toBe(0)
  })
})

const started = () => store.entries('attempt1').filter(entry => entry.type === 'checks-started')

describe('the button', () => {
  it('never breaks off a look: however often it is pressed, one more look follows', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    for (let press = 0; press < 20; press += 1) {
      runs.request(['a.one'], 'request')
      await vi.advanceTimersByTimeAsync(50)
    }
    expect(looks).toHaveLength(1)
    expect(looks[0]?.signal.aborted).toBe(false)
    looks[0]?.end(passes)
    await vi.advanceTimersByTimeAsync(50)
    expect(looks).toHaveLength(2)
    looks[1]?.end(passes)
    await vi.advanceTimersByTimeAsync(50)
    expect(looks).toHaveLength(2)
    expect(started()).toHaveLength(2)
  })

  it('waits with a check that waits already, which then counts as asked for', async () => {
    sandboxes.free = false
    runs.request(['a.one'], 'account-change')
    await new Promise<void>(resolve => {
      const stop = attempt.onEntries(() => resolve(stop()))
    })
    for (let press = 0; press < 20; press += 1) runs.request(['a.one'], 'request')
    await new Promise<void>(resolve => {
      const stop = attempt.onEntries(() => resolve(stop()))
    })
    freeSandboxes()
    await lookCount(1)
    const done = finished('a.one')
    looks[0]?.end(passes)
    await done
    expect(looks).toHaveLength(1)
    expect(attempt.state().checks['a.one']).toMatchObject({ cause: 'request', touched: true })
  })

  it('is answered also when a change breaks off the look after which it was to be', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    runs.request(['a.one'], 'account-change')
    await vi.advanceTimersByTimeAsync(600)
    runs.request(['a.one'], 'request')
    await vi.advanceTimersByTimeAsync(300)
    runs.request(['a.one'], 'account-change')
    await vi.advanceTimersByTimeAsync(600)
    expect(looks.map(look => look.signal.aborted)).toEqual([true, false])
    looks[1]?.end(passes)
    await vi.advanceTimersByTimeAsync(600)
    expect(attempt.state().checks['a.one']).toMatchObject({ cause: 'request', touched: true })
    expect(looks).toHaveLength(2)
  })

  it.each<[string, CheckCause]>([
    ['a change breaks its look off', 'account-change'],
    ['the server that heard it has died', 'recovery'],
  ])('counts also when %s', async (_, cause) => {
    runs.request(['a.one'], 'request')
    await lookCount(1)
    if (cause === 'recovery') {
      runs.close()
      runs = createCheckRuns(attempt, takeSeat, { now: Date.now, backedUp: () => {} })
    }
    runs.request(['a.one'], cause)
    await lookCount(2)
    const done = finished('a.one')
    looks[1]?.end(passes)
    await done
    expect(attempt.state().checks['a.one']).toMatchObject({ cause: 'request', touched: true })
  })
})

describe('checks that are late', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
    runs.close()
    runs = createCheckRuns(attempt, takeSeat, { now: Date.now, backedUp: since => backedUp.push(since) })
  })
  afterEach(() => vi.useRealTimers())
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  const all = ['a.1', 'a.2', 'a.3', 'a.4', 'a.5']

  it('count as backed up when the platform has no sandbox for them, from the moment they were due', async () => {
    sandboxes.free = false
    runs.request(all, 'request')
    await pass(backedUpAfterMs - 1)
    expect(backedUp).toEqual([])
    await pass(10)
    expect(backedUp).toEqual([1_000_000])
    freeSandboxes()
    await pass(0)
    expect(backedUp).toEqual([1_000_000, undefined])
  })

  it('do not when they wait behind checks of what the candidate has made slow', async () => {
    runs.request(all, 'request')
    await pass(75_000)
    expect(looks).toHaveLength(3)
    expect(backedUp).toEqual([])
  })

  it('do not when the candidate hammers the button, or changes something all the time', async () => {
    for (let press = 0; press < 400; press += 1) {
      runs.request(all, press % 2 === 0 ? 'request' : 'account-change')
      await pass(100)
    }
    expect(backedUp).toEqual([])
    expect(looks.length).toBeLessThan(80)
  })

  it('are backed up all the same for somebody who presses the button again and again', async () => {
    sandboxes.free = false
    for (let press = 0; press < 150; press += 1) {
      runs.request(all, 'request')
      await pass(100)
    }
    expect(backedUp).toEqual([1_000_000])
    expect(started()).toHaveLength(1)
  })

  it('are tried again where no sandbox can be started, which is no verdict', async () => {
    let tries = 0
    runs = createCheckRuns(
      attempt,
      signal => {
        tries += 1
        return tries < 15 ? Promise.reject(new NoSandbox('none today')) : takeSeat(signal)
      },
      { now: Date.now, backedUp: since => backedUp.push(since) },
    )
    runs.request(['a.1'], 'request')
    await pass(backedUpAfterMs + 1_000)
    expect(backedUp).toEqual([1_000_000])
    expect(attempt.state().checks['a.1']?.verdict).toBeUndefined()
    await pass(5_000)
    expect(backedUp).toEqual([1_000_000, undefined])
    expect(looks).toHaveLength(1)
  })

  it('are backed up no more once the attempt is let go', async () => {
    sandboxes.free = false
    runs.request(all, 'request')
    await pass(backedUpAfterMs + 10)
    runs.close()
    await pass(0)
    expect(backedUp).toEqual([1_000_000, undefined])
  })
})
