import { ed25519 } from '@noble/curves/ed25519.js'
import { type Achieved, type CredentialKind, type Issuance, makeCredential } from '../badge.ts'
import { utf8 } from '../bytes.ts'
import { addProof } from '../data-integrity.ts'
import { didKey, keyIdOf, type Signer, toMultikey } from '../signing-key.ts'
import { statusListCredential } from '../status-list.ts'
import type { VerifierMeans } from '../verify-credential.ts'

/** The moment at which everything here is looked at. */
export const testNow = Date.parse('2026-11-29T12:00:00Z')
export const issuedAt = '2026-11-12T10:00:00Z'
export const statusAddress = 'https://academy.example/credentials/status/1'

/** A key made of a text, and whoever signs with it: a `did:key`, or the issuer that is named. */
export function testSigner(seed: string, issuer?: string): Signer & { readonly multikey: string } {
  const secret = utf8(seed.padEnd(32, '.')).subarray(0, 32)
  const multikey = toMultikey(ed25519.getPublicKey(secret))
  const did = issuer ?? didKey(multikey)
  return {
    issuer: did,
    keyId: keyIdOf(did, multikey),
    multikey,
    sign: message => ed25519.sign(message, secret),
  }
}

export const achieved: Achieved = {
  challenge: {
    id: 'web-shop',
    version: '1.2.0',
    title: 'Serverless: Repair the web shop',
    summary: 'Diagnose and repair an AWS-native web shop in 90 minutes.',
    passPercent: 70,
  },
  holderName: 'Mira Okafor',
  startedAt: '2026-11-12T08:20:00Z',
  endedAt: '2026-11-12T09:46:02Z',
  conditions: 'Exam of 90 minutes without a proctor.',
  percent: 93.7,
  domains: [{ title: 'Diagnose', percent: 88 }],
  tasks: [{ title: 'Orders are kept', earned: 12, possible: 12 }],
}

export function issuanceBy(signer: Signer, changed: Partial<Issuance> = {}): Issuance {
  return {
    id: 'urn:uuid:6b0a1f0e-7c55-4a1f-9a35-5a5e1d3b7a10',
    subjectId: 'urn:uuid:5d1f1a3e-6a63-4f8a-8f0e-0a1d7e6a2b11',
    issuer: { id: signer.issuer, name: 'Northfield Cloud Academy' },
    issuedAt,
    validUntil: '2028-11-12T10:00:00Z',
    status: { list: statusAddress, place: 94_567 },
    ...changed,
  }
}

/** A badge of this signer as JSON with its proof. */
export function testBadge(signer: Signer, kind: CredentialKind = 'badge', changed: Partial<Issuance> = {}) {
  return addProof(makeCredential(kind, achieved, issuanceBy(signer, changed)), signer, issuedAt)
}

export function testStatusList(signer: Signer, withdrawn: readonly number[] = []) {
  const list = { address: statusAddress, issuer: signer.issuer, withdrawn, validFrom: issuedAt }
  return addProof(statusListCredential(list), signer, issuedAt)
}

/** A verifier that knows this issuer, and to whom these documents are all that is outside. */
export async function meansOf(
  known: Signer,
  outside: Readonly<Record<string, unknown>> = {},
): Promise<VerifierMeans> {
  const documents: Readonly<Record<string, unknown>> = {
    [statusAddress]: await testStatusList(known),
    ...outside,
  }
  return {
    now: () => testNow,
    clock: () => 0,
    fetchJson: async url => documents[url],
    knownIssuers: new Map([[known.issuer, { name: 'Northfield Cloud Academy' }]]),
  }
}

/** The DID document of a `did:web` with these keys. */
export function didDocument(issuer: string, multikeys: readonly string[]) {
  const methods = multikeys.map(publicKeyMultibase => ({
    id: `${issuer}#${publicKeyMultibase}`,
    type: 'Multikey',
    controller: issuer,
    publicKeyMultibase,
  }))
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: issuer,
    verificationMethod: methods,
    assertionMethod: methods.map(({ id }) => id),
  }
}
