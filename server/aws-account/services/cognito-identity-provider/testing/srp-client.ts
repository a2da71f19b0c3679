import { createHash, createHmac, randomBytes } from 'node:crypto'
import { N } from '../modular-power.ts'

/** A client's side of the password protocol, in JavaScript's own arithmetic, by the developer guide and RFC 5054. */

const pad = (value: bigint): Buffer => {
  const hex = value.toString(16)
  const even = hex.length % 2 ? `0${hex}` : hex
  return Buffer.from('89abcdef'.includes(even[0] ?? '') ? `00${even}` : even, 'hex')
}
const hash = (...parts: readonly (string | Uint8Array)[]) => {
  const made = createHash('sha256')
  for (const part of parts) made.update(part)
  return BigInt(`0x${made.digest('hex')}`)
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base % N
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N
    square = (square * square) % N
  }
  return result
}

export function srpClient() {
  const a = BigInt(`0x${randomBytes(32).toString('hex')}`)
  const A = power(2n, a)
  return {
    SRP_A: A.toString(16),
    /** The responses to the challenge PASSWORD_VERIFIER. */
    prove(poolId: string, password: string, challenge: Readonly<Record<string, string>>) {
      const { SALT, SRP_B, SECRET_BLOCK = '', USER_ID_FOR_SRP: user = '' } = challenge
      const poolName = poolId.split('_')[1] ?? ''
      const B = BigInt(`0x${SRP_B}`)
      const u = hash(pad(A), pad(B))
      const identity = createHash('sha256').update(`${poolName}${user}:${password}`).digest()
      const x = hash(pad(BigInt(`0x${SALT}`)), identity)
      const k = hash(pad(N), pad(2n))
      const S = power((((B - k * power(2n, x)) % N) + N) % N, a + u * x)
      const extracted = createHmac('sha256', pad(u)).update(pad(S)).digest()
      const key = createHmac('sha256', extracted).update('Caldera Derived Key\u0001').digest().subarray(0, 16)
      const TIMESTAMP = new Date()
        .toUTCString()
        .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, (_, day, date, month, year, time) =>
          [day, month, Number(date), time, 'UTC', year].join(' '),
        )
      const signature = createHmac('sha256', key)
        .update(poolName)
        .update(user)
        .update(Buffer.from(SECRET_BLOCK, 'base64'))
        .update(TIMESTAMP)
        .digest('base64')
      return {
        USERNAME: user,
        PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: signature,
        TIMESTAMP,
      }
    },
  }
}
