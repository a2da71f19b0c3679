import type { Account } from '../account/account.ts'
import { toAwsError } from '../account/internal-failure.ts'
import { AwsError } from '../aws-error.ts'
import type { CallLoad } from '../limits/account-loads.ts'
import type { RawAnswer, WireRequest } from '../service.ts'
import { encodeError } from '../wire/encode-error.ts'
import type { ResolvedRequest, WireFormat } from '../wire/resolve.ts'
import { isForS3 } from '../wire/s3-addressing.ts'
import { maxBodyBytes } from './body-limits.ts'
import type { HttpRequest } from './http-listener.ts'

/** How far a request has come, for the form of an error. */
export interface Progress {
  format: WireFormat
  signingName: string | undefined
  resolved: ResolvedRequest | undefined
  load: CallLoad | undefined
  /** The account that it is for, once it is known. */
  account: Account | undefined
}

/** The refusal of a request, in the protocol of the service that it asks, also where it never came to say which. */
export async function errorAnswer(
  request: WireRequest,
  progress: Progress,
  cause: unknown,
  requestId: string,
): Promise<RawAnswer> {
  if (progress.signingName === undefined && progress.format === 'rest' && (await isForS3(request)))
    meansS3(progress)
  const { resolved, signingName, format } = progress
  const error = toAwsError(cause, {
    serviceId: resolved?.service.id ?? signingName ?? 'unknown',
    operation: resolved?.operation.name ?? `${request.method} ${request.rawPath}`,
    requestId,
    format,
  })
  const target = {
    format: resolved?.format ?? format,
    service: resolved?.service,
    signingName,
    method: request.method,
  }
  return encodeError(target, format === 'xml' ? asS3Says(error, request) : error, requestId)
}

export function meansS3(progress: Progress): void {
  progress.signingName = 's3'
  progress.format = 'xml'
}

/** S3 has names of its own for a signature that is torn. */
function asS3Says(error: AwsError, { headers }: WireRequest): AwsError {
  if (error.code !== 'IncompleteSignature') return error
  return headers.authorization === undefined
    ? new AwsError(
        'AuthorizationQueryParametersError',
        'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
      )
    : new AwsError(
        'AuthorizationHeaderMalformed',
        `The authorization header is malformed; ${error.message.slice(0, 1).toLowerCase()}${error.message.slice(1)}`,
      )
}

/** Reads the body of a request, as long as its kind may be. Throws AwsError for a longer one. */
export async function readRequestBody(
  http: HttpRequest,
  request: WireRequest,
  signingName: string | undefined,
  load: CallLoad | undefined,
): Promise<{ body: Uint8Array; bodySha256: string }> {
  const read = await http.readBody(maxBodyBytes(request, signingName), bytes => load?.hold(bytes))
  if (read) return { body: read.bytes, bodySha256: read.sha256 }
  throw signingName === 'lambda'
    ? new AwsError('RequestEntityTooLargeException', 'Request must be smaller for this operation', 413)
    : new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 413)
}
