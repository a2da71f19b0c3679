import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { outageReasons, readClock } from '../../../shared/clock.ts'
import { backedUpAfterMs } from '../checks/check-runs.ts'
import type { AttemptFace } from '../face/attempt-face.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const minute = 60_000
let platform: FakePlatform

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
})
afterEach(() => {
  platform.close()
  vi.useRealTimers()
})

async function started(person = ada): Promise<AttemptFace> {
  const { attemptId } = await platform.attempts.start(person, 'warm-up', 'exam')
  await platform.store.runDueJobs(platform.time)
  return platform.attempts.open(person, attemptId)
}

/** Resolves when the journal has grown by an entry of this type. */
function told(attempt: AttemptFace, type: string): Promise<void> {
  return new Promise(resolve => {
    const stop = attempt.onEntries(entries => {
      if (entries.some(entry => entry.type === type)) resolve(stop())
    })
  })
}

/** After everything that is under way by promises alone. */
const settled = () => new Promise(resolve => setImmediate(resolve))

describe.each([
  ['accounts', 'account-unreachable'],
  ['workspaces', 'workspace-unreachable'],
] as const)('while %s cannot be reached', (what, reason) => {
  it('the clock stands still, from the moment they could not', async () => {
    const attempt = await started()
    platform.time += minute
    const stopped = told(attempt, 'clock-stopped')
    platform.setReachable(what, false, platform.time - 3_000)
    await stopped
    expect(attempt.state().clock.stopped).toEqual({ since: platform.time - 3_000, reasons: [reason] })
    platform.time += 5 * minute
    const resumed = told(attempt, 'clock-resumed')
    platform.setReachable(what, true)
    await resumed
    expect(readClock(attempt.state().clock, platform.time).usedMs).toBe(minute - 3_000)
  })

  it('an attempt that begins to run has its clock stopped', async () => {
    platform.setReachable(what, false)
    const attempt = await started()
    expect(attempt.state().clock.stopped?.reasons).toEqual([reason])
    const resumed = told(attempt, 'clock-resumed')
    platform.setReachable(what, true)
    await resumed
    expect(readClock(attempt.state().clock, platform.time).phase).toBe('running')
  })
})

describe('a stop', () => {
  it('for two reasons lasts until both are gone and is given back once', async () => {
    const attempt = await started()
    platform.setReachable('accounts', false)
    await settled()
    platform.time += minute
    platform.setReachable('workspaces', false)
    await settled()
    platform.time += minute
    platform.setReachable('accounts', true)
    await settled()
    platform.time += minute
    platform.setReachable('workspaces', true)
    await settled()
    expect(attempt.state().clock).toMatchObject({ stopped: undefined, givenBackMs: 3 * minute })
  })

  it('ends with the attempt', async () => {
    const attempt = await started()
    platform.time += minute
    platform.setReachable('workspaces', false)
    await settled()
    platform.time += 30 * minute
    await attempt.perform('command-1', { kind: 'submit' })
    platform.setReachable('workspaces', true)
    await platform.store.runDueJobs(platform.time)
    const { phase, clock } = attempt.state()
    expect(phase).toBe('scored')
    expect(readClock(clock, platform.time)).toMatchObject({ phase: 'ended', usedMs: minute })
  })

  it.each(outageReasons)(
    'for %s that a server left when it died is over after the next start',
    async reason => {
      const attempt = await started()
      platform.time += minute
      const { attempt: live } = await platform.lives.open(attempt.id)
      await live.append(() => [{ type: 'clock-stopped', body: { reason } }])
      platform.time += 5 * minute
      await platform.recover(platform.time - minute)
      expect(attempt.state().clock).toMatchObject({ stopped: undefined, givenBackMs: 5 * minute })
      platform.time += 19 * minute
      await platform.store.runDueJobs(platform.time)
      expect(attempt.state()).toMatchObject({ phase: 'scored', ended: { how: 'expired' } })
    },
  )

  it('that cannot be written down is written down later, and so is its end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const attempt = await started()
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    platform.store.failing = new Error('the disk is full')
    platform.setReachable('workspaces', false)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(attempt.state().clock.stopped).toBeUndefined()
    platform.store.failing = undefined
    await vi.advanceTimersByTimeAsync(1_000)
    expect(attempt.state().clock.stopped?.reasons).toEqual(['workspace-unreachable'])
    platform.store.failing = new Error('the disk is full')
    platform.setReachable('workspaces', true)
    await vi.advanceTimersByTimeAsync(3_000)
    platform.store.failing = undefined
    await vi.advanceTimersByTimeAsync(1_000)
    expect(attempt.state().clock.stopped).toBeUndefined()
    log.mockRestore()
  })
})

describe('a stop that one attempt has caused', () => {
  it('gives that one no time, which is written down once, and everybody else theirs', async () => {
    const own = await started()
    const other = await started({ id: 'eve', name: 'Eve' })
    platform.time += minute
    const since = platform.time
    platform.setReachable('accounts', false, since, own.state().account?.accountId)
    await expect.poll(() => other.state().clock.stopped?.reasons).toEqual(['account-unreachable'])
    platform.setReachable('accounts', false, since, own.state().account?.accountId)
    platform.time += minute
    platform.setReachable('accounts', true)
    await expect.poll(() => other.state().clock.stopped).toBeUndefined()
    expect(other.state().clock.givenBackMs).toBe(minute)
    expect(own.state().clock).toMatchObject({ stopped: undefined, givenBackMs: 0 })
    const noted = platform.store.entries(own.id).filter(entry => entry.type === 'time-not-given')
    expect(noted.map(({ body }) => body)).toEqual([{ reason: 'account-unreachable', since, why: 'own-call' }])
    // The next fault is another, of which nobody knows the cause.
    platform.setReachable('accounts', false)
    await expect.poll(() => own.state().clock.stopped?.reasons).toEqual(['account-unreachable'])
  })
})

describe('checks that the platform cannot run', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })

  /** Lets time pass for the platform and for its timers. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
      platform.time += 500
      await vi.advanceTimersByTimeAsync(500)
    }
  }

  it('stop no clock where its own shells may be the cause, and that is noted', async () => {
    const attempt = await started()
    const workspace = platform.held.workspaces.get(attempt.id)
    if (!workspace) throw new Error('it has a workspace')
    let cpuMs = 0
    vi.spyOn(workspace, 'usage').mockImplementation(async () => {
      cpuMs += 60_000
      return { memoryBytes: 0, processes: 500, diskBytes: 0, cpuMs }
    })
    await pass(minute)
    const free = platform.holdChecks()
    await attempt.perform('command-1', { kind: 'check' })
    await pass(15_000)
    expect(attempt.state().clock.stopped).toBeUndefined()
    expect(attempt.state().notGiven?.reason).toBe('checks-backed-up')
    free()
  })

  it('stop it all the same where others have every place', async () => {
    const attempt = await started()
    const workspace = platform.held.workspaces.get(attempt.id)
    if (!workspace) throw new Error('it has a workspace')
    vi.spyOn(workspace, 'usage').mockRejectedValue(new Error('nobody knows'))
    platform.crowded = true
    await pass(minute)
    const free = platform.holdChecks()
    await attempt.perform('command-1', { kind: 'check' })
    await pass(15_000)
    expect(attempt.state().clock.stopped?.reasons).toEqual(['checks-backed-up'])
    free()
  })

  it('stop the clock of their attempt from the moment they were due until they run', async () => {
    const attempt = await started()
    await pass(minute)
    const free = platform.holdChecks()
    await attempt.perform('command-1', { kind: 'check' })
    const askedAt = platform.time
    await pass(backedUpAfterMs - 1_000)
    expect(attempt.state().clock.stopped).toBeUndefined()
    await pass(2_000)
    expect(attempt.state().clock.stopped?.reasons).toEqual(['checks-backed-up'])
    await pass(30_000)
    free()
    await vi.advanceTimersByTimeAsync(0)
    const { clock } = attempt.state()
    expect(clock.stopped).toBeUndefined()
    expect(clock.givenBackMs).toBeGreaterThanOrEqual(platform.time - askedAt - 500)
    expect(clock.givenBackMs).toBeLessThanOrEqual(platform.time - askedAt)
  })

  it('say nothing of the candidate: they run as soon as they can, and until then the clock stands', async () => {
    const attempt = await started()
    await pass(1_000)
    platform.sandboxesFail = true
    const verdicts = platform.store
      .entries(attempt.id)
      .filter(entry => entry.type === 'check-finished').length
    await attempt.perform('command-1', { kind: 'check' })
    await pass(backedUpAfterMs + 2_000)
    expect(attempt.state().clock.stopped?.reasons).toEqual(['checks-backed-up'])
    expect(platform.store.entries(attempt.id).filter(entry => entry.type === 'check-finished')).toHaveLength(
      verdicts,
    )
    platform.sandboxesFail = false
    await pass(2_000)
    expect(attempt.state().clock.stopped).toBeUndefined()
    expect(attempt.state().checks['orders.stored']).toMatchObject({
      checking: false,
      verdict: { outcome: 'fail' },
    })
  })

  it('do not keep an attempt from ending', async () => {
    const attempt = await started()
    platform.sandboxesFail = true
    await attempt.perform('command-1', { kind: 'check' })
    await pass(backedUpAfterMs + 2_000)
    await attempt.perform('command-2', { kind: 'submit' })
    const closing = platform.store.runDueJobs(() => platform.time)
    await pass(2 * minute)
    await closing
    expect(attempt.state()).toMatchObject({ phase: 'scored', clock: { stopped: undefined } })
  })
})
