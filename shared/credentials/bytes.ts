import { utf8ToBytes } from '@noble/hashes/utils.js'
import { strFromU8 } from 'fflate'

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** Base 58 takes time with the square of its length; keys and signatures have at most this many characters. */
const maxBase58 = 512

/** A text as UTF-8. */
export const utf8 = (text: string): Uint8Array => utf8ToBytes(text)

/** UTF-8 as a text; what is none becomes U+FFFD. */
export const textOf = (bytes: Uint8Array): string => strFromU8(bytes)

/** RFC 4648, section 5, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3)
    text += digit(a >> 2) + digit(((a & 3) << 4) | ((b ?? 0) >> 4))
    if (b !== undefined) text += digit(((b & 15) << 2) | ((c ?? 0) >> 6))
    if (c !== undefined) text += digit(c & 63)
  }
  return text
}

const digit = (value: number): string => base64.charAt(value)

/** @throws FormatError for anything but the one spelling that `toBase64Url` has. */
export function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (const character of text) {
    const value = base64.indexOf(character)
    if (value < 0) throw new FormatError('It holds a character that base64url does not have.')
    held = ((held << 6) | value) & 0xfff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
    }
  }
  if (text.length % 4 === 1 || (held & ((1 << bits) - 1)) !== 0)
    throw new FormatError('Its base64url ends in the middle of a byte.')
  return bytes
}

/** The alphabet of Bitcoin, which multibase calls `z`. */
export function toBase58(bytes: Uint8Array): string {
  let zeros = 0
  while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let text = ''
  for (; value > 0n; value /= 58n) text = base58.charAt(Number(value % 58n)) + text
  return '1'.repeat(zeros) + text
}

/** @throws FormatError for what is no base 58 or too long to be a key or a signature. */
export function fromBase58(text: string): Uint8Array {
  if (text.length > maxBase58) throw new FormatError('It is too long to be a key or a signature.')
  let value = 0n
  for (const character of text) {
    const place = base58.indexOf(character)
    if (place < 0) throw new FormatError('It holds a character that base 58 does not have.')
    value = value * 58n + BigInt(place)
  }
  const bytes: number[] = []
  for (; value > 0n; value >>= 8n) bytes.unshift(Number(value & 255n))
  const zeros = /^1*/.exec(text)?.[0].length ?? 0
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes])
}

/** Multibase as keys and signatures have it: `z` and base 58. @throws FormatError for any other */
export function fromMultibase(text: string): Uint8Array {
  if (!text.startsWith('z')) throw new FormatError('It is not in base 58 (multibase z).')
  return fromBase58(text.slice(1))
}

/** Whether two arrays hold the same bytes. Not for secrets: it takes longer the more is equal. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}

/** Something is not in the form that it has to have; its message is a sentence for a person. */
export class FormatError extends Error {}
