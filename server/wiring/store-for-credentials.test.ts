import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CredentialStore, StoredCredential } from '../credentials/credential-store.ts'
import { createMemoryCredentials } from '../credentials/testing/memory-credentials.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { storeForCredentials } from './store-for-credentials.ts'

const attemptId = 'attempt1'
const credential = (changed: Partial<StoredCredential> = {}): StoredCredential => ({
  id: 'urn:uuid:1',
  attemptId,
  kind: 'badge',
  issuer: 'did:key:z1',
  keyId: 'z1',
  list: 1,
  place: 7,
  issuedAt: 1_000,
  document: { name: 'A badge' },
  token: 'a.b.c',
  ...changed,
})

describe.each([
  ['in the database', openDatabase],
  ['in memory', async () => ({ store: createMemoryCredentials(), close: async () => {} })],
])('credentials %s', (_, open) => {
  let store: CredentialStore
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ store, close } = await open())
  }, 120_000)
  afterAll(() => close())

  it('have one key that signs, and forget the secret half of one in other hands', async () => {
    const first = (id: string) => store.addFirstKey({ id, sealed: Uint8Array.of(1), createdAt: 0 })
    expect((await Promise.all(['z0', 'z00', 'z000'].map(first))).filter(Boolean)).toHaveLength(1)
    expect(await store.keys()).toMatchObject([{ state: 'active' }])
    for (const { id } of await store.keys()) await store.compromiseKey(id, 1)
    await store.addKey({ id: 'z1', sealed: Uint8Array.of(1), createdAt: 1 })
    await store.addKey({ id: 'z2', sealed: Uint8Array.of(2), createdAt: 2 })
    expect((await store.keys()).slice(1)).toMatchObject([
      { id: 'z1', state: 'retired', endedAt: 2 },
      { id: 'z2', state: 'active' },
    ])
    expect(await store.compromiseKey('z1', 3)).toBe(true)
    expect(await store.compromiseKey('z9', 3)).toBe(false)
    const gone = (await store.keys()).find(({ id }) => id === 'z1')
    expect([gone?.state, gone?.sealed]).toEqual(['compromised', undefined])
  })

  it('have one list for each issuer, and each place in it once', async () => {
    const addressOf = (id: number) => `http://localhost/credentials/status/${id}`
    const list = await store.statusListOf('did:key:z1', addressOf)
    expect(await store.statusListOf('did:key:z1', addressOf)).toEqual(list)
    expect(list.address).toBe(addressOf(list.id))
    expect(await store.statusList(list.id)).toEqual(list)
    expect(await store.statusList(99)).toBeUndefined()
    expect(await store.takePlace(list.id, 7)).toBe(true)
    expect(await store.takePlace(list.id, 7)).toBe(false)
  })

  it('are withdrawn and reinstated with reasons, each once', async () => {
    const withdrawn = { at: 5, withdrawn: true, reason: 'It was somebody else.' }
    expect(await store.changeStatus(1, 7, withdrawn)).toBe(true)
    expect(await store.changeStatus(1, 7, withdrawn)).toBe(false)
    expect(await store.withdrawnPlaces(1)).toEqual([7])
    const reinstated = { at: 6, withdrawn: false, reason: 'It was not.' }
    expect(await store.changeStatus(1, 7, reinstated)).toBe(true)
    expect(await store.withdrawnPlaces(1)).toEqual([])
    expect(await store.statusChanges(1, 7)).toEqual([withdrawn, reinstated])
  })

  it('are kept once for an attempt, and replaced by those that are issued anew', async () => {
    const both = [credential(), credential({ id: 'urn:uuid:2', kind: 'score-report', place: 8 })]
    expect(await store.keep(both)).toBe('kept')
    expect(await store.keep([credential({ id: 'urn:uuid:3' })])).toBe('there-already')
    expect((await store.find({ attemptId })).map(({ id }) => id).sort()).toEqual(['urn:uuid:1', 'urn:uuid:2'])
    await store.replace([credential({ id: 'urn:uuid:4' })])
    expect(await store.find({ id: 'urn:uuid:4' })).toEqual([credential({ id: 'urn:uuid:4' })])
    expect(await store.find({ id: 'urn:uuid:1' })).toEqual([])
  })
})

async function openDatabase() {
  const { store, close } = await openTemporaryStore()
  const attempt = { id: attemptId, candidateId: 'ada', challengeId: 'warm-up', mode: 'exam', summary: {} }
  const event = { seq: 1, at: 1, type: 'attempt-started', body: {}, previousHash: '', hash: 'a' }
  await store.journal.create(attempt, [event], {})
  return { store: storeForCredentials(store), close }
}
