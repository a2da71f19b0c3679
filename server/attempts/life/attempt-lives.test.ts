import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readClock } from '../../../shared/clock.ts'
import type { Attempts } from '../attempts.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'
import { jobKinds } from './attempt-jobs.ts'

const ada = { id: 'ada', name: 'Ada' }
const minute = 60_000
let platform: FakePlatform

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
})
afterEach(() => {
  platform.close()
  vi.restoreAllMocks()
})

type Opened = Awaited<ReturnType<Attempts['open']>>
const runJobs = () => platform.store.runDueJobs(() => platform.time)
const types = ({ id }: Opened) => platform.store.entries(id).map(entry => entry.type)
const start = async (person = ada) => (await platform.attempts.start(person, 'warm-up', 'exam')).attemptId

async function started(person = ada): Promise<Opened> {
  const attemptId = await start(person)
  await runJobs()
  return platform.attempts.open(person, attemptId)
}

async function submitted(person = ada): Promise<Opened> {
  const attempt = await started(person)
  await attempt.perform(`submit-${person.id}`, { kind: 'submit' })
  return attempt
}

/** A promise to be resolved by hand. */
const gate = () => Promise.withResolvers<void>()
/** After everything that is under way by promises alone. */
const settled = () => new Promise(resolve => setImmediate(resolve))

describe('preparing', () => {
  it('that is begun again while it is under way fails nothing and holds one account', async () => {
    const attemptId = await start()
    const seeding = gate()
    platform.seed = () => seeding.promise
    const lost = new AbortController()
    const first = platform.store.runJob(jobKinds.prepare, attemptId, lost.signal).catch(error => error)
    await settled()
    lost.abort()
    const second = platform.store.runJob(jobKinds.prepare, attemptId)
    await settled()
    seeding.resolve()
    expect(await first).toMatchObject({ name: 'AbortError' })
    await second
    const attempt = await platform.attempts.open(ada, attemptId)
    expect(attempt.state().phase).toBe('running')
    expect([...platform.held.accounts.values()]).toEqual([attempt.state().account?.accountId])
  })

  it('that is begun again though the first run goes on waits for it and finds it done', async () => {
    const attemptId = await start()
    const seeding = gate()
    platform.seed = () => seeding.promise
    const runs = [1, 2].map(() => platform.store.runJob(jobKinds.prepare, attemptId))
    await settled()
    seeding.resolve()
    await Promise.all(runs)
    expect((await platform.attempts.open(ada, attemptId)).state().phase).toBe('running')
    expect(platform.released).toEqual(new Set())
  })

  it('that is done twice leaves the account that is being worked in alone', async () => {
    const attempt = await started()
    await platform.store.runJob(jobKinds.prepare, attempt.id)
    expect(platform.released).toEqual(new Set())
    expect(attempt.state().phase).toBe('running')
  })

  it('whose journal cannot be written for a moment goes on later', async () => {
    const attemptId = await start()
    platform.seed = async () => {
      platform.store.failing = new Error('the database is away')
    }
    await expect(runJobs()).rejects.toThrow('the database is away')
    platform.store.failing = undefined
    platform.seed = async () => {}
    await runJobs()
    expect((await platform.attempts.open(ada, attemptId)).state().phase).toBe('running')
  })

  it('that failed gives everything back, also what was still being made', async () => {
    const attemptId = await start()
    const creating = gate()
    platform.creatingWorkspaces = creating.promise
    platform.seed = () => Promise.reject(new Error('the seed of this challenge is broken'))
    const running = runJobs()
    await expect
      .poll(() => platform.store.entries(attemptId).map(entry => entry.type))
      .toContain('stage-failed')
    creating.resolve()
    await running
    expect((await platform.attempts.open(ada, attemptId)).state().phase).toBe('failed')
    expect(platform.held.accounts.size).toBe(0)
    expect(platform.held.workspaces.size).toBe(0)
  })

  it('of an attempt that is given up meanwhile leaves nothing behind', async () => {
    const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'practice')
    const seeding = gate()
    platform.seed = () => seeding.promise
    const creating = gate()
    platform.creatingWorkspaces = creating.promise
    const preparing = platform.store.runJob(jobKinds.prepare, attemptId)
    await settled()
    await (await platform.attempts.open(ada, attemptId)).perform('command-1', { kind: 'abandon' })
    const releasing = platform.store.runJob(jobKinds.release, attemptId)
    await settled()
    seeding.resolve()
    creating.resolve()
    await Promise.all([preparing, releasing])
    expect(platform.held.accounts.size).toBe(0)
    expect(platform.held.workspaces.size).toBe(0)
  })
})

describe('the deadline', () => {
  it('comes also when the clock of the machine was set back while it was looked at', async () => {
    const attempt = await started()
    const deadline = readClock(attempt.state().clock, platform.time).deadlineAt ?? 0
    platform.time = deadline - 5
    const clock = [deadline]
    await platform.store.runDueJobs(() => clock.pop() ?? platform.time)
    expect(attempt.state().phase).toBe('running')
    platform.time = deadline
    await runJobs()
    expect(attempt.state()).toMatchObject({ phase: 'scored', ended: { how: 'expired' } })
  })

  it('answers a submission that comes just after it as done, and a later one not', async () => {
    const attempt = await started()
    platform.time += 20 * minute + 250
    await attempt.perform('command-1', { kind: 'submit' })
    expect(attempt.state()).toMatchObject({ phase: 'closing', ended: { how: 'expired' } })
    platform.time += 250
    await attempt.perform('command-2', { kind: 'submit' })
    expect(types(attempt).filter(type => type === 'attempt-expired')).toHaveLength(1)
    platform.time += minute
    await expect(attempt.perform('command-3', { kind: 'submit' })).rejects.toMatchObject({
      code: 'attempt-closed',
    })
    await runJobs()
    expect(attempt.state().phase).toBe('scored')
  })
})

describe('the end', () => {
  it('of forty attempts at one time seals all of them before the first is judged', async () => {
    const everybody = Array.from({ length: 40 }, (_, index) => ({ id: `person-${index}`, name: 'Somebody' }))
    await Promise.all(everybody.map(start))
    await runJobs()
    platform.checksRun.length = 0
    platform.time += 20 * minute
    let checkedBeforeSealed = 0
    let atOnce = 0
    const sealing = gate()
    platform.sealing = () => {
      checkedBeforeSealed += platform.checksRun.length
      atOnce += 1
      if (atOnce === 40) sealing.resolve()
      return sealing.promise
    }
    await runJobs()
    expect(platform.sealed.size).toBe(40)
    expect(checkedBeforeSealed).toBe(0)
    const firstJudged = platform.endSteps.indexOf('collected')
    expect(platform.endSteps.slice(0, firstJudged).filter(step => step === 'sealed')).toHaveLength(40)
    const all = await Promise.all(everybody.map(person => platform.attempts.list(person)))
    expect(all.flat().map(({ phase }) => phase)).toEqual(everybody.map(() => 'scored'))
  })

  it('of one is not judged while another is being sealed', async () => {
    const [first, second] = [await started(), await started({ id: 'eve', name: 'Eve' })]
    for (const attempt of [first, second]) await attempt.perform('command-1', { kind: 'submit' })
    await platform.store.runJob(jobKinds.seal, first.id)
    const sealing = gate()
    platform.sealing = () => sealing.promise
    const sealed = platform.store.runJob(jobKinds.seal, second.id)
    const judged = platform.store.runJob(jobKinds.judge, first.id)
    await settled()
    expect(platform.endSteps).not.toContain('collected')
    sealing.resolve()
    await Promise.all([sealed, judged])
    expect(first.state().phase).toBe('scored')
  })

  it('is told once, though each of its steps is done twice at the same time', async () => {
    const attempt = await submitted()
    for (const kind of [jobKinds.seal, jobKinds.judge])
      await Promise.all([platform.store.runJob(kind, attempt.id), platform.store.runJob(kind, attempt.id)])
    for (const once of ['account-sealed', 'files-archived', 'attempt-scored'])
      expect(types(attempt).filter(type => type === once)).toHaveLength(1)
  })

  it('seals the account also where there is no workspace any more', async () => {
    const attempt = await submitted()
    await platform.held.workspaces.get(attempt.id)?.destroy()
    await platform.store.runJob(jobKinds.seal, attempt.id)
    expect(attempt.state().account?.sealed).toBe(true)
  })

  it('keeps the changes that were made until the account was sealed, and no refusal after that', async () => {
    const attempt = await submitted()
    const sealing = gate()
    platform.sealing = () => sealing.promise
    const sealed = platform.store.runJob(jobKinds.seal, attempt.id)
    platform.change({ change: 1, service: 'iam', operation: 'PutRolePolicy', by: 'candidate' })
    sealing.resolve()
    await sealed
    const late = { change: 2, service: 'iam', operation: 'PutRolePolicy', by: 'candidate' } as const
    platform.change({ ...late, error: 'AccessDenied' })
    await settled()
    const changes = platform.store.entries(attempt.id).filter(entry => entry.type === 'account-changed')
    expect(changes.map(entry => entry.body.change)).toEqual([1])
  })

  it('notes what the system of the candidate still does once it is sealed, up to a number, and looks at nothing for it', async () => {
    const attempt = await submitted()
    await platform.store.runJob(jobKinds.seal, attempt.id)
    await settled()
    const looked = platform.checksRun.length
    const change = { service: 's3', operation: 'PutObject', by: 'function', late: true } as const
    platform.change({ ...change, change: 1 })
    platform.change({ ...change, change: 2, error: 'AccessDenied' })
    platform.change({ ...change, change: 3, service: 'lambda', operation: 'Invoke' })
    platform.change({ ...change, change: 4, service: 'cloudwatch-logs', operation: 'PutLogEvents' })
    const changes = () => platform.store.entries(attempt.id).filter(entry => entry.type === 'account-changed')
    await expect.poll(() => changes().map(({ body }) => body)).toEqual([{ ...change, change: 1 }])
    for (let number = 5; number < 300; number += 1) platform.change({ ...change, change: number })
    await expect.poll(() => changes().length).toBe(200)
    expect(platform.checksRun.length).toBe(looked)
  })

  it('is not scored by a server that stops while it judges', async () => {
    const attempt = await submitted()
    await platform.store.runJob(jobKinds.seal, attempt.id)
    const free = platform.holdChecks()
    const judged = platform.store.runJob(jobKinds.judge, attempt.id).catch(error => error)
    await settled()
    platform.close()
    free()
    expect(await judged).toMatchObject({ name: 'AbortError' })
    expect(types(attempt)).not.toContain('attempt-scored')
  })

  it('keeps what it needs of this machine until it is judged', async () => {
    const attempt = await submitted()
    expect(platform.lives.areAtWork()).toBe(true)
    await runJobs()
    expect(attempt.state().phase).toBe('scored')
    expect(platform.lives.areAtWork()).toBe(false)
  })

  it('gives everything back after a while, and the attempt can still be read', async () => {
    const attempt = await submitted()
    await runJobs()
    expect(platform.watches()).toBe(0)
    platform.time += 31 * minute
    await runJobs()
    expect(platform.held.accounts.size).toBe(0)
    expect(platform.held.workspaces.size).toBe(0)
    const read = await platform.attempts.open(ada, attempt.id)
    expect(read.state().phase).toBe('scored')
    expect((await read.report()).score.percent).toBe(0)
  })
})

describe('the list of attempts', () => {
  it('says where each stands and opens no journal, though its challenge be broken', async () => {
    await submitted()
    await runJobs()
    platform.seed = () => Promise.reject(new Error('broken'))
    await started()
    platform.seed = async () => {}
    await started()
    await platform.attempts.start(ada, 'warm-up', 'practice')
    platform.challengeIsBroken = true
    platform.store.reads = 0
    const list = await platform.attempts.list(ada)
    expect(list.map(({ phase, open, percent }) => ({ phase, open, percent }))).toEqual([
      { phase: 'scored', open: false, percent: 0 },
      { phase: 'failed', open: false, percent: undefined },
      { phase: 'running', open: true, percent: undefined },
      { phase: 'preparing', open: true, percent: undefined },
    ])
    expect(platform.store.reads).toBe(0)
  })
})
