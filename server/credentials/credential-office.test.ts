import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../shared/credentials/bytes.ts'
import { achieved } from '../../shared/credentials/testing/test-issuer.ts'
import { verifyFile } from '../../shared/credentials/verify-file.ts'
import { createCredentialOffice } from './credential-office.ts'
import { statusListNumber } from './issuer.ts'
import { createKeyRing } from './key-ring.ts'
import { createKeySealing, SealBroken } from './key-sealing.ts'
import { createMemoryCredentials } from './testing/memory-credentials.ts'

function open({
  publicAddress,
  masterKey = randomBytes(32),
}: {
  publicAddress?: string
  masterKey?: Buffer
} = {}) {
  const store = createMemoryCredentials()
  const webIssuer = publicAddress && `did:web:${new URL(publicAddress).host}`
  const now = () => Date.parse('2026-11-29T12:00:00Z')
  const keys = createKeyRing({ store, sealing: createKeySealing(masterKey), webIssuer, now })
  const issuer = { name: 'Northfield Cloud Academy', publicAddress, localAddress: 'http://localhost:4400' }
  const office = createCredentialOffice({ store, keys, issuer, now })
  /** As a stranger verifies: what is outside is what this server answers. */
  const verify = async (text: string) =>
    verifyFile(utf8(text), {
      now,
      clock: () => 0,
      knownIssuers: await office.knownIssuers(),
      fetchJson: async url => {
        if (url.endsWith('/.well-known/did.json')) return office.didDocument()
        const list = statusListNumber(url)
        return list === undefined ? undefined : office.statusList(list)
      },
    })
  return { store, keys, office, verify }
}

describe.each([
  ['a did:key', {}],
  ['a did:web', { publicAddress: 'https://academy.example' }],
])('issued by %s', (_, options) => {
  it('two credentials are issued once per attempt, and both are valid as JSON and as token', async () => {
    const { office, verify } = open(options)
    const issued = await office.issue('attempt1', achieved)
    expect(issued.map(({ kind }) => kind)).toEqual(['badge', 'score-report'])
    expect(await office.issue('attempt1', achieved)).toEqual(issued)
    for (const { document, token } of issued) {
      expect(await verify(JSON.stringify(document))).toMatchObject({ outcome: 'valid' })
      expect(await verify(token)).toMatchObject({ outcome: 'valid' })
    }
  })

  it('a badge says nothing of the score, and has nothing in common with the score report but its issuer', async () => {
    const [badge, report] = await open(options).office.issue('attempt1', achieved)
    expect(JSON.stringify(badge?.document)).not.toMatch(/93\.7|"value"|"result/)
    expect(JSON.stringify(report?.document)).toContain('93.7')
    expect(badge?.place).not.toBe(report?.place)
    const ids = (document: unknown): readonly string[] =>
      JSON.stringify(document).match(/urn:uuid:[0-9a-f-]+/g) ?? []
    expect(ids(badge?.document).filter(id => ids(report?.document).includes(id))).toEqual([])
  })

  it('a withdrawn one is not valid any more, and is again when that is taken back', async () => {
    const { office, verify } = open(options)
    const [badge] = await office.issue('attempt1', achieved)
    const document = JSON.stringify(badge?.document)
    expect(await office.setWithdrawn('attempt1', true, 'It was somebody else.')).toBe(2)
    expect(await verify(document)).toMatchObject({ outcome: 'refused', refusal: 'withdrawn' })
    expect(await office.ofAttempt('attempt1')).toMatchObject([
      { withdrawn: true, reason: 'It was somebody else.' },
      { withdrawn: true },
    ])
    expect(await office.setWithdrawn('attempt1', true, 'Again.')).toBe(0)
    await office.setWithdrawn('attempt1', false, 'It was not.')
    expect(await verify(document)).toMatchObject({ outcome: 'valid' })
  })

  it('what a retired key signed stays good', async () => {
    const { office, keys, verify } = open(options)
    const [before] = await office.issue('attempt1', achieved)
    const id = await keys.rotate()
    const [after] = await office.issue('attempt2', achieved)
    expect(after?.keyId).toBe(id)
    expect(before?.keyId).not.toBe(id)
    for (const one of [before, after])
      expect(await verify(JSON.stringify(one?.document))).toMatchObject({ outcome: 'valid' })
    await office.setWithdrawn('attempt1', true, 'For a test.')
    expect(await verify(JSON.stringify(before?.document))).toMatchObject({ refusal: 'withdrawn' })
  })

  it('what a key in other hands signed is refused, until it is issued anew', async () => {
    const { office, keys, store, verify } = open(options)
    const [before] = await office.issue('attempt1', achieved)
    expect(await keys.compromise(before?.keyId ?? '')).toBe(true)
    expect((await store.keys()).find(({ id }) => id === before?.keyId)?.sealed).toBeUndefined()
    const seen = await verify(JSON.stringify(before?.document))
    expect(seen.outcome).toBe('refused')
    expect(['key-withdrawn', 'key-not-the-issuers']).toContain(seen.refusal)
    expect(await office.ofAttempt('attempt1')).toMatchObject([
      { keyCompromised: true },
      { keyCompromised: true },
    ])
    const [again] = await office.reissue('attempt1')
    expect(await verify(JSON.stringify(again?.document))).toMatchObject({ outcome: 'valid' })
    expect(await verify(again?.token ?? '')).toMatchObject({
      outcome: 'valid',
      facts: { holder: 'Mira Okafor' },
    })
  })
})

describe('secret keys', () => {
  it('are in the store encrypted alone, and opened by no other master key', async () => {
    const masterKey = randomBytes(32)
    const { store, keys } = open({ masterKey })
    await keys.active()
    const [key] = await store.keys()
    const sealed = Buffer.from(key?.sealed ?? [])
    // The head of PKCS #8 that every Ed25519 key begins with.
    expect(sealed.includes(Buffer.from('302e020100300506032b6570', 'hex'))).toBe(false)
    expect(createKeySealing(masterKey).open(key?.id ?? '', sealed)).toHaveLength(48)
    expect(() => createKeySealing(randomBytes(32)).open(key?.id ?? '', sealed)).toThrow(SealBroken)
    expect(() => createKeySealing(masterKey).open('another key', sealed)).toThrow(SealBroken)
  })
})

it('makes one first key, however many badges are the first', async () => {
  const { office, keys } = open()
  const issued = await Promise.all(['a', 'b', 'c', 'd'].map(attempt => office.issue(attempt, achieved)))
  expect((await keys.list()).map(({ state }) => state)).toEqual(['active'])
  expect(new Set(issued.flat().map(({ issuer }) => issuer)).size).toBe(1)
})
