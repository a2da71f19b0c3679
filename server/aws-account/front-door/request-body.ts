import { createHash } from 'node:crypto'

/** A body that was read to its end. */
export interface ReadBody {
  readonly bytes: Uint8Array
  /** In hexadecimal digits; made while it came in, as a long one would take its time at the end. */
  readonly sha256: string
}

/** The client went away, or was too slow, before its request was there: nobody waits for an answer. */
export class ClientWentAway extends Error {}

export interface BodySource extends AsyncIterable<Buffer> {
  readonly headers: { readonly 'content-length'?: string | undefined }
}

/**
 * Reads a body. `hold` is told of bytes before they are kept, of the whole length where it is announced, and ends the
 * reading by throwing. Undefined for a body over the limit, of which the rest is not read. Rejects when the client goes
 * away.
 */
export async function readBody(
  source: BodySource,
  limit: number,
  hold: (bytes: number) => void,
): Promise<ReadBody | undefined> {
  const announced = Number(source.headers['content-length'] ?? 0)
  if (announced > limit) return undefined
  hold(announced)
  const chunks: Buffer[] = []
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of source) {
    const before = Math.max(bytes, announced)
    bytes += chunk.length
    if (bytes > limit) return undefined
    if (bytes > before) hold(bytes - before)
    hash.update(chunk)
    chunks.push(chunk)
  }
  return { bytes: Buffer.concat(chunks), sha256: hash.digest('hex') }
}
