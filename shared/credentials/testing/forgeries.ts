import { bakePng } from '../baked-png.ts'
import { textOf, utf8 } from '../bytes.ts'
import { addProof } from '../data-integrity.ts'
import { signToken } from '../signed-token.ts'
import { statusListCredential } from '../status-list.ts'
import { evidenceForgeries } from './evidence-forgeries.ts'
import {
  academy,
  changed,
  credential,
  type Forgery,
  json,
  mallory,
  picture,
  tokenClaiming,
  tokenWithHead,
  web,
  webDocument,
} from './forgery-makers.ts'
import { didDocument, issuedAt, statusAddress, testBadge, testStatusList } from './test-issuer.ts'
/** Forgeries and defects of every kind, each with what it is refused for. */
export const forgeries: readonly Forgery[] = [
  ...evidenceForgeries,
  {
    is: 'a score that was raised',
    make: () => changed(text => text.replace('"value":"93.7"', '"value":"99.9"')),
    refusal: 'signature-wrong',
  },
  {
    is: 'another holder’s name',
    make: () => changed(text => text.replace('Mira Okafor', 'Max Muster')),
    refusal: 'signature-wrong',
  },
  {
    is: 'a later end',
    make: () => changed(text => text.replace('2028-11-12', '2038-11-12')),
    refusal: 'signature-wrong',
  },
  {
    is: 'a place in the status list that was changed',
    make: () => changed(text => text.replace('"94567"', '"94568"')),
    refusal: 'signature-wrong',
  },
  {
    is: 'a status that was taken out',
    make: async () => {
      const { credentialStatus: _, ...rest } = await testBadge(academy)
      return json(rest)
    },
    refusal: 'signature-wrong',
  },
  {
    is: 'a word that no vocabulary has, and so nobody signed',
    make: () => changed(text => text.replace('"name":', '"distinction":"summa cum laude","name":')),
    refusal: 'unsigned-words',
  },
  {
    is: 'a vocabulary of the forger, in which words mean something else',
    make: () => changed(text => text.replace('"@context":[', '"@context":["https://evil.example/context",')),
    refusal: 'unknown-vocabulary',
  },
  {
    is: 'a vocabulary inside, which turns words into others',
    make: () =>
      changed(text =>
        text.replace('"@context":[', '"@context":[{"name":"https://schema.org/honorificPrefix"},'),
      ),
    refusal: 'unknown-vocabulary',
  },
  {
    is: 'a status that hides under its full name, while the signed graph stays the same',
    make: () =>
      changed(text =>
        text.replace('"credentialStatus"', '"https://www.w3.org/2018/credentials#credentialStatus"'),
      ),
    refusal: 'unknown-vocabulary',
  },
  {
    is: 'a further vocabulary behind the right ones',
    make: () =>
      changed(text => text.replace('extensions.json"', 'extensions.json","https://evil.example/context"')),
    refusal: 'unknown-vocabulary',
  },
  {
    is: 'no proof at all',
    make: () => json(credential()),
    refusal: 'no-proof',
  },
  {
    is: 'the issuer’s name over the forger’s own key',
    make: async () => json(await addProof(credential(), mallory, issuedAt)),
    refusal: 'key-not-the-issuers',
  },
  {
    is: 'a key that only says itself that it is the issuer’s',
    make: async () => {
      const forger = { ...mallory, issuer: web.issuer, keyId: `${web.issuer}#${mallory.multikey}` }
      return json(await testBadge(forger))
    },
    outside: async () => ({ [webDocument]: didDocument(web.issuer, [web.multikey]) }),
    refusal: 'key-not-the-issuers',
  },
  {
    is: 'an issuer’s document that is of somebody else',
    make: async () => json(await testBadge(web)),
    outside: async () => ({
      [webDocument]: {
        ...didDocument('did:web:evil.example', [web.multikey]),
        id: web.issuer,
        assertionMethod: [],
      },
    }),
    refusal: 'key-not-the-issuers',
  },
  {
    is: 'a signature that the issuer gave for another purpose',
    make: () => changed(text => text.replace('assertionMethod', 'authentication')),
    refusal: 'wrong-purpose',
  },
  {
    is: 'a proof of a kind that nobody checks',
    make: () => changed(text => text.replace('eddsa-rdfc-2022', 'trust-me-2026')),
    refusal: 'unknown-proof',
  },
  {
    is: 'a token that is signed with nothing',
    make: () => tokenWithHead({ alg: 'none', kid: academy.keyId }),
    refusal: 'signature-wrong',
  },
  {
    is: 'a token whose head asks for HMAC with the public key',
    make: () => tokenWithHead({ alg: 'HS256', kid: academy.keyId }),
    refusal: 'signature-wrong',
  },
  {
    is: 'a token that brings its own key along',
    make: () => tokenWithHead({ alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' } }),
    refusal: 'key-not-the-issuers',
  },
  {
    is: 'a token whose head names where to fetch the key',
    make: () => tokenWithHead({ alg: 'EdDSA', kid: academy.keyId, jku: 'https://evil.example/keys' }),
    refusal: 'token-head',
  },
  {
    is: 'a token of something else',
    make: () => tokenWithHead({ alg: 'EdDSA', kid: academy.keyId, typ: 'at+jwt' }),
    refusal: 'token-head',
  },
  {
    is: 'a token of another issuer than its credential',
    make: () => tokenClaiming({ iss: mallory.issuer }),
    refusal: 'token-differs',
  },
  {
    is: 'a token for another holder than its credential',
    make: () => tokenClaiming({ sub: 'urn:uuid:other' }),
    refusal: 'token-differs',
  },
  {
    is: 'a token that begins at another time than its credential',
    make: () => tokenClaiming({ nbf: 1 }),
    refusal: 'token-differs',
  },
  {
    is: 'one that has ended',
    make: () => changed(text => text),
    now: '2029-01-01T00:00:00Z',
    refusal: 'expired',
  },
  {
    is: 'one whose proof has ended before it',
    make: async () => json(await addProof(credential(), academy, issuedAt, '2026-11-13T00:00:00Z')),
    now: '2026-11-14T00:00:00Z',
    refusal: 'expired',
  },
  {
    is: 'one whose proof ends at no time that can be read',
    make: async () => {
      const { proof, ...badge } = await addProof(credential(), academy, issuedAt, '2030-11-13T00:00:00Z')
      return json({ ...badge, proof: { ...proof, expires: 'when the cows come home' } })
    },
    refusal: 'unknown-proof',
  },
  {
    is: 'one that has not begun',
    make: () => changed(text => text),
    now: '2026-11-01T00:00:00Z',
    refusal: 'not-yet-valid',
  },
  {
    is: 'one that was withdrawn',
    make: () => changed(text => text),
    outside: async () => ({ [statusAddress]: await testStatusList(academy, [94_567]) }),
    refusal: 'withdrawn',
  },
  {
    is: 'a token that was withdrawn',
    make: () => utf8(signToken(credential(), academy)),
    outside: async () => ({ [statusAddress]: await testStatusList(academy, [94_567]) }),
    refusal: 'withdrawn',
  },
  {
    is: 'a status list of somebody else in the place of the issuer’s',
    make: () => changed(text => text),
    outside: async () => ({ [statusAddress]: await testStatusList(mallory) }),
    refusal: 'status-of-another-issuer',
  },
  {
    is: 'a status list whose bits were cleared',
    make: () => changed(text => text),
    outside: async () => {
      const { credentialSubject } = statusListCredential({
        address: statusAddress,
        issuer: academy.issuer,
        withdrawn: [],
        validFrom: issuedAt,
      })
      return { [statusAddress]: { ...(await testStatusList(academy, [94_567])), credentialSubject } }
    },
    refusal: 'status-not-authentic',
  },
  {
    is: 'one by a key that got into other hands',
    make: () => changed(text => text),
    withdrawnKey: true,
    refusal: 'key-withdrawn',
  },
  { is: 'a picture without a credential', make: () => picture, refusal: 'unreadable' },
  {
    is: 'a picture with two credentials',
    make: () => {
      const [one, two] = [
        signToken(credential(), academy),
        signToken(credential({ id: 'urn:uuid:2' }), academy),
      ]
      const second = bakePng(picture, two)
      const extra = second.subarray(33, second.length - (picture.length - 33))
      const first = bakePng(picture, one)
      return Uint8Array.from([...first.subarray(0, 33), ...extra, ...first.subarray(33)])
    },
    refusal: 'unreadable',
  },
  {
    is: 'a baked picture whose token was changed',
    make: () =>
      bakePng(
        picture,
        textOf(
          tokenWithHead({ alg: 'EdDSA', kid: `${academy.issuer}#${academy.multikey}`, typ: 'JWT' }),
        ).replace(/.$/, c => (c === 'A' ? 'Q' : 'A')),
      ),
    refusal: 'signature-wrong',
  },
  {
    is: 'a word that is said twice, of which the last was signed',
    make: () => changed(text => text.replace('"name":', '"name":"Something better","name":')),
    refusal: 'unreadable',
  },
  {
    is: 'an issuer whose domain is in letters that look like others',
    make: async () => json({ ...(await testBadge(academy)), issuer: 'https://\u0430cademy.example/issuer' }),
    refusal: 'issuer-unknown-form',
  },
  { is: 'something else', make: () => utf8('a letter of recommendation'), refusal: 'unreadable' },
  {
    is: 'a credential that is no badge',
    make: async () => json(await testStatusList(academy)),
    refusal: 'not-a-badge',
  },
]
