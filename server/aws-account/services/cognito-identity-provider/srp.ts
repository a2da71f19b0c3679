import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { bytesOf, G, modularPower, N, numberOf, signedBytes } from './modular-power.ts'

/**
 * The server's side of the Secure Remote Password protocol as Cognito's clients speak it: RFC 5054 over the group of 3072
 * bits of RFC 3526 with g = 2, with SHA-256, and a key by HKDF. Exponents have 256 bits, and strangers
 * choose none that is longer: a claim costs two powers, of a millisecond each.
 */

const KEY_INFO = 'Caldera Derived Key'

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const K = numberOf(sha256(signedBytes(N), signedBytes(G)))

/** What is stored of a password; both in hex. */
export interface PasswordVerifier {
  readonly salt: string
  readonly verifier: string
}

/** Of whom a password is: `poolName` is the part of a pool's id behind the region. */
export interface PasswordOwner {
  readonly poolName: string
  readonly userId: string
}

export function makeVerifier(owner: PasswordOwner, password: string): PasswordVerifier {
  const salt = numberOf(randomBytes(16))
  return { salt: salt.toString(16), verifier: verifierFor(owner, password, salt).toString(16) }
}

export function isPassword(owner: PasswordOwner, password: string, stored: PasswordVerifier): boolean {
  const made = verifierFor(owner, password, BigInt(`0x${stored.salt}`))
  return isSame(bytesOf(made), bytesOf(BigInt(`0x${stored.verifier}`)))
}

function verifierFor({ poolName, userId }: PasswordOwner, password: string, salt: bigint): bigint {
  const identity = sha256(poolName, userId, ':', password)
  return modularPower(G, numberOf(sha256(signedBytes(salt), identity)))
}

/** The server's half of a sign-in: `secret` is kept, `B` is sent; both in hex. */
export interface ServerHalf {
  readonly secret: string
  readonly B: string
}

export function beginExchange({ verifier }: Pick<PasswordVerifier, 'verifier'>): ServerHalf {
  const secret = numberOf(randomBytes(32))
  const B = (K * BigInt(`0x${verifier}`) + modularPower(G, secret)) % N
  return { secret: secret.toString(16), B: B.toString(16) }
}

/** What a client sends first, in hex; undefined for what is no number of the group. */
export function readClientHalf(text: string): string | undefined {
  if (!/^[0-9a-f]{1,768}$/i.test(text)) return undefined
  const A = BigInt(`0x${text}`)
  return A % N === 0n || A >= N ? undefined : A.toString(16)
}

/** What a client claims to know, and of what. */
export interface Claim {
  readonly owner: PasswordOwner
  readonly stored: PasswordVerifier
  readonly clientHalf: string
  readonly serverHalf: ServerHalf
  /** As it was sent to the client. */
  readonly secretBlock: Uint8Array
  /** `Tue Sep 25 00:09:40 UTC 2018` */
  readonly timestamp: string
  readonly signature: Uint8Array
}

/** Whether whoever made the claim knows the password. */
export function isProven(claim: Claim): boolean {
  const { owner, secretBlock, timestamp, clientHalf, serverHalf } = claim
  const u = numberOf(sha256(signedBytes(BigInt(`0x${clientHalf}`)), signedBytes(BigInt(`0x${serverHalf.B}`))))
  const shared = sharedSecret(claim, u)
  if (shared === undefined) return false
  // The first 16 bytes of HKDF's first block.
  const extracted = createHmac('sha256', signedBytes(u)).update(signedBytes(shared)).digest()
  const key = createHmac('sha256', extracted).update(`${KEY_INFO}\x01`).digest().subarray(0, 16)
  const expected = createHmac('sha256', key)
    .update(owner.poolName)
    .update(owner.userId)
    .update(secretBlock)
    .update(timestamp)
    .digest()
  return isSame(expected, claim.signature)
}

/** Undefined for numbers that no honest client sends. */
function sharedSecret({ stored, clientHalf, serverHalf }: Claim, u: bigint): bigint | undefined {
  try {
    const base = (BigInt(`0x${clientHalf}`) * modularPower(BigInt(`0x${stored.verifier}`), u)) % N
    return modularPower(base, BigInt(`0x${serverHalf.secret}`))
  } catch {
    return undefined
  }
}

const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b)
