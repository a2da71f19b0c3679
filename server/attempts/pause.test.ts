import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readClock } from '../../shared/clock.ts'
import type { AttemptFace } from './face/attempt-face.ts'
import { createFakePlatform, type FakePlatform } from './testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const minute = 60_000
const day = 24 * 60 * minute
let platform: FakePlatform

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
})
afterEach(() => platform.close())

async function started(mode: 'exam' | 'practice'): Promise<AttemptFace> {
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', mode)
  await platform.store.runDueJobs(platform.time)
  return platform.attempts.open(ada, attemptId)
}
const clockOf = (attempt: AttemptFace) => readClock(attempt.state().clock, platform.time)

describe('a practice', () => {
  it('stands still while it is paused and goes on another day with the time that was left', async () => {
    const attempt = await started('practice')
    platform.time += 5 * minute
    await attempt.perform('command-1', { kind: 'pause' })
    platform.time += 3 * day
    await platform.store.runDueJobs(platform.time)
    expect(clockOf(attempt)).toMatchObject({ phase: 'stopped', remainingMs: 15 * minute })
    await attempt.perform('command-2', { kind: 'resume' })
    expect(clockOf(attempt)).toMatchObject({ phase: 'running', remainingMs: 15 * minute })
    platform.time += 14 * minute
    await platform.store.runDueJobs(platform.time)
    expect(attempt.state().phase).toBe('running')
    platform.time += minute
    await platform.store.runDueJobs(platform.time)
    expect(attempt.state()).toMatchObject({ ended: { how: 'expired' } })
  })

  it('stays paused over the death of the server and the end of an outage', async () => {
    const attempt = await started('practice')
    await attempt.perform('command-1', { kind: 'pause' })
    platform.setReachable('workspaces', false)
    platform.time += day
    platform.setReachable('workspaces', true)
    platform.close()
    const next = createFakePlatform(platform.store)
    next.time = platform.time + day
    await next.recover(platform.time)
    const again = await next.attempts.open(ada, attempt.id)
    expect(again.state().clock.stopped?.reasons).toEqual(['paused'])
    await again.perform('command-2', { kind: 'resume' })
    expect(readClock(again.state().clock, next.time)).toMatchObject({
      phase: 'running',
      remainingMs: 20 * minute,
    })
    next.close()
  })

  it('takes no change while it is paused, and each command once', async () => {
    const attempt = await started('practice')
    await attempt.perform('command-1', { kind: 'pause' })
    await attempt.perform('command-2', { kind: 'pause' })
    await expect(
      attempt.perform('command-3', { kind: 'save-file', path: 'a.mjs', text: '1' }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(attempt.perform('command-4', { kind: 'submit' })).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await attempt.perform('command-5', { kind: 'resume' })
    await attempt.perform('command-6', { kind: 'resume' })
    await attempt.perform('command-7', { kind: 'save-file', path: 'a.mjs', text: '1' })
    const stops = platform.store.entries(attempt.id).filter(({ type }) => type.startsWith('clock-'))
    expect(stops.map(({ type }) => type)).toEqual(['clock-started', 'clock-stopped', 'clock-resumed'])
  })

  it('shows its terminals to a page that comes while it is paused', async () => {
    const attempt = await started('practice')
    await attempt.perform('command-1', { kind: 'pause' })
    const terminal = await attempt.openTerminal('t1', { columns: 80, rows: 24 })
    await expect.poll(() => attempt.state().shells, { timeout: 30_000 }).toEqual(['t1'])
    terminal.close()
  })

  it('can be given up while it is paused', async () => {
    const attempt = await started('practice')
    await attempt.perform('command-1', { kind: 'pause' })
    await attempt.perform('command-2', { kind: 'abandon' })
    expect(attempt.state().phase).toBe('abandoned')
  })
})

it('an exam is never paused', async () => {
  const attempt = await started('exam')
  await expect(attempt.perform('command-1', { kind: 'pause' })).rejects.toMatchObject({ code: 'not-allowed' })
  expect(attempt.state().clock.stopped).toBeUndefined()
})
