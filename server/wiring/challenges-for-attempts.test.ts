import { expect, it } from 'vitest'
import { emptyChain, link } from '../../shared/journal/hash-chain.ts'
import { attemptStarted } from '../../shared/journal/testing/arbitrary-events.ts'
import { sha256 } from '../attempts/journal/live-attempt.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { pinnedVersions } from './challenges-for-attempts.ts'
import { storeForAttempts } from './store-for-attempts.ts'

it('the versions of attempts that are open or over are those they began with', async () => {
  const temporary = await openTemporaryStore()
  try {
    const { journal } = storeForAttempts(temporary.store)
    expect(await pinnedVersions(temporary.store.journal)).toEqual(new Set())
    const digests = ['a'.repeat(64), 'b'.repeat(64)]
    for (const [index, digest] of digests.entries()) {
      const challenge = { ...attemptStarted.body.challenge, digest }
      const started = { ...attemptStarted, body: { ...attemptStarted.body, challenge } }
      await journal.create(
        { id: `attempt${index}`, candidateId: `person${index}`, challengeId: 'warm-up', mode: 'exam' },
        link(emptyChain, 1_000, [started], sha256),
        {},
      )
    }
    expect([...(await pinnedVersions(temporary.store.journal))]).toEqual(expect.arrayContaining(digests))
  } finally {
    await temporary.close()
  }
})
