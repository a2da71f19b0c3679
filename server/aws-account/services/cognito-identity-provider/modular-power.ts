import { createPrivateKey, createPublicKey, diffieHellman, getDiffieHellman } from 'node:crypto'

/** The group of 3072 bits of RFC 3526, with 2 as its generator. */
const PRIME = getDiffieHellman('modp15').getPrime()
export const N = BigInt(`0x${PRIME.toString('hex')}`)
export const G = 2n

const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OBJECT_ID = 0x06
const SEQUENCE = 0x30

/** A value in DER of less than 64 KiB. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const long = length > 0xff ? [0x82, length >> 8, length & 0xff] : [0x81, length]
  return Buffer.concat([Buffer.from([tag, ...(length > 0x7f ? long : [length])]), body])
}

const derInteger = (value: bigint) => der(INTEGER, signedBytes(value))

/** Bytes of a number in two's complement: the first bit is not set. */
export function signedBytes(value: bigint): Buffer {
  const bytes = bytesOf(value)
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes
}

export function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

export const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)

/** PKCS #3: dhKeyAgreement, with the group. */
const ALGORITHM = der(
  SEQUENCE,
  der(OBJECT_ID, Buffer.from('2a864886f70d010301', 'hex')),
  der(SEQUENCE, derInteger(N), derInteger(G)),
)

/**
 * `base` to the power of `exponent`, modulo `N`: what is called an agreement of keys, computed by OpenSSL in a millisecond,
 * where JavaScript takes tens. Keys are read from DER, since `createDiffieHellman` looks first whether the prime is one,
 * for seconds. Throws for a base of 0, 1 and `N - 1`.
 */
export function modularPower(base: bigint, exponent: bigint): bigint {
  const secret = der(SEQUENCE, derInteger(0n), ALGORITHM, der(OCTET_STRING, derInteger(exponent)))
  const open = der(SEQUENCE, ALGORITHM, der(BIT_STRING, Buffer.of(0), derInteger(base)))
  return numberOf(
    diffieHellman({
      privateKey: createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }),
      publicKey: createPublicKey({ key: open, format: 'der', type: 'spki' }),
    }),
  )
}
