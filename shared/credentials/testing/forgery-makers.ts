import { zipSync } from 'fflate'
import { makeCredential } from '../badge.ts'
import { chunk, fourBytes, pngOf } from '../baked-png.ts'
import { toBase64Url, utf8 } from '../bytes.ts'
import { signJws } from '../compact-jws.ts'
import { signToken } from '../signed-token.ts'
import type { Refusal } from '../verification.ts'
import { achieved, issuanceBy, testBadge, testSigner } from './test-issuer.ts'
import { testPack } from './test-pack.ts'

export const academy = testSigner('academy')
export const mallory = testSigner('mallory')
export const web = testSigner('web', 'did:web:academy.example')
export const webDocument = 'https://academy.example/.well-known/did.json'
export const credential = (changed = {}) => makeCredential('badge', achieved, issuanceBy(academy, changed))
export const json = (value: unknown) => utf8(JSON.stringify(value))
export const picture = pngOf([
  chunk('IHDR', Uint8Array.from([...fourBytes(1), ...fourBytes(1), 8, 6, 0, 0, 0])),
  chunk('IDAT', Uint8Array.of(120, 156, 99, 96, 96, 96, 96, 0, 0, 0, 5, 0, 1)),
  chunk('IEND', new Uint8Array()),
])

export interface Forgery {
  readonly is: string
  readonly make: () => Promise<Uint8Array> | Uint8Array
  readonly outside?: () => Promise<Record<string, unknown>>
  readonly now?: string
  readonly withdrawnKey?: true
  readonly refusal: Refusal
}

export const tokenWithHead = (head: object) => {
  const [, payload, signature] = signToken(credential(), academy).split('.')
  return utf8([toBase64Url(json(head)), payload, signature].join('.'))
}

/** What may be signed well and all the same says something else than the credential in it. */
export const tokenClaiming = (claims: object) => {
  const { iss = academy.issuer, ...rest } = claims as { iss?: string }
  return utf8(signJws(json({ ...credential(), iss, ...rest }), academy, { typ: 'JWT' }))
}

export const changed = async (change: (text: string) => string) =>
  utf8(change(JSON.stringify(await testBadge(academy, 'score-report'))))

/** An archive in which a name stands for another one of the same length. */
export const renamed = (zip: Uint8Array, from: string, to: string) =>
  Uint8Array.from(Buffer.from(Buffer.from(zip).toString('latin1').replaceAll(from, to), 'latin1'))

export const repacked = async (change: (files: Record<string, Uint8Array>) => void) => {
  const files = await testPack(academy)
  change(files)
  return zipSync(files)
}
