import { FormatError, sameBytes, textOf, utf8 } from './bytes.ts'

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)
/** Keyword, then: not compressed, no method, no language, no translated keyword (PNG 11.3.3.4). */
const keyword = utf8('openbadgecredential\0')
const plainHead = utf8('openbadgecredential\0\0\0\0\0')
const maxChunks = 10_000

interface Chunk {
  readonly type: string
  readonly data: Uint8Array
  readonly raw: Uint8Array
}

/** Whether bytes begin as a PNG does. */
export const isPng = (bytes: Uint8Array): boolean => sameBytes(bytes.subarray(0, signature.length), signature)

/** Puts a credential into a picture, in place of one that is in it (Open Badges 3.0, section 5.3). @throws FormatError */
export function bakePng(picture: Uint8Array, credential: string): Uint8Array {
  const baked = chunk('iTXt', concat([plainHead, utf8(credential)]))
  const kept = chunksOf(picture).filter(one => !isCredential(one))
  return concat([signature, ...kept.flatMap(one => (one.type === 'IHDR' ? [one.raw, baked] : [one.raw]))])
}

/** The credential in a picture. @throws FormatError where there is none, more than one, or one that is compressed */
export function readBakedPng(picture: Uint8Array): string {
  const [found, ...more] = chunksOf(picture).filter(isCredential)
  if (found === undefined) throw new FormatError('No credential is in this picture.')
  if (more.length > 0) throw new FormatError('More than one credential is in this picture; a badge has one.')
  if (!sameBytes(found.data.subarray(0, plainHead.length), plainHead)) return readWithLanguage(found.data)
  return textOf(found.data.subarray(plainHead.length))
}

function readWithLanguage(data: Uint8Array): string {
  const [compressed, , ...rest] = data.subarray(keyword.length)
  if (compressed !== 0)
    throw new FormatError('The credential in this picture is compressed, which it must not be.')
  const language = rest.indexOf(0)
  const translated = rest.indexOf(0, language + 1)
  if (language < 0 || translated < 0) throw new FormatError('The credential in this picture is cut off.')
  return textOf(Uint8Array.from(rest.slice(translated + 1)))
}

function chunksOf(picture: Uint8Array): readonly Chunk[] {
  if (!isPng(picture)) throw new FormatError('It is no PNG.')
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength)
  const chunks: Chunk[] = []
  let at = signature.length
  while (at < picture.length) {
    const length = at + 12 <= picture.length ? view.getUint32(at) : Number.POSITIVE_INFINITY
    const end = at + 12 + length
    if (end > picture.length || chunks.length >= maxChunks)
      throw new FormatError('The picture is cut off or broken.')
    const type = textOf(picture.subarray(at + 4, at + 8))
    chunks.push({ type, data: picture.subarray(at + 8, end - 4), raw: picture.subarray(at, end) })
    at = end
  }
  return chunks
}

function isCredential({ type, data }: Chunk): boolean {
  return type === 'iTXt' && sameBytes(data.subarray(0, keyword.length), keyword)
}

/** A chunk of a PNG: length, type, data, and the CRC of the last two. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const checked = concat([utf8(type), data])
  return concat([fourBytes(data.length), checked, fourBytes(crc32(checked))])
}

/** A PNG of these chunks. */
export const pngOf = (chunks: readonly Uint8Array[]): Uint8Array => concat([signature, ...chunks])

/** A number as PNG writes it: big-endian, without a sign. */
export function fourBytes(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const crcTable = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
