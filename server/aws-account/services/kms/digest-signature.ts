import {
  constants,
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/**
 * Signatures over a digest that somebody else has made, which OpenSSL's interface in Node.js has none for: PKCS #1 and PSS
 * (RFC 8017) over its RSA, ECDSA (FIPS 186-5) over its curves.
 */
export interface DigestScheme {
  readonly kind: 'pkcs1' | 'pss' | 'ecdsa'
  /** `sha256` */
  readonly hash: string
}

/** DER in front of digests (RFC 8017, 9.2). */
const DIGEST_INFO: Readonly<Record<string, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
}

export function digestSignature(
  { kind, hash }: DigestScheme,
  privateKey: string,
  digest: Uint8Array,
): Buffer {
  const key = createPrivateKey(privateKey)
  switch (kind) {
    case 'pkcs1':
      return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, withInfo(hash, digest))
    case 'pss':
      return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encodePss(hash, digest, bitsOf(key)))
    case 'ecdsa':
      return signEcdsa(key, digest)
    default:
      return kind satisfies never
  }
}

export function isDigestSignature(
  { kind, hash }: DigestScheme,
  privateKey: string,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const key = createPrivateKey(privateKey)
    if (kind === 'ecdsa') return isEcdsa(key, digest, signature)
    const publicKey = createPublicKey(key)
    if (kind === 'pkcs1') {
      const opened = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature)
      return isSame(opened, withInfo(hash, digest))
    }
    const opened = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature)
    return isPss(hash, digest, opened, bitsOf(key))
  } catch {
    return false
  }
}

const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b)
const withInfo = (hash: string, digest: Uint8Array) =>
  Buffer.concat([Buffer.from(DIGEST_INFO[hash] ?? '', 'hex'), digest])
const bitsOf = (key: KeyObject) => key.asymmetricKeyDetails?.modulusLength ?? 0

const hashed = (hash: string, ...parts: readonly Uint8Array[]) =>
  createHash(hash).update(Buffer.concat(parts)).digest()

/** RFC 8017, B.2.1. */
function mask(hash: string, seed: Uint8Array, bytes: number): Buffer {
  const blocks: Buffer[] = []
  for (let index = 0; blocks.reduce((sum, { length }) => sum + length, 0) < bytes; index++) {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(index)
    blocks.push(hashed(hash, seed, counter))
  }
  return Buffer.concat(blocks).subarray(0, bytes)
}

const xor = (a: Uint8Array, b: Uint8Array) => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)))

/** RFC 8017, 9.1.1, with a salt as long as the digest. */
function encodePss(
  hash: string,
  digest: Uint8Array,
  bits: number,
  salt = randomBytes(digest.length),
): Buffer {
  const bytes = bits / 8
  const inner = hashed(hash, Buffer.alloc(8), digest, salt)
  const padding = Buffer.alloc(bytes - salt.length - inner.length - 2)
  const block = Buffer.concat([padding, Buffer.of(1), salt])
  const masked = xor(block, mask(hash, inner, block.length))
  // The first bit is not the number's.
  masked[0] = (masked[0] ?? 0) & 0x7f
  return Buffer.concat([masked, inner, Buffer.of(0xbc)])
}

function isPss(hash: string, digest: Uint8Array, opened: Buffer, bits: number): boolean {
  const inner = opened.subarray(-digest.length - 1, -1)
  const masked = opened.subarray(0, -digest.length - 1)
  const block = xor(masked, mask(hash, inner, masked.length))
  const salt = block.subarray(-digest.length)
  return isSame(encodePss(hash, digest, bits, salt), opened)
}

/** The order of each curve's group, by its name in JSON Web Keys, and its name in OpenSSL. */
const CURVES: Readonly<Record<string, { readonly name: string; readonly order: bigint }>> = {
  'P-256': {
    name: 'prime256v1',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'P-384': {
    name: 'secp384r1',
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  'P-521': {
    name: 'secp521r1',
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  secp256k1: {
    name: 'secp256k1',
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
}

const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
const modulo = (value: bigint, order: bigint) => ((value % order) + order) % order

function curveOf(key: KeyObject) {
  const { crv = '', d = '' } = key.export({ format: 'jwk' })
  const curve = CURVES[crv]
  if (!curve) throw new Error(`There is no curve ${crv}`)
  return { ...curve, secret: numberOf(Buffer.from(d, 'base64url')) }
}

/** The first coordinate of the point that the generator times a number is, modulo the order. */
function timesGenerator(name: string, order: bigint, factor: bigint): bigint {
  const bytes = Math.ceil(order.toString(16).length / 2)
  const ecdh = createECDH(name)
  ecdh.setPrivateKey(Buffer.from(factor.toString(16).padStart(bytes * 2, '0'), 'hex'))
  return modulo(numberOf(ecdh.getPublicKey().subarray(1, 1 + bytes)), order)
}

function inverse(value: bigint, order: bigint): bigint {
  let [a, b, x, y] = [modulo(value, order), order, 1n, 0n]
  while (a > 1n) {
    const quotient = a / b
    ;[a, b] = [b, a % b]
    ;[x, y] = [y, x - quotient * y]
  }
  return modulo(x, order)
}

function signEcdsa(key: KeyObject, digest: Uint8Array): Buffer {
  const { name, order, secret } = curveOf(key)
  // 64 bits more than the order has, so that no number is likelier than another.
  const nonce = modulo(numberOf(randomBytes(Math.ceil(order.toString(16).length / 2) + 8)), order - 1n) + 1n
  const r = timesGenerator(name, order, nonce)
  const s = modulo(inverse(nonce, order) * (numberOf(digest) + r * secret), order)
  return derPair(r, s)
}

/** Whoever has the secret needs no addition of points: the nonce's point follows from the signature. */
function isEcdsa(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { name, order, secret } = curveOf(key)
  const pair = readPair(Buffer.from(signature))
  if (!pair) return false
  const [r, s] = pair
  if (r < 1n || r >= order || s < 1n || s >= order) return false
  const nonce = modulo(inverse(s, order) * (numberOf(digest) + r * secret), order)
  return nonce !== 0n && timesGenerator(name, order, nonce) === r
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16)
  const even = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  const bytes = (even[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), even]) : even
  return Buffer.concat([Buffer.of(2, bytes.length), bytes])
}

function derPair(r: bigint, s: bigint): Buffer {
  const body = Buffer.concat([derInteger(r), derInteger(s)])
  const length = body.length > 0x7f ? [0x81, body.length] : [body.length]
  return Buffer.concat([Buffer.of(0x30, ...length), body])
}

function readPair(der: Buffer): [bigint, bigint] | undefined {
  const start = der[1] === 0x81 ? 3 : 2
  const first = der[start + 1] ?? 0
  const second = der[start + 3 + first] ?? 0
  const r = numberOf(der.subarray(start + 2, start + 2 + first))
  const s = numberOf(der.subarray(start + 4 + first, start + 4 + first + second))
  return derPair(r, s).equals(der) ? [r, s] : undefined
}
