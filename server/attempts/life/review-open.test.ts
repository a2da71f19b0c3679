import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { say } from '../../../shared/challenge/check.ts'
import { type LookEndingCode, lookEndings } from '../../../shared/challenge/look-endings.ts'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import type { Json } from '../../../shared/json.ts'
import { finalScore } from '../../../shared/score/final-score.ts'
import { openChecks } from '../../../shared/score/score.ts'
import { silentLog } from '../../log.ts'
import type { Attempts } from '../attempts.ts'
import { decideReviewed } from '../journal/decide.ts'
import { openLiveAttempt } from '../journal/live-attempt.ts'
import { fakeChallenge } from '../testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const minute = 60_000
const checkIds = fakeChallenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id))
const [first = '', ...others] = checkIds
let platform: FakePlatform
let attempt: Awaited<ReturnType<Attempts['open']>>

const runJobs = () => platform.store.runDueJobs(() => platform.time)
const types = () => platform.store.entries(attempt.id).map(entry => entry.type)
const score = async () => (await platform.attempts.open(ada, attempt.id)).state().score
const standing = async () => (await platform.attempts.list(ada))[0]

/** An attempt that was submitted with everything passing but its first check, which could not be decided. */
beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
  await runJobs()
  attempt = await platform.attempts.open(ada, attemptId)
  for (const id of others) platform.outcomes.set(id, 'pass')
  platform.outcomes.set(first, 'inconclusive')
  await attempt.perform('command-1', { kind: 'submit' })
  await runJobs()
})
afterEach(() => platform.close())

describe('a score with something open', () => {
  it('is a range at once, of all the points there are', async () => {
    const found = await score()
    expect(openChecks(found)).toEqual([first])
    expect(found?.possible).toBe(
      fakeChallenge.manifest.tasks
        .flatMap(({ checks }) => checks)
        .reduce((sum, { points }) => sum + points, 0),
    )
    expect(await standing()).toMatchObject({ phase: 'scored', percent: found?.percent })
    expect((await attempt.report()).score.open).toBeGreaterThan(0)
  })

  it.each(['pass', 'fail'] as const)('is closed by a later look that says %s', async outcome => {
    platform.checksRun.length = 0
    platform.outcomes.set(first, outcome)
    platform.time += minute
    await runJobs()
    expect(new Set(platform.checksRun)).toEqual(new Set([first]))
    const found = await score()
    expect(found).toMatchObject({ open: 0, result: outcome === 'pass' ? 'passed' : 'not-passed' })
    expect(types().at(-1)).toBe('attempt-rescored')
    expect(await standing()).toMatchObject({ passed: outcome === 'pass', percent: found?.percent })
  })

  it('is looked at less and less often, with the account kept for an hour and then released', async () => {
    const looks: number[] = []
    for (let after = 0; after <= 62; after += 1) {
      platform.checksRun.length = 0
      await runJobs()
      if (platform.checksRun.length > 0) looks.push(after)
      if (after < 60) expect(platform.held.accounts.size).toBe(1)
      platform.time += minute
    }
    expect(looks).toEqual([1, 2, 4, 8, 16, 32])
    expect(platform.held.accounts.size).toBe(0)
    expect(openChecks(await score())).toEqual([first])
  })

  it('is looked at again also by the next server', async () => {
    platform.close()
    const next = createFakePlatform(platform.store)
    await next.recover(platform.time)
    next.outcomes.set(first, 'pass')
    next.time = platform.time + minute
    await next.store.runDueJobs(() => next.time)
    const { state } = await next.attempts.open(ada, attempt.id)
    expect(state().score).toMatchObject({ open: 0, result: 'passed' })
    next.close()
  })

  it('waits for a later look where no sandbox can be had, and not for one for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    platform.sandboxesFail = true
    platform.time += minute
    let done = false
    void runJobs().then(() => {
      done = true
    })
    for (let second = 0; second < 30 && !done; second += 1) await vi.advanceTimersByTimeAsync(1_000)
    expect(done).toBe(true)
    expect(platform.store.waitingJobs().map(({ kind }) => kind)).toContain('review-attempt')
    expect(openChecks(await score())).toEqual([first])
  })

  it('waits where its account cannot be had, and loses nothing', async () => {
    platform.accountIsGone = true
    platform.close()
    const next = createFakePlatform(platform.store)
    next.accountIsGone = true
    await next.recover(platform.time)
    next.time = platform.time + minute
    await next.store.runDueJobs(() => next.time)
    expect(next.store.waitingJobs().map(({ kind }) => kind)).toContain('review-attempt')
    next.accountIsGone = false
    next.outcomes.set(first, 'pass')
    next.time += 2 * minute
    await next.store.runDueJobs(() => next.time)
    expect((await next.attempts.open(ada, attempt.id)).state().score).toMatchObject({ open: 0 })
    next.close()
  })
})

describe('what is open after the hour, when the account has gone', () => {
  const health = { account: { answers: false, ms: 1 } }
  /** Such an attempt whose first check saw something and then ended in this way, and what becomes of it by its snapshot. */
  async function decidedLater(ending: LookEndingCode, snapshot: Json | undefined, outcome: Outcome) {
    const evaluated: string[] = []
    const later = createFakePlatform(undefined, {
      challenge: fakeChallenge,
      parameters: {},
      look: async (_, checkId) => ({
        verdict: {
          outcome: checkId === first ? 'inconclusive' : 'pass',
          symptom: say('orders-are-lost'),
          facts: [],
        },
        ...(checkId === first && {
          ...(snapshot !== undefined && { snapshot }),
          evidence: { ending, fault: 'platform', proven: ['account'], before: {}, after: health },
        }),
        ...{ durationMs: 1, settledMs: 60_000 },
      }),
    })
    onTestFinished(() => later.close())
    await later.recover(undefined)
    const { attemptId } = await later.attempts.start(ada, 'warm-up', 'exam')
    await later.store.runDueJobs(() => later.time)
    await (await later.attempts.open(ada, attemptId)).perform('command-1', { kind: 'submit' })
    await later.store.runDueJobs(() => later.time)
    // The code is mended meanwhile: it decides.
    later.outcomes.set(first, outcome)
    later.time += 61 * minute
    later.checksRun.length = 0
    await later.store.runDueJobs(() => later.time)
    evaluated.push(...later.checksRun)
    const { state } = await later.attempts.open(ada, attemptId)
    return { evaluated, score: state().score, accounts: later.held.accounts.size }
  }
  const good: readonly LookEndingCode[] = ['time-used-up', 'crashed-over-answers', 'no-verdict', 'no-words']
  const endings = Object.keys(lookEndings) as LookEndingCode[]

  it.each(good)('is decided from what was seen, where %s kept it from being decided', async ending => {
    const passed = await decidedLater(ending, { seen: 'orders' }, 'pass')
    expect(passed).toMatchObject({ evaluated: [first], accounts: 0, score: { open: 0, result: 'passed' } })
    const failed = await decidedLater(ending, { seen: 'orders' }, 'fail')
    expect(failed.score).toMatchObject({ open: 0, result: 'not-passed' })
  })

  it.each(endings.filter(ending => !good.includes(ending)))(
    'is left to a person, where %s makes what was seen worth nothing',
    async ending => {
      const { evaluated, score, accounts } = await decidedLater(ending, { seen: 'orders' }, 'fail')
      expect({ evaluated, accounts }).toEqual({ evaluated: [], accounts: 0 })
      expect(openChecks(score)).toEqual([first])
    },
  )

  it('is left to a person where nothing was seen, and where its code still cannot decide', async () => {
    expect(openChecks((await decidedLater('time-used-up', undefined, 'fail')).score)).toEqual([first])
    const undecided = await decidedLater('no-verdict', { seen: 'orders' }, 'inconclusive')
    expect(undecided.evaluated).toEqual([first])
    expect(openChecks(undecided.score)).toEqual([first])
  })
})

describe('a person', () => {
  const review = { checkId: first, outcome: 'pass', reason: 'The stored answer shows the order.' } as const
  const scoreOf = (checks: Parameters<typeof finalScore>[1]) => finalScore(fakeChallenge.manifest, checks)
  const live = async () => {
    const found = await openLiveAttempt(attempt.id, platform.store, () => platform.time, silentLog)
    if (!found) throw new Error('the attempt is there')
    return found
  }

  it('decides what is open, with a reason that the report shows', async () => {
    await (await live()).append(decideReviewed(review, scoreOf))
    expect(types().slice(-2)).toEqual(['check-reviewed', 'attempt-rescored'])
    const report = await (await platform.attempts.open(ada, attempt.id)).report()
    expect(report.score).toMatchObject({ open: 0, result: 'passed' })
    expect(report.criteria[first]).toMatchObject({
      reviewReason: review.reason,
      verdict: { outcome: 'pass', symptom: { code: 'assay:reviewed' } },
    })
  })

  it('says the same twice and it is done once; what is decided is turned by nobody', async () => {
    const found = await live()
    await found.append(decideReviewed(review, scoreOf))
    const before = types().length
    await found.append(decideReviewed(review, scoreOf))
    expect(types()).toHaveLength(before)
    await expect(found.append(decideReviewed({ ...review, outcome: 'fail' }, scoreOf))).rejects.toThrow(
      'not open',
    )
  })

  it('ends the looks that would have followed', async () => {
    await (await live()).append(decideReviewed(review, scoreOf))
    platform.checksRun.length = 0
    platform.time += 31 * minute
    await runJobs()
    expect(platform.checksRun).toEqual([])
    expect(platform.held.accounts.size).toBe(0)
  })
})
