import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { attemptStarted } from '../../../shared/journal/testing/arbitrary-events.ts'
import { agreeAfterMs } from '../../checks/plan.ts'
import { type CheckLook, NoSandbox } from '../../checks/runs.ts'
import { backedUpAfterMs, type CheckRuns } from './check-runs.ts'
import { type ChecksTrial, fails, openChecksTrial, passes } from './testing/checks-trial.ts'

let trial: ChecksTrial
let attempt: ChecksTrial['attempt']
let looks: ChecksTrial['looks']
let runs: CheckRuns

beforeEach(async () => {
  trial = await openChecksTrial(attemptStarted)
  ;({ attempt, looks, runs } = trial)
})
afterEach(() => runs.close())

describe('a fail', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    })
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
    expect(trial.seatsTaken()).toBe(0)
  })
})

const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const

describe('checks that are late', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000, toFake: [...timers, 'Date', 'performance'] })
    runs = trial.restart()
  })
  afterEach(() => vi.useRealTimers())
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  const all = ['a.1', 'a.2', 'a.3', 'a.4', 'a.5']

  it('count as backed up when the platform has no sandbox for them, from the moment they were due', async () => {
    trial.setSandboxes(false)
    runs.request(all, 'request')
    await pass(backedUpAfterMs - 1)
    expect(trial.backedUp).toEqual([])
    await pass(10)
    expect(trial.backedUp).toEqual([1_000_000])
    trial.setSandboxes(true)
    await pass(0)
    expect(trial.backedUp).toEqual([1_000_000, undefined])
  })

  it('do not when they wait behind checks of what the candidate has made slow, which is not for long', async () => {
    runs.request(all, 'request')
    await pass(900)
    expect(looks).toHaveLength(3)
    await pass(75_000)
    expect(looks).toHaveLength(5)
    expect(trial.backedUp).toEqual([])
  })

  it('do not when the candidate hammers the button, or changes something all the time', async () => {
    for (let press = 0; press < 400; press += 1) {
      runs.request(all, press % 2 === 0 ? 'request' : 'account-change')
      await pass(100)
    }
    expect(trial.backedUp).toEqual([])
    expect(looks.length).toBeLessThan(80)
  })

  it('are backed up all the same for somebody who presses the button again and again', async () => {
    trial.setSandboxes(false)
    for (let press = 0; press < 150; press += 1) {
      runs.request(all, 'request')
      await pass(100)
    }
    expect(trial.backedUp).toEqual([1_000_000])
    expect(trial.entryCount('checks-started')).toBe(1)
  })

  it('are tried again where no sandbox can be started, which is no verdict', async () => {
    let tries = 0
    runs = trial.restart(signal => {
      tries += 1
      return tries < 15 ? Promise.reject(new NoSandbox('none today')) : trial.takeSeat(signal)
    })
    runs.request(['a.1'], 'request')
    await pass(backedUpAfterMs + 1_000)
    expect(trial.backedUp).toEqual([1_000_000])
    expect(attempt.state().checks['a.1']?.verdict).toBeUndefined()
    await pass(5_000)
    expect(trial.backedUp).toEqual([1_000_000, undefined])
    expect(looks).toHaveLength(1)
  })

  it('are backed up no more once the attempt is let go', async () => {
    trial.setSandboxes(false)
    runs.request(all, 'request')
    await pass(backedUpAfterMs + 10)
    runs.close()
    await pass(0)
    expect(trial.backedUp).toEqual([1_000_000, undefined])
  })
})
