import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/problem.ts'
import type { AttemptFace } from './face/attempt-face.ts'
import { fakeChallenge } from './testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from './testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const eve = { id: 'eve', name: 'Eve' }
const minute = 60_000
let platform: FakePlatform
const types = (id: string) => platform.store.entries(id).map(entry => entry.type)

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
})
afterEach(() => platform.close())

async function started(mode: 'exam' | 'practice' = 'exam'): Promise<AttemptFace> {
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', mode)
  await platform.store.runDueJobs(platform.time)
  return platform.attempts.open(ada, attemptId)
}

describe('starting', () => {
  it('gets account, seed and workspace ready and then starts the clock', async () => {
    const attempt = await started()
    expect(attempt.state()).toMatchObject({
      phase: 'running',
      account: { accountId: '123456789012' },
      workspaceId: attempt.id,
    })
    expect(Object.values(attempt.state().stages).map(stage => stage.status)).toEqual(['done', 'done', 'done'])
    expect(types(attempt.id).at(0)).toBe('attempt-started')
    expect(types(attempt.id)).toContain('clock-started')
  })

  it('starts once however often it is asked for', async () => {
    const starts = await Promise.all(
      Array.from({ length: 50 }, () => platform.attempts.start(ada, 'warm-up', 'exam')),
    )
    expect(new Set(starts.map(start => start.attemptId)).size).toBe(1)
    expect(starts.filter(start => start.created)).toHaveLength(1)
  })

  it('says what failed, ends the attempt and lets the person start anew', async () => {
    platform.failProvisioning = new AppError(
      'account-unavailable',
      'No account is free. Try again in a minute.',
    )
    const failed = await started()
    expect(failed.state()).toMatchObject({
      phase: 'failed',
      stages: { account: { status: 'failed', code: 'account-unavailable' } },
    })
    platform.failProvisioning = undefined
    expect((await started()).state().phase).toBe('running')
  })

  it('refuses a challenge that is not there', async () => {
    await expect(platform.attempts.start(ada, 'nothing', 'exam')).rejects.toMatchObject({
      code: 'unknown-challenge',
    })
  })

  it('lets a draft be practised, and nobody take it for a score', async () => {
    const manifest = { ...fakeChallenge.manifest, status: 'draft' as const }
    const drafts = createFakePlatform(undefined, {
      challenge: { ...fakeChallenge, manifest },
      parameters: {},
    })
    const { id } = manifest
    await expect(drafts.attempts.start(ada, id, 'exam')).rejects.toMatchObject({ code: 'challenge-draft' })
    expect(await drafts.attempts.start(ada, id, 'practice')).toMatchObject({ created: true })
  })

  it('lets a real model answer in the account of who practises, and never of who is examined', async () => {
    const exam = await started()
    const practice = await started('practice')
    expect(platform.fixtures.get(exam.id)).toBeUndefined()
    expect(platform.fixtures.get(practice.id)).toEqual({ 'bedrock-real-model': true })
  })

  it('does not show anybody an attempt of somebody else', async () => {
    const attempt = await started()
    const theirs = await platform.attempts.open(eve, attempt.id).catch(error => error)
    const nobodys = await platform.attempts.open(eve, 'nothing').catch(error => error)
    expect(theirs).toMatchObject({ code: 'unknown-attempt' })
    expect(theirs.message).toBe(nobodys.message)
  })
})

describe('working', () => {
  it('saves a file, and a repeated save once', async () => {
    const attempt = await started()
    const save = { kind: 'save-file', path: 'index.mjs', text: 'let a = 1' } as const
    const seq = await attempt.perform('command-1', save)
    expect(await attempt.perform('command-1', save)).toBe(seq)
    expect(Buffer.from(platform.files.get('index.mjs') ?? []).toString()).toBe('let a = 1')
    expect(types(attempt.id).filter(type => type === 'file-saved')).toHaveLength(1)
  })

  it('does not overwrite what was changed in the terminal meanwhile', async () => {
    const attempt = await started()
    platform.files.set('index.mjs', Buffer.from('from the terminal'))
    const save = { kind: 'save-file', path: 'index.mjs', text: 'mine', baseDigest: 'ab'.repeat(32) } as const
    await expect(attempt.perform('command-1', save)).rejects.toMatchObject({ code: 'file-changed' })
    expect(Buffer.from(platform.files.get('index.mjs') ?? []).toString()).toBe('from the terminal')
  })

  it('checks by itself when the account changes', async () => {
    const attempt = await started()
    const passed = new Promise<void>(resolve => {
      attempt.onEntries(entries => {
        if (entries.some(entry => entry.type === 'check-finished' && entry.body.verdict.outcome === 'pass'))
          resolve()
      })
    })
    platform.outcomes.set('orders.stored', 'pass')
    platform.change({ change: 1, service: 'iam', operation: 'PutRolePolicy', by: 'candidate' })
    await passed
    expect(attempt.state().checks['orders.stored']?.verdict?.outcome).toBe('pass')
    expect(types(attempt.id)).toContain('account-changed')
  })

  it('never tells a candidate of an exam the secret parameters or the facts', async () => {
    const attempt = await started()
    await attempt.perform('command-1', { kind: 'check' })
    await new Promise<void>(resolve => {
      const stop = attempt.onEntries(entries => {
        if (entries.some(entry => entry.type === 'check-finished')) resolve(stop())
      })
    })
    const seen = JSON.stringify([attempt.state(), await attempt.entriesSince(0), attempt.view()])
    expect(seen).not.toContain('canary')
  })

  it('refuses checks of a task that is not there', async () => {
    const attempt = await started()
    await expect(attempt.perform('command-1', { kind: 'check', taskId: 'nothing' })).rejects.toMatchObject({
      code: 'unknown-task',
    })
  })
})

describe('ending', () => {
  it('seals the account, checks everything once more, scores and reports', async () => {
    const attempt = await started()
    platform.outcomes.set('orders.stored', 'pass').set('orders.narrow', 'pass')
    await attempt.perform('command-1', { kind: 'submit' })
    await platform.store.runDueJobs(platform.time)
    expect(platform.sealed).toContain('123456789012')
    expect(attempt.state()).toMatchObject({
      phase: 'scored',
      score: { earned: 8, open: 0, possible: 8, result: 'passed' },
    })
    expect(await platform.attempts.list(ada)).toMatchObject([
      { open: false, phase: 'scored', percent: 100, passed: true },
    ])
    const report = await attempt.report()
    expect(report.criteria['orders.stored']).toMatchObject({
      verdict: {
        outcome: 'pass',
        symptom: { text: 'Orders are lost.' },
        facts: [{ label: { text: 'Orders in the table' }, seen: 'canary-fact' }],
      },
      wouldPass: 'Every order is in the table.',
    })
    expect(report.timeline.at(-1)).toMatchObject({ kind: 'submitted' })
  })

  it('keeps no name and no sentence in the journal, and tells the name while there is one', async () => {
    const attempt = await started()
    await attempt.perform('command-1', { kind: 'submit' })
    await platform.store.runDueJobs(platform.time)
    const written = JSON.stringify(platform.store.entries(attempt.id))
    expect(written).toContain('orders-are-lost')
    expect(written).not.toContain('Orders are lost.')
    expect(written).not.toContain(ada.name)
    expect((await attempt.report()).candidate).toEqual({ id: ada.id, name: ada.name })
    await platform.people.forget(ada.id)
    expect((await attempt.report()).candidate).toEqual({ id: ada.id })
  })

  it('leaves the points of what stays undecided open after three tries', async () => {
    const attempt = await started()
    platform.outcomes.set('orders.stored', 'pass').set('orders.narrow', 'inconclusive')
    await attempt.perform('command-1', { kind: 'submit' })
    platform.checksRun.length = 0
    await platform.store.runDueJobs(platform.time)
    expect(platform.checksRun.filter(id => id === 'orders.narrow')).toHaveLength(3)
    expect(attempt.state().score).toMatchObject({ earned: 6, open: 2, possible: 8 })
  })

  it('ends by itself at the deadline, and refuses what comes later', async () => {
    const attempt = await started()
    platform.time += 20 * minute
    const before = types(attempt.id).length
    const save = { kind: 'save-file', path: 'index.mjs', text: 'late' } as const
    await expect(attempt.perform('command-1', save)).rejects.toMatchObject({ code: 'attempt-closed' })
    expect(types(attempt.id)).toHaveLength(before)
    await platform.store.runDueJobs(platform.time)
    expect(attempt.state()).toMatchObject({ phase: 'scored', ended: { how: 'expired' } })
  })

  it('moves the deadline by the time that the account could not be reached', async () => {
    const attempt = await started()
    const told = (type: string) =>
      new Promise<void>(resolve => {
        const stop = attempt.onEntries(entries => {
          if (entries.some(entry => entry.type === type)) resolve(stop())
        })
      })
    const stopped = told('clock-stopped')
    platform.setReachable('accounts', false)
    await stopped
    platform.time += 5 * minute
    const resumed = told('clock-resumed')
    platform.setReachable('accounts', true)
    await resumed
    platform.time += 19 * minute
    await platform.store.runDueJobs(platform.time)
    expect(attempt.state().phase).toBe('running')
    platform.time += minute
    await platform.store.runDueJobs(platform.time)
    expect(attempt.state()).toMatchObject({ phase: 'scored', clock: { givenBackMs: 5 * minute } })
  })

  it('gives a restart of the server back once', async () => {
    const attempt = await started()
    const diedAt = platform.time + minute
    platform.time += 3 * minute
    await platform.recover(diedAt)
    await platform.recover(diedAt)
    expect(attempt.state().clock.givenBackMs).toBe(2 * minute)
  })

  it('lets a practice attempt be abandoned for a new one, but not an exam', async () => {
    const exam = await started('exam')
    await expect(exam.perform('command-1', { kind: 'abandon' })).rejects.toMatchObject({
      code: 'not-allowed',
    })
    const practice = await started('practice')
    await practice.perform('command-2', { kind: 'abandon' })
    await platform.store.runDueJobs(platform.time)
    expect(practice.state().phase).toBe('abandoned')
    expect((await started('practice')).id).not.toBe(practice.id)
  })
})
