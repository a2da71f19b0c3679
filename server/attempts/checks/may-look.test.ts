import { afterEach, describe, expect, it } from 'vitest'
import type { Feedback } from '../../../shared/challenge/feedback.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { fakeChallenge } from '../testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'
import { createMemoryStore } from '../testing/memory-store.ts'

const ada = { id: 'ada', name: 'Ada' }
let platform: FakePlatform
afterEach(() => platform.close())

const [first = '', ...others] = fakeChallenge.manifest.tasks.flatMap(task => task.checks.map(({ id }) => id))

/** A challenge that says this of feedback, and something else of its first check. */
function telling(feedback: Feedback, ofFirst?: Feedback): LoadedChallenge {
  const tasks = fakeChallenge.manifest.tasks.map(task => ({
    ...task,
    checks: task.checks.map(check =>
      check.id === first && ofFirst !== undefined ? { ...check, feedback: ofFirst } : check,
    ),
  }))
  return { ...fakeChallenge, manifest: { ...fakeChallenge.manifest, feedback, tasks } }
}

async function begun(feedback: Feedback, mode: 'exam' | 'practice' = 'exam', ofFirst?: Feedback) {
  const parameters = { suffix: '7f3a', fault: 'canary-fault-one' }
  const challenge = telling(feedback, ofFirst)
  platform = createFakePlatform(createMemoryStore(), { challenge, parameters })
  await platform.recover(undefined)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', mode)
  await platform.store.runDueJobs(() => platform.time)
  const attempt = await platform.attempts.open(ada, attemptId)
  return {
    attempt,
    submit: async () => {
      await attempt.perform('submit', { kind: 'submit' })
      await platform.store.runDueJobs(() => platform.time)
    },
    press: () => attempt.perform('press', { kind: 'check' }),
    verdicts: () => Object.values(attempt.state().checks).filter(check => check.verdict).length,
  }
}

describe('a check of an exam', () => {
  it('that is told of after submission does not look before, also when asked', async () => {
    const { attempt, press, submit, verdicts } = await begun('after-submission')
    await press()
    await submit()
    expect(verdicts()).toBe(2)
    const looks = (await attempt.entriesSince(0)).flatMap(entry =>
      entry.type === 'checks-started' ? [entry.body.cause] : [],
    )
    expect(new Set(looks)).toEqual(new Set(['submission']))
  })

  it('that is told of on request looks when it is asked', async () => {
    const { attempt, press, verdicts } = await begun('on-request')
    await press()
    await expect.poll(verdicts).toBe(2)
    const looks = (await attempt.entriesSince(0)).flatMap(entry =>
      entry.type === 'checks-started' ? [entry.body.cause] : [],
    )
    expect(looks).toEqual(['request'])
  })
})

describe('a check that says something else than its challenge', () => {
  const looksOf = async ({ attempt }: Awaited<ReturnType<typeof begun>>) =>
    (await attempt.entriesSince(0)).flatMap(entry =>
      entry.type === 'checks-started' ? [[entry.body.cause, ...entry.body.checkIds]] : [],
    )

  it('is the one that looks at once, beside others that do not before the end', async () => {
    const exam = await begun('after-submission', 'exam', 'live')
    await expect.poll(exam.verdicts).toBe(1)
    await exam.press()
    await expect.poll(async () => (await looksOf(exam)).length).toBe(2)
    expect(await looksOf(exam)).toEqual([
      ['start', first],
      ['request', first],
    ])
    await exam.submit()
    expect(exam.verdicts()).toBe(2)
  })

  it('is the one that does not look before the end, beside others that do', async () => {
    const exam = await begun('live', 'exam', 'after-submission')
    await expect.poll(exam.verdicts).toBe(1)
    expect(await looksOf(exam)).toEqual([['start', ...others]])
    await exam.submit()
    expect(exam.verdicts()).toBe(2)
  })
})

it('a check of practice looks at once, whatever its challenge says', async () => {
  const { verdicts } = await begun('after-submission', 'practice')
  await expect.poll(verdicts).toBe(2)
})
