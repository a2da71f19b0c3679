import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../service.ts'
import type { SignatureClaim } from './credential-scope.ts'
import { hmac, scopeOf, sha256, signingKey } from './signing-key.ts'
import { isSameText } from './verify-signature.ts'

const EMPTY_SHA256 = sha256('')

/**
 * The request with its `aws-chunked` body joined, every chunk's signature verified where the client signed chunks, and
 * its trailer's fields among the headers. Requests of any other encoding are returned as they are.
 */
export function joinChunks(request: WireRequest, claim: SignatureClaim, secret: string): WireRequest {
  const kind = request.headers['x-amz-content-sha256'] ?? ''
  if (!kind.startsWith('STREAMING-')) return request
  const verify = kind.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD')
    ? createChunkVerifier(claim, secret)
    : undefined
  const { chunks, trailer } = readChunks(Buffer.from(request.body), verify)
  const body = Buffer.concat(chunks)
  const announced = request.headers['x-amz-decoded-content-length']
  if (announced !== undefined && Number(announced) !== body.length)
    throw new AwsError(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header.',
    )
  return { ...request, body, headers: { ...withoutChunkedEncoding(request.headers), ...trailer } }
}

type ChunkVerifier = (chunk: Buffer, signature: string | undefined) => void

function createChunkVerifier(claim: SignatureClaim, secret: string): ChunkVerifier {
  let previous = claim.signature
  return (chunk, signature) => {
    const text = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      claim.date,
      scopeOf(claim),
      previous,
      EMPTY_SHA256,
      sha256(chunk),
    ]
    const expected = hmac(signingKey(secret, claim), text.join('\n')).toString('hex')
    if (!isSameText(signature ?? '', expected))
      throw new AwsError('SignatureDoesNotMatch', 'The signature of a chunk of the body does not match.', 403)
    previous = expected
  }
}

/** AWS wants 8 KiB in every chunk but the last; so little on average is nobody's client. */
const MIN_CHUNK_BYTES = 1024
/** Of which no average is asked. */
const FREE_CHUNKS = 256

/** `size-hex[;chunk-signature=…] CRLF bytes CRLF … 0 CRLF trailer CRLF`. */
function readChunks(body: Buffer, verify: ChunkVerifier | undefined) {
  const chunks: Buffer[] = []
  let offset = 0
  for (;;) {
    const end = body.indexOf('\r\n', offset)
    if (end < 0) throw malformed()
    const [, hex = '', signature] =
      /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(body.toString('latin1', offset, end)) ??
      []
    if (hex === '') throw malformed()
    const start = end + 2
    const size = Number.parseInt(hex, 16)
    const chunk = body.subarray(start, start + size)
    if (chunk.length !== size) throw malformed()
    verify?.(chunk, signature)
    if (size === 0) return { chunks, trailer: readTrailer(body.toString('utf8', start)) }
    chunks.push(chunk)
    offset = start + size + 2
    if (chunks.length > FREE_CHUNKS && offset < chunks.length * MIN_CHUNK_BYTES)
      throw new AwsError(
        'InvalidChunkSizeError',
        'Only the last chunk is allowed to have a size less than 8192 bytes',
        403,
      )
  }
}

function readTrailer(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).flatMap(line => {
    const colon = line.indexOf(':')
    return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]]
  })
  return Object.fromEntries(lines.filter(([name]) => name?.startsWith('x-amz-checksum-')))
}

function withoutChunkedEncoding(headers: WireRequest['headers']): WireRequest['headers'] {
  const rest = (headers['content-encoding'] ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name !== 'aws-chunked')
    .join(',')
  return { ...headers, 'content-encoding': rest || undefined }
}

function malformed(): AwsError {
  return new AwsError('InvalidRequest', 'The aws-chunked body is malformed.')
}
