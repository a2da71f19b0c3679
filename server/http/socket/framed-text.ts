/** What a connection is written to. */
export interface Connection {
  write(bytes: Uint8Array): unknown
}

/**
 * A text message of a WebSocket as it is on the line, unmasked and whole (RFC 6455, 5.2). `utf8` of one broadcast is framed once
 * for all who are sent it: with thousands of them that, and one write instead of two, is a good part of what sending costs.
 */
export function createFramedTexts(): (utf8: Uint8Array) => Uint8Array {
  const framed = new WeakMap<Uint8Array, Uint8Array>()
  return utf8 => {
    const known = framed.get(utf8)
    if (known !== undefined) return known
    const made = Buffer.concat([header(utf8.length), utf8])
    framed.set(utf8, made)
    return made
  }
}

const finalText = 0x81
/** Lengths from here on take two more bytes, and from 64 KiB on eight. */
const shortEnd = 126

function header(length: number): Buffer {
  if (length < shortEnd) return Buffer.from([finalText, length])
  if (length < 0x1_00_00) {
    const bytes = Buffer.from([finalText, shortEnd, 0, 0])
    bytes.writeUInt16BE(length, 2)
    return bytes
  }
  const bytes = Buffer.alloc(10)
  bytes[0] = finalText
  bytes[1] = shortEnd + 1
  bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}
