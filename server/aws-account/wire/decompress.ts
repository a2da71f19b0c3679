import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../service.ts'

const inflate = promisify(gunzip)

/** What little may become of a large body: PutMetricData takes a mebibyte. */
const MAX_BYTES = 1_048_576

/** Of what is kept as it is sent, the encoding is part of it. */
const KEPT_AS_SENT = new Set(['s3', 'execute-api'])

/**
 * The request with its body unpacked, as clients pack larger ones of some operations (`requestCompression` in the models). It
 * was signed as it was sent. Throws AwsError.
 */
export async function decompressed(request: WireRequest, signingName: string): Promise<WireRequest> {
  const encoding = request.headers['content-encoding']?.toLowerCase()
  if (encoding !== 'gzip' || KEPT_AS_SENT.has(signingName) || !request.body.length) return request
  try {
    const body = await inflate(request.body, { maxOutputLength: MAX_BYTES })
    return { ...request, body, headers: { ...request.headers, 'content-encoding': undefined } }
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError
    throw isTooLarge
      ? new AwsError('RequestEntityTooLarge', `The request must be smaller than ${MAX_BYTES} bytes.`, 413)
      : new AwsError('SerializationException', 'The request body is malformed.')
  }
}
