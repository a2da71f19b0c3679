import { describe, expect, it } from 'vitest'
import { emptyChain, link } from '../../shared/journal/hash-chain.ts'
import { attemptStarted } from '../../shared/journal/testing/arbitrary-events.ts'
import { sha256 } from '../attempts/journal/live-attempt.ts'
import type { DemoStore, StoredDemo } from '../demos/demo-store.ts'
import { createMemoryDemos } from '../demos/testing/memory-demos.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { storeForAttempts } from './store-for-attempts.ts'
import { storeForDemos } from './store-for-demos.ts'

const demo: StoredDemo = {
  attemptId: 'attempt-1',
  presenterId: 'ada',
  challengeId: 'warm-up',
  token: 'a'.repeat(26),
  phase: 'rehearsal',
  startedAt: undefined,
  pieces: [],
  length: 0,
}

function contract(open: () => Promise<{ readonly demos: DemoStore; close(): Promise<void> }>): void {
  it('keeps a demo as it was saved last, by its attempt and by its link alone', async () => {
    const { demos, close } = await open()
    await demos.save(demo)
    const later: StoredDemo = { ...demo, phase: 'live', startedAt: 7, pieces: [0, 60_000], length: 61_000 }
    await demos.save(later)
    expect(await demos.ofAttempt('attempt-1')).toEqual(later)
    expect(await demos.byToken('a'.repeat(26))).toEqual(later)
    await demos.save({ ...later, token: undefined })
    expect(await demos.byToken('a'.repeat(26))).toBeUndefined()
    expect(await demos.ofAttempt('attempt-2')).toBeUndefined()
    await demos.savePiece('attempt-1', 0, Uint8Array.of(1))
    await demos.savePiece('attempt-1', 0, Uint8Array.of(1, 2))
    expect([...((await demos.piece('attempt-1', 0)) ?? [])]).toEqual([1, 2])
    expect(await demos.piece('attempt-1', 1)).toBeUndefined()
    await close()
  })
}

describe('demos in memory', () =>
  contract(async () => ({ demos: createMemoryDemos(), close: async () => {} })))

describe('demos in the database', () =>
  contract(async () => {
    const { store, close } = await openTemporaryStore()
    await storeForAttempts(store).journal.create(
      { id: 'attempt-1', candidateId: 'ada', challengeId: 'warm-up', mode: 'demo' },
      link(emptyChain, 1_000, [attemptStarted], sha256),
      {},
    )
    return { demos: storeForDemos(store), close }
  }))
