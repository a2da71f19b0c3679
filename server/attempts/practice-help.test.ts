import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AttemptFace } from './face/attempt-face.ts'
import { fakeChallenge } from './testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform, fakeContent } from './testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
let platform: FakePlatform
let done: string[]

beforeEach(async () => {
  done = []
  platform = createFakePlatform()
  platform.procedure = async (use, role) => void done.push(`${role} ${use}`)
  await platform.recover(undefined)
})
afterEach(() => platform.close())

async function started(mode: 'exam' | 'practice'): Promise<AttemptFace> {
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', mode)
  await platform.store.runDueJobs(platform.time)
  return platform.attempts.open(ada, attemptId)
}
const refused = (code: string) => expect.objectContaining({ code })
const hint = (number: number) => ({ kind: 'open-hint', taskId: 'orders', number }) as const

async function scoreOf(attempt: AttemptFace) {
  for (const check of ['orders.stored', 'orders.narrow']) platform.outcomes.set(check, 'pass')
  await attempt.perform('command-9', { kind: 'submit' })
  await platform.store.runDueJobs(platform.time)
  return (await attempt.report()).score
}

describe('hints', () => {
  it('are opened one after the other, each once, and told to the page alone', async () => {
    const attempt = await started('practice')
    await expect(attempt.perform('command-0', hint(2))).rejects.toEqual(refused('not-allowed'))
    await attempt.perform('command-1', hint(1))
    await attempt.perform('command-2', hint(1))
    await attempt.perform('command-3', hint(2))
    expect(attempt.state().help.orders?.hints).toEqual([
      { text: 'Hint 1 of orders.' },
      { text: 'Hint 2 of orders.' },
    ])
    const told = (await attempt.entriesSince(0)).filter(({ type }) => type === 'hint-opened')
    expect(JSON.stringify(told)).toContain('Hint 2 of orders.')
    expect(JSON.stringify(platform.store.entries(attempt.id))).not.toContain('Hint')
  })

  it('cost what was said, whatever the rest earns', async () => {
    const attempt = await started('practice')
    await attempt.perform('command-1', hint(1))
    await attempt.perform('command-2', hint(2))
    expect((await scoreOf(attempt)).tasks[0]).toMatchObject({
      earned: 6.4,
      possible: 8,
      help: { hints: 2, solved: false, cost: 1.6 },
    })
  })

  it('are three', async () => {
    const attempt = await started('practice')
    for (const number of [1, 2, 3]) await attempt.perform(`command-${number}`, hint(number))
    await expect(attempt.perform('command-4', hint(4))).rejects.toEqual(refused('not-allowed'))
  })
})

describe('setting a task back', () => {
  it('resets its part of the account and its files, and looks again', async () => {
    const attempt = await started('practice')
    await attempt.perform('command-1', { kind: 'save-file', path: 'index.mjs', text: 'spoilt' })
    platform.checksRun.length = 0
    await attempt.perform('command-2', { kind: 'set-back', taskId: 'orders' })
    expect(done).toEqual(['administrator reset.ts#orders'])
    expect(Buffer.from(platform.files.get('index.mjs') ?? '').toString()).toBe('export {}')
    expect(attempt.state().files['index.mjs']?.bytes).toBe('export {}'.length)
    await expect.poll(() => platform.checksRun, { timeout: 30_000 }).toContain('orders.stored')
  })

  it('is carried out once, however often its command is sent', async () => {
    const attempt = await started('practice')
    const send = () => attempt.perform('command-1', { kind: 'set-back', taskId: 'orders' })
    await Promise.all([send(), send(), send()])
    expect(done).toHaveLength(1)
  })

  it('says so when it does not come to its end, and changes nothing', async () => {
    const attempt = await started('practice')
    platform.procedure = () => Promise.reject(new Error('canary: the code of the challenge'))
    const sent = attempt.perform('command-1', { kind: 'set-back', taskId: 'orders' })
    await expect(sent).rejects.toEqual(refused('step-failed'))
    await expect(sent).rejects.not.toThrow(/canary/)
    expect(platform.store.entries(attempt.id).some(({ type }) => type === 'task-set-back')).toBe(false)
  })
})

describe('having a task solved', () => {
  it('does the solution’s step from the start of the task, and earns nothing', async () => {
    const attempt = await started('practice')
    await attempt.perform('command-1', { kind: 'solve', taskId: 'orders' })
    expect(done).toEqual(['administrator reset.ts#orders', 'candidate s.ts#s'])
    expect(attempt.state().help.orders).toMatchObject({ solved: true })
    expect(await scoreOf(attempt)).toMatchObject({ earned: 0, possible: 8, result: 'not-passed' })
  })

  it('counts for nothing once the task was set back and done by oneself', async () => {
    const attempt = await started('practice')
    await attempt.perform('command-1', hint(1))
    await attempt.perform('command-2', { kind: 'solve', taskId: 'orders' })
    await attempt.perform('command-3', { kind: 'set-back', taskId: 'orders' })
    expect((await scoreOf(attempt)).tasks[0]).toMatchObject({ earned: 7.6, help: { hints: 1, cost: 0.4 } })
  })
})

it('a task that has no work of its own gives its hints, and says why it cannot be solved', async () => {
  const manifest = {
    ...fakeChallenge.manifest,
    solutions: fakeChallenge.manifest.solutions.map(solution => ({ ...solution, steps: {} })),
  }
  platform = createFakePlatform(undefined, { ...fakeContent, challenge: { ...fakeChallenge, manifest } })
  platform.procedure = async (use, role) => void done.push(`${role} ${use}`)
  await platform.recover(undefined)
  const attempt = await started('practice')
  await attempt.perform('command-1', hint(1))
  await expect(attempt.perform('command-2', { kind: 'solve', taskId: 'orders' })).rejects.toEqual(
    refused('not-allowed'),
  )
  expect(done).toEqual([])
  expect(attempt.state().help.orders).toEqual({ hints: [{ text: 'Hint 1 of orders.' }] })
})

it.each([hint(1), { kind: 'set-back', taskId: 'orders' }, { kind: 'solve', taskId: 'orders' }] as const)(
  'an exam has no help: %j',
  async command => {
    const attempt = await started('exam')
    await expect(attempt.perform('command-1', command)).rejects.toEqual(refused('not-allowed'))
    expect(done).toEqual([])
    expect(attempt.view().tasks[0]?.help).toBeUndefined()
  },
)

it('a task that does not exist is refused', async () => {
  const attempt = await started('practice')
  const solve = { kind: 'solve', taskId: 'constructor' } as const
  await expect(attempt.perform('command-1', solve)).rejects.toEqual(refused('unknown-task'))
})
