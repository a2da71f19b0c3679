import { ed25519 } from '@noble/curves/ed25519.js'
import { expect, it } from 'vitest'
import { fromMultibase } from './bytes.ts'
import { addProof, holdsProof } from './data-integrity.ts'
import { fromMultikey } from './signing-key.ts'

// 1EdTech, Open Badges 3.0 implementation guide: linked-data-proof-ob, with the keys that are published beside it.
const issuer = 'https://example.edu/issuers/565049'
const multikey = 'z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi'
const secretKey =
  'zrv2bqTbNwCTsRrHFcJCPjVAduh4Ezcnoq1A3ZxH1GWTNkxipLVuaAoMFmze2gFN9oNXfJjufxSHWVZzsJiUsMHFMcx'
const proofValue = 'z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr'
const credential = {
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ],
  id: 'http://example.com/credentials/3527',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: { id: issuer, type: ['Profile'], url: 'https://www.imsglobal.org', name: 'Example Corp' },
  validFrom: '2010-01-01T00:00:00Z',
  name: 'Teamwork Badge',
  credentialSubject: {
    id: 'did:example:ebfeb1f712ebc6f1c276e12ec21',
    type: ['AchievementSubject'],
    achievement: {
      id: 'https://example.com/achievements/21st-century-skills/teamwork',
      type: ['Achievement'],
      criteria: {
        narrative:
          'Team members are nominated for this badge by their peers and recognized upon review by Example Corp management.',
      },
      description:
        'This badge recognizes the development of the capacity to collaborate within a group environment.',
      name: 'Teamwork',
    },
  },
}

it('makes the proof that 1EdTech publishes, byte for byte', async () => {
  // Multicodec of a secret Ed25519 key: two bytes, then the seed and the public key.
  const seed = fromMultibase(secretKey).subarray(2, 34)
  const signer = {
    issuer,
    keyId: `${issuer}#${multikey}`,
    sign: (message: Uint8Array) => ed25519.sign(message, seed),
  }
  const { proof } = await addProof(credential, signer, '2010-01-01T19:23:24Z')
  expect(proof.proofValue).toBe(proofValue)
  expect(await holdsProof(credential, { ...proof, proofValue }, fromMultikey(multikey))).toBe(true)
})
