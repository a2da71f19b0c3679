/** DER (ITU-T X.690), as far as certificates need it: each function gives one value with its tag and length. */

export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  return [0x80 | bytes.length, ...bytes]
}

export const sequence = (...members: readonly Uint8Array[]): Buffer => der(0x30, ...members)
export const set = (...members: readonly Uint8Array[]): Buffer => der(0x31, ...members)
/** `[number] EXPLICIT` around values that are whole. */
export const explicit = (number: number, ...members: readonly Uint8Array[]): Buffer =>
  der(0xa0 | number, ...members)
/** `[number] IMPLICIT` of a value that is not constructed. */
export const implicit = (number: number, content: Uint8Array): Buffer => der(0x80 | number, content)
export const octets = (content: Uint8Array): Buffer => der(0x04, content)
export const utf8String = (text: string): Buffer => der(0x0c, Buffer.from(text))
export const yes: Buffer = der(0x01, Buffer.from([0xff]))

/** Of bytes that are a positive number, the highest first; a sign is put before where they would be read as negative. */
export function integer(bytes: Uint8Array): Buffer {
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0
  return der(0x02, Buffer.from(isNegative ? [0] : []), bytes)
}

/** Of which the last `unused` bits do not count. */
export const bits = (content: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), content)

/** An object identifier such as `2.5.29.19`. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift(0x80 | (rest & 0x7f))
  return digits
}

/** UTCTime until 2049 and GeneralizedTime from then on, as RFC 5280 (4.1.2.5) wants; to the second. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : der(0x18, Buffer.from(`${digits}Z`))
}
