import { generateKeyPairSync, sign } from 'node:crypto'
import type { Achieved, Issuance } from '../../shared/credentials/badge.ts'
import { didKey, keyIdOf, type Signer, toMultikey } from '../../shared/credentials/signing-key.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const multikey = toMultikey(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'))
const issuer = didKey(multikey)

/** Signs as the server does. */
export const benchSigner: Signer = {
  issuer,
  keyId: keyIdOf(issuer, multikey),
  sign: message => sign(null, message, privateKey),
}

/** A pass with as much to tell as an exam of 90 minutes has. */
export const benchAchieved: Achieved = {
  challenge: {
    id: 'bench',
    version: '1.0.0',
    title: 'Serverless: Repair the web shop',
    summary: 'Diagnose and repair an AWS-native web shop in 90 minutes.',
    passPercent: 70,
  },
  holderName: 'Mira Okafor',
  startedAt: '2026-11-12T08:20:00Z',
  endedAt: '2026-11-12T09:46:02Z',
  conditions: 'Exam of 90 minutes, 86 of them used, without a proctor.',
  percent: 93.7,
  domains: ['Diagnose', 'Repair', 'Secure', 'Operate'].map(title => ({ title, percent: 90 })),
  tasks: Array.from({ length: 8 }, (_, at) => ({ title: `Task ${at + 1}`, earned: 12, possible: 12 })),
}

/** What each of them has for itself. */
export const benchIssuance: Issuance = {
  id: 'urn:uuid:6b0a1f0e-7c55-4a1f-9a35-5a5e1d3b7a10',
  subjectId: 'urn:uuid:5d1f1a3e-6a63-4f8a-8f0e-0a1d7e6a2b11',
  issuer: { id: issuer, name: 'Northfield Cloud Academy' },
  issuedAt: '2026-11-12T10:00:00Z',
  status: { list: 'https://academy.example/credentials/status/1', place: 94_567 },
}
