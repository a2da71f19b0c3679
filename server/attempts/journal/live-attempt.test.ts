import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import { fold } from '../../../shared/journal/fold.ts'
import { emptyChain, link, verifyChain } from '../../../shared/journal/hash-chain.ts'
import { attemptStarted } from '../../../shared/journal/testing/arbitrary-events.ts'
import { AppError } from '../../../shared/problem.ts'
import { type Log, silentLog } from '../../log.ts'
import { createMemoryStore } from '../testing/memory-store.ts'
import {
  type Decision,
  decideAbandon,
  decideClockStart,
  decideExpire,
  decideFaults,
  decideGiveBack,
  decideSubmit,
  whileRunning,
} from './decide.ts'
import { openLiveAttempt, sha256 } from './live-attempt.ts'

const id = 'attempt1'
const errors: string[] = []
const budgetMs = 1_200_000

async function newAttempt(pause?: () => Promise<void>, now: () => number = () => 5_000) {
  let created = false
  const store = createMemoryStore(async () => (created ? pause?.() : undefined))
  await store.journal.create(
    { id, candidateId: 'local', challengeId: 'warm-up', mode: 'exam' },
    link(emptyChain, 1_000, [attemptStarted], sha256),
    {},
  )
  created = true
  const log: Log = { ...silentLog, error: (_, message) => void errors.push(message) }
  const open = async () => {
    const attempt = await openLiveAttempt(id, store, now, log)
    if (!attempt) throw new Error('the attempt was just created')
    return attempt
  }
  return { store, open }
}

const save = (path: string): AttemptEvent => ({
  type: 'file-saved',
  body: { path, digest: 'ab'.repeat(32), bytes: 1 },
})

/** Everything that can race, by name. */
const commands: Record<string, Decision> = {
  start: decideClockStart,
  saveA: whileRunning(save('a.mjs')),
  saveB: whileRunning(save('b.mjs')),
  submit: decideSubmit,
  expire: decideExpire,
  abandon: decideAbandon,
  stop: decideFaults(new Map([['account-unreachable', 0]])),
  resume: decideFaults(new Map()),
  giveBack: decideGiveBack('server-restarting', 0, 100_000),
}

/** What must hold for any journal, however it came about. */
function expectLegal(entries: Parameters<typeof fold>[0]): void {
  expect(verifyChain(entries, sha256).kind).toBe('intact')
  const types = entries.map(entry => entry.type)
  expect(types.filter(type => type === 'clock-started').length).toBeLessThanOrEqual(1)
  const ends = types.filter(type => type === 'attempt-submitted' || type === 'attempt-expired')
  expect(ends.length).toBeLessThanOrEqual(1)
  const end = types.findIndex(type => type === 'attempt-submitted' || type === 'attempt-expired')
  if (end >= 0) expect(types.slice(end)).not.toContain('file-saved')
  const start = types.indexOf('clock-started')
  if (types.includes('file-saved')) expect(start).toBeGreaterThan(0)
  expect(fold(entries)?.seq).toBe(entries.length)
}

describe('an attempt with several writers', () => {
  it('has a legal journal whatever races in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(
          fc.tuple(
            fc.constantFrom(...Object.keys(commands)),
            fc.nat(2),
            fc.constantFrom(5_000, 900_000, 3_000_000),
          ),
          { minLength: 1, maxLength: 14 },
        ),
        async (scheduler, racing) => {
          let time = 5_000
          const { store, open } = await newAttempt(
            () => scheduler.schedule(Promise.resolve()),
            () => time,
          )
          const opening = Promise.all([open(), open(), open()])
          await scheduler.waitFor(opening)
          const writers = await opening
          const all = Promise.all(
            racing.map(async ([name, writer, at]) => {
              time = Math.max(time, at)
              const decide = commands[name]
              try {
                if (decide) await writers[writer]?.append(decide)
              } catch (error) {
                // A refusal is an answer; anything else is a failure of this test.
                if (!(error instanceof AppError)) throw error
              }
            }),
          )
          await scheduler.waitFor(all)
          expectLegal(store.entries(id))
          const fresh = open()
          await scheduler.waitFor(fresh)
          expect((await fresh).state()).toEqual(fold(store.entries(id)))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('keeps what was committed, and tells everybody, though a listener fails', async () => {
    const { store, open } = await newAttempt()
    const attempt = await open()
    const heard: number[] = []
    errors.length = 0
    attempt.onEntries(() => {
      throw new Error('a page that is gone')
    })
    attempt.onEntries(entries => heard.push(...entries.map(entry => entry.seq)))
    await attempt.append(decideClockStart)
    await attempt.append(whileRunning(save('a.mjs')))
    expect(heard).toEqual([2, 3])
    expect(store.entries(id)).toHaveLength(3)
    expect(errors).toEqual(['a listener to an attempt failed', 'a listener to an attempt failed'])
  })

  it('says in the index where it stands, with the event that brought it there', async () => {
    const { store, open } = await newAttempt()
    const attempt = await open()
    const row = async () =>
      (await store.journal.find({ id })).map(({ standing, open }) => [standing.phase, open])
    expect(await row()).toEqual([['preparing', true]])
    await attempt.append(decideClockStart)
    await attempt.append(whileRunning(save('a.mjs')))
    expect(await row()).toEqual([['running', true]])
    await attempt.append(decideSubmit)
    expect(await row()).toEqual([['closing', false]])
  })

  it('takes a repeated command once and answers it alike', async () => {
    const { store, open } = await newAttempt()
    const attempt = await open()
    await attempt.append(decideClockStart)
    const first = await attempt.append(whileRunning(save('a.mjs')), { commandId: 'command-1' })
    const again = await attempt.append(whileRunning(save('a.mjs')), { commandId: 'command-1' })
    expect(again.seq).toBe(first.seq)
    expect(store.entries(id).filter(entry => entry.type === 'file-saved')).toHaveLength(1)
  })

  it('refuses a second submission and leaves the journal as it was', async () => {
    const { store, open } = await newAttempt()
    const [one, two] = [await open(), await open()]
    await one.append(decideClockStart)
    const results = await Promise.allSettled([
      one.append(decideSubmit),
      two.append(decideSubmit),
      one.append(decideSubmit),
    ])
    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
    expect(store.entries(id).filter(entry => entry.type === 'attempt-submitted')).toHaveLength(1)
  })

  it('refuses work after the deadline even before the deadline was written down', async () => {
    let time = 5_000
    const { store, open } = await newAttempt(undefined, () => time)
    const attempt = await open()
    await attempt.append(decideClockStart)
    time += budgetMs - 1
    await attempt.append(whileRunning(save('a.mjs')))
    time += 1
    const before = store.entries(id).length
    await expect(attempt.append(whileRunning(save('a.mjs')))).rejects.toMatchObject({
      code: 'attempt-closed',
    })
    expect(store.entries(id)).toHaveLength(before)
  })

  it('does not expire while the platform is at fault, nor after time was given back', async () => {
    let time = 5_000
    const { open } = await newAttempt(undefined, () => time)
    const attempt = await open()
    await attempt.append(decideClockStart)
    await attempt.append(decideFaults(new Map([['account-unreachable', time]])))
    time += budgetMs + 1_000
    expect((await attempt.append(decideExpire)).entries).toEqual([])
    await attempt.append(decideFaults(new Map()))
    expect((await attempt.append(decideExpire)).entries).toEqual([])
    time += budgetMs
    expect((await attempt.append(decideExpire)).entries).toHaveLength(1)
  })
})
