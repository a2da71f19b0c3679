import { afterEach, describe, expect, it } from 'vitest'
import type { Feedback } from '../../../shared/challenge/feedback.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { fakeChallenge } from '../testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'
import { createMemoryStore } from '../testing/memory-store.ts'

const ada = { id: 'ada', name: 'Ada' }
let platform: FakePlatform
afterEach(() => platform.close())

function telling(feedback: Feedback): LoadedChallenge {
  return { ...fakeChallenge, manifest: { ...fakeChallenge.manifest, feedback } }
}

async function begun(feedback: Feedback, mode: 'exam' | 'practice' = 'exam') {
  const parameters = { suffix: '7f3a', fault: 'canary-fault-one' }
  platform = createFakePlatform(createMemoryStore(), { challenge: telling(feedback), parameters })
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

it('a check of practice looks at once, whatever its challenge says', async () => {
  const { verdicts } = await begun('after-submission', 'practice')
  await expect.poll(verdicts).toBe(2)
})
