import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { attemptStarted } from '../../../shared/journal/testing/arbitrary-events.ts'
import { agreeAfterMs } from '../../checks/plan.ts'
import { decideSubmit } from '../journal/decide.ts'
import type { CheckRuns } from './check-runs.ts'
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

describe('the checks of an attempt', () => {
  it('do not wait for a slow one', async () => {
    runs.request(['a.slow', 'a.quick'], 'request')
    await trial.lookCount(2)
    const quick = trial.finished('a.quick')
    looks[1]?.end(passes)
    await quick
    expect(attempt.state().checks['a.slow']).toMatchObject({ checking: true })
    runs.request(['a.quick'], 'request')
    await trial.lookCount(3)
    const again = trial.finished('a.quick')
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
    expect(trial.seatsTaken()).toBe(4)
  })

  it('look once at a burst of changes', async () => {
    for (let change = 0; change < 5; change += 1) runs.request(['a.one'], 'account-change')
    await trial.lookCount(1)
    const done = trial.finished('a.one')
    looks[0]?.end(passes)
    await done
    expect(looks).toHaveLength(1)
  })

  it('look anew at what changed while they looked, and forget the look before', async () => {
    runs.request(['a.one'], 'request')
    await trial.lookCount(1)
    runs.request(['a.one'], 'account-change')
    await trial.lookCount(2)
    expect(looks[0]?.signal.aborted).toBe(true)
    const done = trial.finished('a.one')
    looks[1]?.end(passes)
    await done
    expect(trial.entryCount('check-finished')).toBe(1)
  })

  it('are broken off by the final run, which alone counts', async () => {
    runs.request(['a.one', 'a.two'], 'request')
    await trial.lookCount(2)
    await attempt.append(decideSubmit)
    const final = runs.runNow(['a.one', 'a.two'], 'submission')
    await trial.lookCount(4)
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
    await trial.lookCount(1)
    runs.close()
    expect(looks[0]?.signal.aborted).toBe(true)
    runs.request(['a.one'], 'request')
    await runs.runNow(['a.one'], 'request')
    expect(looks).toHaveLength(1)
  })
})

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
    expect(trial.entryCount('checks-started')).toBe(2)
  })

  it('waits with a check that waits already, which then counts as asked for', async () => {
    trial.setSandboxes(false)
    runs.request(['a.one'], 'account-change')
    await new Promise<void>(resolve => {
      const stop = attempt.onEntries(() => resolve(stop()))
    })
    for (let press = 0; press < 20; press += 1) runs.request(['a.one'], 'request')
    await new Promise<void>(resolve => {
      const stop = attempt.onEntries(() => resolve(stop()))
    })
    trial.setSandboxes(true)
    await trial.lookCount(1)
    const done = trial.finished('a.one')
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
    await trial.lookCount(1)
    if (cause === 'recovery') runs = trial.restart()
    runs.request(['a.one'], cause)
    await trial.lookCount(2)
    const done = trial.finished('a.one')
    looks[1]?.end(passes)
    await done
    expect(attempt.state().checks['a.one']).toMatchObject({ cause: 'request', touched: true })
  })
})

describe('checks beside each other', () => {
  it('share one renewal of environments at the end, and begin with those that need it', async () => {
    let renewals = 0
    const renew = async () => {
      renewals += 1
      return {}
    }
    const begun: string[] = []
    runs = trial.restart(
      async signal => ({
        leave: () => {},
        async look(checkId, beside) {
          begun.push(checkId)
          if (checkId.startsWith('renews')) await beside?.renew(renew, signal)
          return passes
        },
      }),
      { renews: checkId => checkId.startsWith('renews') },
    )
    await attempt.append(decideSubmit)
    await runs.runNow(['a.1', 'renews.1', 'a.2', 'renews.2'], 'submission')
    expect(renewals).toBe(1)
    expect(begun.slice(0, 2)).toEqual(['renews.1', 'renews.2'])
    expect(trial.entryCount('check-finished')).toBe(4)
  })

  it('renew for themselves while somebody works', async () => {
    let renewals = 0
    const renew = async () => {
      renewals += 1
      return {}
    }
    runs = trial.restart(async signal => ({
      leave: () => {},
      async look(_, beside) {
        await beside?.renew(renew, signal)
        return passes
      },
    }))
    await runs.runNow(['a.1', 'a.2'], 'request')
    expect(renewals).toBe(2)
  })

  it('leave the account to what is near to a change until that has its verdict', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    runs.request(['a.far', 'a.near'], 'account-change', ['a.near'])
    // A run for something else meanwhile does not take along what was near to the change.
    runs.request(['a.third'], 'request')
    await vi.advanceTimersByTimeAsync(200)
    expect(looks.map(one => one.checkId)).toEqual(['a.near', 'a.third'])
    looks[0]?.end(fails)
    await vi.advanceTimersByTimeAsync(agreeAfterMs)
    expect(looks.map(one => one.checkId)).toEqual(['a.near', 'a.third', 'a.near'])
    looks[2]?.end(fails)
    await vi.advanceTimersByTimeAsync(0)
    expect(looks.map(one => one.checkId)).toEqual(['a.near', 'a.third', 'a.near', 'a.far'])
  })

  it('wait for what is near no longer than somebody can be asked to, and not once they are near themselves', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    runs.request(['a.near', 'b.far', 'c.far'], 'account-change', ['a.near'])
    await vi.advanceTimersByTimeAsync(200)
    runs.request(['b.far'], 'account-change', ['b.far'])
    await vi.advanceTimersByTimeAsync(200)
    expect(looks.map(one => one.checkId)).toEqual(['a.near', 'b.far'])
    await vi.advanceTimersByTimeAsync(1_500)
    expect(looks.map(one => one.checkId)).toEqual(['a.near', 'b.far', 'c.far'])
  })

  it('leave their lane to others while they wait for the account', async () => {
    const begun: string[] = []
    const allBegun = Promise.withResolvers<void>()
    runs = trial.restart(async () => ({
      leave: () => {},
      async look(checkId, beside) {
        begun.push(checkId)
        if (begun.length === 5) allBegun.resolve()
        await beside?.rest(() => allBegun.promise)
        return passes
      },
    }))
    await runs.runNow(['a.1', 'a.2', 'a.3', 'a.4', 'a.5'], 'request')
    expect(begun).toHaveLength(5)
  })
})
