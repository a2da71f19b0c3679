import { randomBytes } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const ID_CHARS = 16
/** The account number takes 40 bits after the first; what follows it is random. */
const ACCOUNT_SHIFT = 39n
const ACCOUNT_MASK = (1n << 40n) - 1n

/** `AKIA` for the keys of users and the root, `ASIA` for temporary ones. */
export type AccessKeyPrefix = 'AKIA' | 'ASIA'

/** A new access key id that, like AWS's, carries the number of its account. */
export function createAccessKeyId(prefix: AccessKeyPrefix, accountId: string): string {
  let bits = (BigInt(accountId) << ACCOUNT_SHIFT) | (BigInt(`0x${randomBytes(5).toString('hex')}`) >> 1n)
  let id = ''
  for (let index = 0; index < ID_CHARS; index++) {
    id = ALPHABET.charAt(Number(bits & 31n)) + id
    bits >>= 5n
  }
  return prefix + id
}

/** The account a key id belongs to, whether or not the key exists; undefined if it is not of the form. */
export function accountOfAccessKeyId(id: string): string | undefined {
  if (!/^(AKIA|ASIA)[A-Z2-7]{16}$/.test(id)) return undefined
  let bits = 0n
  for (const char of id.slice(4)) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(char))
  return ((bits >> ACCOUNT_SHIFT) & ACCOUNT_MASK).toString().padStart(12, '0')
}

/** A unique id as IAM gives to users (`AIDA`), roles (`AROA`), groups (`AGPA`) and policies (`ANPA`). */
export function createUniqueId(prefix: string): string {
  return prefix + [...randomBytes(17)].map(byte => ALPHABET.charAt(byte & 31)).join('')
}

export function createSecretAccessKey(): string {
  return randomBytes(30).toString('base64')
}

export function createSessionToken(): string {
  return `IQoJb3JpZ2luX2Vj${randomBytes(96).toString('base64')}`
}
