import { AwsError } from '../aws-error.ts'
import type { WireFormat } from './resolve.ts'

/** DynamoDB takes 32 levels, of two braces each; nothing of AWS's is deeper. */
const MAX_DEPTH = 200
/** Reading a value takes some microseconds, so this is less than half a second. A full batch of long items has fewer. */
const MAX_VALUES = 100_000

/**
 * Refuses a body whose values are too many or too deep to be decoded while everybody waits, by a look at its bytes
 * alone. Throws SerializationException. A document that is not well-formed is left to whoever reads it.
 */
export function checkShape(format: WireFormat, body: Uint8Array): void {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
  if (format === 'json' || format === 'rest') checkJson(bytes)
  else if (format === 'cbor') checkCbor(bytes)
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const OPENINGS = new Set([0x5b, 0x7b])
const CLOSINGS = new Set([0x5d, 0x7d])

function checkJson(bytes: Buffer): void {
  let depth = 0
  let values = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) at = endOfText(bytes, at)
    else if (byte === COMMA) values++
    else if (OPENINGS.has(byte)) {
      depth++
      values++
    } else if (CLOSINGS.has(byte)) depth--
    if (depth > MAX_DEPTH || values > MAX_VALUES) throw tooMuch()
  }
}

/** Where the text that begins at a quote ends. */
function endOfText(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let escapes = 0
    while (bytes[at - 1 - escapes] === BACKSLASH) escapes++
    if (escapes % 2 === 0) return at
  }
  return bytes.length
}

/** Major types of RFC 8949 whose argument is the length of what follows. */
const [BYTE_TEXT, TEXT] = [2, 3]
/** How many bytes the argument of a head has, by the head's low five bits. */
const ARGUMENT_BYTES: Readonly<Record<number, number>> = { 24: 1, 25: 2, 26: 4, 27: 8 }

function checkCbor(bytes: Buffer): void {
  let values = 0
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at] ?? 0
    const size = ARGUMENT_BYTES[head & 31] ?? 0
    const type = head >> 5
    if (at + 1 + size > bytes.length) return
    const argument = size === 0 ? head & 31 : Number(`0x${bytes.toString('hex', at + 1, at + 1 + size)}`)
    at += 1 + size
    if ((type === BYTE_TEXT || type === TEXT) && argument !== 31) at += argument
    if (++values > MAX_VALUES) throw tooMuch()
  }
}

const tooMuch = () =>
  new AwsError('SerializationException', 'The request has too many values, or too deep ones.')
