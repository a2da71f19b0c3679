import { randomInt } from 'node:crypto'

const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789'
const MIXED = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ`

const randomText = (alphabet: string, chars: number) =>
  Array.from({ length: chars }, () => alphabet[randomInt(alphabet.length)]).join('')

export const newPoolId = (region: string) => `${region}_${randomText(MIXED, 9)}`
export const newClientId = () => randomText(LOWER, 26)
export const newClientSecret = () => randomText(LOWER, 51)
/** What confirms an address: six digits. */
export const newCode = () => String(randomInt(1_000_000)).padStart(6, '0')

/** By any policy a password. */
export const newTemporaryPassword = () =>
  ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#$%&*+-=?@^_~', MIXED]
    .map((alphabet, index) => randomText(alphabet, index === 4 ? 12 : 2))
    .join('')
