import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const SECRET_BYTES = 32
const STEP_MS = 30_000
const DIGITS = 6
/** Clocks differ, and people type: the codes of one step before and after are taken as well. */
const STEPS_AROUND = [0, -1, 1] as const

/** A secret for an app that makes codes, in Base32 (RFC 4648) without padding: 52 characters, as AWS's. */
export function newSecret(): string {
  let bits = ''
  for (const byte of randomBytes(SECRET_BYTES)) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map(five => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** The bytes of a secret; characters that are none of Base32's count for nothing. */
function bytesOf(secret: string): Buffer {
  let bits = ''
  for (const character of secret) {
    const index = ALPHABET.indexOf(character)
    if (index >= 0) bits += index.toString(2).padStart(5, '0')
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}

/** The code of a step of 30 seconds since the epoch: six digits (RFC 6238 with SHA-1). */
export function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', bytesOf(secret)).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 15
  const number = digest.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** The step that a moment (milliseconds) lies in. */
export const stepAt = (now: number) => Math.floor(now / STEP_MS)

/** The step whose code this is, about a moment; undefined where it is the code of none. */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  const given = Buffer.from(code)
  return STEPS_AROUND.map(around => stepAt(now) + around).find(step => {
    const right = Buffer.from(codeOfStep(secret, step))
    return given.length === right.length && timingSafeEqual(given, right)
  })
}
