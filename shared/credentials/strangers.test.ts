import { DataIntegrityProof } from '@digitalcredentials/data-integrity'
import * as Ed25519 from '@digitalcredentials/ed25519-multikey'
import { cryptosuite } from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite'
import * as vc from '@digitalcredentials/vc'
import { decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { makeCredential } from './badge.ts'
import { toBase64Url, utf8 } from './bytes.ts'
import { pinnedContext } from './pinned-contexts.ts'
import { signToken } from './signed-token.ts'
import { fromMultikey } from './signing-key.ts'
import { achieved, didDocument, issuanceBy, meansOf, testBadge, testSigner } from './testing/test-issuer.ts'
import { verifyCredential } from './verify-credential.ts'

const did = 'did:web:academy.example'
const ours = testSigner('ours', did)
const theirs = testSigner('theirs', did)
const keyDocument = (multikey: string) => ({
  '@context': 'https://w3id.org/security/multikey/v1',
  id: `${did}#${multikey}`,
  type: 'Multikey',
  controller: did,
  publicKeyMultibase: multikey,
})

/** What a verifier of other people's making asks for, without a network. */
function loaderFor(multikey: string) {
  const documents = new Map<string, unknown>([
    [did, didDocument(did, [multikey])],
    [`${did}#${multikey}`, keyDocument(multikey)],
  ])
  return async (url: string) => ({
    contextUrl: null,
    documentUrl: url,
    document: documents.get(url) ?? pinnedContext(url),
  })
}

describe('ours, by others', () => {
  const strangersView = async (credential: unknown) =>
    vc.verifyCredential({
      credential,
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader: loaderFor(ours.multikey),
      // Their library wants somebody to look at the status; that is ours to prove elsewhere.
      checkStatus: async () => ({ verified: true }),
    })

  it.each(['badge', 'score-report'] as const)('@digitalcredentials/vc verifies our %s', async kind => {
    const badge = await testBadge(ours, kind)
    expect(await strangersView(badge)).toMatchObject({ verified: true })
    const changed = { ...badge, name: 'Something better' }
    expect(await strangersView(changed)).toMatchObject({ verified: false })
  })

  it('plain jose verifies our token, with the claims that Open Badges 3.0 demands', async () => {
    const credential = makeCredential('badge', achieved, issuanceBy(ours))
    const token = signToken(credential, ours)
    const key = await importJWK(
      { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(fromMultikey(ours.multikey)) },
      'EdDSA',
    )
    const { payload } = await jwtVerify(token, key, { currentDate: new Date('2026-11-29') })
    expect(payload).toMatchObject({
      iss: did,
      jti: credential.id,
      sub: credential.credentialSubject.id,
      nbf: Date.parse(credential.validFrom) / 1_000,
      name: credential.name,
    })
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', kid: ours.keyId, typ: 'JWT' })
  })
})

describe('others’, by us', () => {
  const { credentialStatus: _, ...credential } = makeCredential('badge', achieved, issuanceBy(theirs))

  it('verifies a badge that @digitalcredentials/vc signed', async () => {
    const key = await Ed25519.generate({ controller: did })
    const { publicKeyMultibase } = await key.export({ publicKey: true })
    key.id = `${did}#${publicKeyMultibase}`
    const signed = await vc.issue({
      credential: structuredClone(credential),
      suite: new DataIntegrityProof({ signer: key.signer(), cryptosuite }),
      documentLoader: loaderFor(publicKeyMultibase),
    })
    const document = didDocument(did, [publicKeyMultibase])
    const means = await meansOf(ours, { 'https://academy.example/.well-known/did.json': document })
    const seen = await verifyCredential(JSON.stringify(signed), means)
    expect(seen).toMatchObject({ outcome: 'valid', headline: 'Authentic and current' })
    const tampered = JSON.stringify(signed).replace('Mira Okafor', 'Mallory')
    expect(await verifyCredential(tampered, means)).toMatchObject({ refusal: 'signature-wrong' })
  })

  it.each(['RS256', 'ES256', 'EdDSA'])('verifies a token that jose signed with %s', async algorithm => {
    const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
    const keyId = `${did}#jose`
    const document = {
      id: did,
      verificationMethod: [
        { id: keyId, type: 'JsonWebKey', controller: did, publicKeyJwk: await exportJWK(publicKey) },
      ],
      assertionMethod: [keyId],
    }
    const means = await meansOf(ours, { 'https://academy.example/.well-known/did.json': document })
    const token = await new SignJWT({
      ...credential,
      iss: did,
      jti: credential.id,
      sub: credential.credentialSubject.id,
      nbf: Date.parse(credential.validFrom) / 1_000,
    })
      .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'vc+jwt' })
      .sign(privateKey)
    expect(await verifyCredential(token, means)).toMatchObject({ outcome: 'valid' })
    const [head, payload = '', signature] = token.split('.')
    const other = toBase64Url(utf8(Buffer.from(payload, 'base64url').toString().replace('Okafor', 'Okafer')))
    expect(await verifyCredential([head, other, signature].join('.'), means)).toMatchObject({
      refusal: 'signature-wrong',
    })
  })
})
