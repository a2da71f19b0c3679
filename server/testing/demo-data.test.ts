import { afterEach, expect, it } from 'vitest'
import { deriveParameters } from '../../shared/challenge/parameters.ts'
import { createFakePlatform } from '../attempts/testing/fake-platform.ts'
import { createMemoryStore } from '../attempts/testing/memory-store.ts'
import { readChallengeFiles } from '../challenges/challenge-files.ts'
import { loadChallenge } from '../challenges/loaded-challenge.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { takeDemoAttempts } from './demo-attempts.ts'
import { keepAttempts } from './keep-attempts.ts'

const me = { id: 'local', name: 'Me' }
const now = 1_700_000_000_000

let temporary: TemporaryStore | undefined
afterEach(() => temporary?.close())

it('fills a real store with attempts of three people, open and ended, the scored ones with a report', async () => {
  const challenge = loadChallenge(await readChallengeFiles('challenges/warm-up'), () => '/nowhere')
  const parameters = deriveParameters(challenge.manifest.parameters, () => new Uint8Array(16))
  const taken = await takeDemoAttempts(challenge, parameters, me, now)
  temporary = await openTemporaryStore({ now: () => 0 })
  const store = storeForAttempts(temporary.store)
  await keepAttempts(taken, { store, people: temporary.store.people }, now)

  const rows = await store.journal.find({})
  expect(new Set(rows.map(row => row.candidateId)).size).toBe(3)
  expect(rows.filter(row => row.open)).toHaveLength(2)
  expect(await temporary.store.people.nameOf('demo-ada')).toBe('Ada Okafor')
  const scored = rows.filter(row => row.standing.phase === 'scored')
  expect(scored.length).toBeGreaterThanOrEqual(3)
  expect(new Set(scored.map(row => row.standing.passed))).toEqual(new Set([true, false]))

  // Read by the next server, as a page would.
  const next = createFakePlatform({ ...createMemoryStore(), ...store }, { challenge, parameters })
  const mine = scored.filter(row => row.candidateId === me.id)
  expect(mine.length).toBeGreaterThan(0)
  for (const { id, standing } of mine) {
    const report = await (await next.attempts.open(me, id)).report()
    expect(report.score.percent).toBe(standing.percent)
    expect(report.files).toBeDefined()
    // There is something to see on its time line.
    const kinds = new Set(report.timeline.map(({ kind }) => kind))
    expect([...kinds]).toEqual(expect.arrayContaining(['fails', 'passes', 'given-back', 'submitted']))
    // Words of the challenge, not the codes that the journal holds.
    expect(JSON.stringify(report)).toContain('Products saved to wish lists are on them afterwards.')
  }
  next.close()
}, 180_000)
