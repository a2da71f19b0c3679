import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { fromBase64Url, sameBytes } from './bytes.ts'

const part = z.string().max(1_400)

/** A public key as RFC 7517 has it, of the kinds that are read here. */
export const publicJwkSchema = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: part }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: part, y: part }),
  z.object({ kty: z.literal('RSA'), n: part, e: part }),
])
export type PublicJwk = z.infer<typeof publicJwkSchema>

/** The algorithms of RFC 7518 and 8037 that are read here, by what keys they go with. */
const algorithms: { readonly [kty in PublicJwk['kty']]: readonly string[] } = {
  OKP: ['EdDSA', 'Ed25519'],
  EC: ['ES256'],
  RSA: ['RS256'],
}

/** A raw Ed25519 key as a JWK. */
export const ed25519Jwk = (x: string): PublicJwk => ({ kty: 'OKP', crv: 'Ed25519', x })

/** Whether the key made this signature by this algorithm; false also where the two do not go together. */
export function holdsSignature(
  key: PublicJwk,
  algorithm: string,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!algorithms[key.kty].includes(algorithm)) return false
  switch (key.kty) {
    case 'OKP':
      return (
        signature.length === 64 && ed25519.verify(signature, message, fromBase64Url(key.x), { zip215: false })
      )
    case 'EC': {
      const point = Uint8Array.from([4, ...fromBase64Url(key.x), ...fromBase64Url(key.y)])
      return signature.length === 64 && p256.verify(signature, message, point, { lowS: false })
    }
    case 'RSA':
      return holdsRsa(key, message, signature)
    default:
      return key satisfies never
  }
}

/** RFC 8017, section 9.2: the prefix that says SHA-256. */
const sha256Info = hexToBytes('3031300d060960864801650304020105000420')
const rsaBytes = { least: 256, most: 1_024 }

/** RSASSA-PKCS1-v1_5 with SHA-256, by building what the signature must come to. Everything in it is public. */
function holdsRsa({ n, e }: { n: string; e: string }, message: Uint8Array, signature: Uint8Array): boolean {
  const modulus = fromBase64Url(n)
  const exponent = numberOf(fromBase64Url(e))
  const { length } = modulus
  if (length < rsaBytes.least || length > rsaBytes.most || signature.length !== length) return false
  // Larger ones are allowed by no certificate authority, and would take for ever.
  if (exponent !== 65_537n && exponent !== 3n) return false
  const value = numberOf(signature)
  if (value >= numberOf(modulus)) return false
  const tail = Uint8Array.from([0, ...sha256Info, ...sha256(message)])
  const expected = Uint8Array.from([0, 1, ...new Array<number>(length - tail.length - 2).fill(255), ...tail])
  return sameBytes(bytesOf(power(value, exponent, numberOf(modulus)), length), expected)
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * base) % modulus
  }
  return result
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${bytesToHex(bytes) || '0'}`)

const bytesOf = (value: bigint, length: number): Uint8Array =>
  hexToBytes(value.toString(16).padStart(2 * length, '0'))
