import { gunzipSync, gzipSync } from 'fflate'
import { z } from 'zod'
import { FormatError, fromBase64Url, toBase64Url } from './bytes.ts'
import { ourContexts } from './pinned-contexts.ts'

/** As many as W3C asks for at least, so that a list tells nothing of the few that are in it. */
export const statusListLength = 131_072
/** A list of another issuer may be longer, up to a MiB of bits. */
const maxListBytes = 1024 * 1024

/** What a status list says; the rest of the credential is as of any other. */
export const statusListSchema = z.looseObject({
  type: z.array(z.string()),
  credentialSubject: z.looseObject({
    type: z.union([z.string(), z.array(z.string())]),
    statusPurpose: z.union([z.string(), z.array(z.string())]).optional(),
    encodedList: z.string().max(2_000_000),
  }),
})

/** The list with a bit for each of these places, in the form of W3C Bitstring Status List. */
export function encodeStatusList(places: readonly number[]): string {
  const bits = new Uint8Array(statusListLength / 8)
  for (const place of places) {
    if (place < 0 || place >= statusListLength) throw new RangeError(`A status list has no place ${place}.`)
    bits[place >> 3] = (bits[place >> 3] ?? 0) | (0x80 >> (place & 7))
  }
  return `u${toBase64Url(gzipSync(bits, { level: 9, mtime: 0 }))}`
}

/** Whether the bit of a place is set. @throws FormatError for a list that cannot be read or has no such place */
export function isListed(encodedList: string, place: number): boolean {
  const compressed = fromBase64Url(encodedList.replace(/^u/, ''))
  const bytes = decompressed(compressed)
  const byte = bytes[Math.floor(place / 8)]
  if (byte === undefined) throw new FormatError('The status list is shorter than the place it is asked for.')
  return (byte & (0x80 >> (place % 8))) !== 0
}

/** Its own last four bytes say how long it claims to be; what it would be beyond that is dropped. */
function decompressed(compressed: Uint8Array): Uint8Array {
  const [a = 0, b = 0, c = 0, d = 255] = compressed.subarray(-4)
  if (a + b * 256 + c * 65_536 + d * 16_777_216 > maxListBytes)
    throw new FormatError('The status list is larger than any that is read here.')
  try {
    return gunzipSync(compressed)
  } catch {
    throw new FormatError('The status list is not compressed as it has to be.')
  }
}

/** The credential that says which badges of an issuer were withdrawn, without its proof. */
export function statusListCredential(list: {
  /** Where it is read, which the badges name. */
  readonly address: string
  readonly issuer: string
  readonly withdrawn: readonly number[]
  /** RFC 3339 in UTC. */
  readonly validFrom: string
}) {
  return {
    '@context': [ourContexts[0]],
    id: list.address,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: list.issuer,
    validFrom: list.validFrom,
    credentialSubject: {
      id: `${list.address}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodeStatusList(list.withdrawn),
    },
  }
}
