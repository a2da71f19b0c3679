import { beforeEach, describe, expect, it } from 'vitest'
import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import { emptyChain, link } from '../../../shared/journal/hash-chain.ts'
import { attemptStarted } from '../../../shared/journal/testing/arbitrary-events.ts'
import { silentLog } from '../../log.ts'
import { sha256 } from '../journal/live-attempt.ts'
import { fakeChallenge } from '../testing/fake-challenge.ts'
import { createMemoryStore, type MemoryStore } from '../testing/memory-store.ts'
import type { AttemptRuntime } from './attempt-runtime.ts'
import { createLifeMap, type LifeMap } from './life-map.ts'

let store: MemoryStore
let lives: LifeMap
let closed: string[]

beforeEach(() => {
  store = createMemoryStore()
  closed = []
  lives = createLifeMap({
    store,
    now: () => 10,
    log: silentLog,
    keptIdle: 2,
    openChallenge: async () => fakeChallenge,
    makeRuntime: attempt => runtime(attempt.id),
  })
})

function runtime(id: string): AttemptRuntime {
  const unused = () => Promise.reject(new Error('not in this test'))
  return {
    attempt: { ...unusedAttempt, id },
    challenge: fakeChallenge,
    runProcedure: async () => {},
    checks: { request: () => {}, runNow: unused, settled: unused, close: () => {} },
    account: unused,
    recorder: { shown: () => {}, close: () => {} },
    workspace: unused,
    begin: unused,
    watchAccount: unused,
    catchUp: () => {},
    close: () => void closed.push(id),
  }
}
const unusedAttempt = {
  state: () => {
    throw new Error('not in this test')
  },
  append: () => Promise.reject(new Error('not in this test')),
  refresh: async () => {},
  entriesSince: async () => [],
  onEntries: () => () => {},
}

async function attempt(id: string, ...events: AttemptEvent[]): Promise<string> {
  const entries = link(emptyChain, 1, [attemptStarted, ...events], sha256)
  await store.journal.create({ id, candidateId: id, challengeId: 'warm-up', mode: 'exam' }, entries, {})
  return id
}
const abandoned = (id: string) => attempt(id, { type: 'attempt-abandoned', body: {} })
const ids = () => lives.all().map(life => life.attempt.state().attemptId)

describe('the lives of attempts', () => {
  it('are one for each attempt, however many open it at once', async () => {
    await attempt('a')
    const [one, two] = await Promise.all([lives.get('a'), lives.get('a')])
    expect(one).toBe(two)
    expect(await lives.get('a')).toBe(one)
  })

  it('are bounded: of those that are over the oldest go, and those that go on stay', async () => {
    await lives.get(await attempt('running'))
    for (const id of ['one', 'two', 'three', 'four']) await (await lives.get(await abandoned(id))).runtime()
    expect(lives.all()).toHaveLength(3)
    expect(closed).toEqual(['one', 'two'])
    expect(ids()).toHaveLength(3)
  })

  it('stay while a step of theirs is under way', async () => {
    const step = Promise.withResolvers<void>()
    const busy = await lives.get(await abandoned('busy'))
    const done = busy.inTurn(new AbortController().signal, () => step.promise)
    for (const id of ['one', 'two', 'three']) await lives.get(await abandoned(id))
    expect(await lives.get('busy')).toBe(busy)
    step.resolve()
    await done
  })

  it('are not begun by reading', async () => {
    await lives.read(await abandoned('old'))
    expect(lives.all()).toEqual([])
  })

  it('hear what other servers append', async () => {
    const life = await lives.get(await attempt('a'))
    const started = life.attempt.state()
    const entries = link(started, 2, [{ type: 'clock-started', body: {} }], sha256)
    await store.journal.append('a', 1, entries, {})
    await expect.poll(() => life.attempt.state().phase).toBe('running')
  })

  it('end at once when they are opened after everything was closed', async () => {
    await attempt('a')
    const opening = lives.get('a')
    lives.close()
    const life = await opening
    await life.runtime()
    expect(closed).toEqual(['a'])
    expect(lives.all()).toEqual([])
  })

  it('refuse an attempt that is not there', async () => {
    await expect(lives.get('nothing')).rejects.toMatchObject({ code: 'unknown-attempt' })
    await expect(lives.read('nothing')).rejects.toMatchObject({ code: 'unknown-attempt' })
  })
})
