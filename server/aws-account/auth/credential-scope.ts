import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../service.ts'

/** What a SigV4 request claims: by which key, for which service, with which signature. Nothing of it is verified. */
export interface SignatureClaim {
  readonly accessKeyId: string
  /** `yyyymmdd` */
  readonly day: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  readonly sessionToken: string | undefined
  /** `yyyymmddThhmmssZ` */
  readonly date: string
  /** Set if the signature is in the query: for how many seconds after `date` it holds. */
  readonly presignedSeconds: number | undefined
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
/** A week, AWS's limit. */
const MAX_PRESIGNED_SECONDS = 604_800

/** Undefined for a request without a signature of version 4. Throws for one that is torn. */
export function readSignatureClaim(request: WireRequest): SignatureClaim | undefined {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    if (!authorization.startsWith(`${ALGORITHM} `)) return undefined
    return claimOfHeader(request, authorization)
  }
  if (!/(^|&)X-Amz-(Credential|Signature)=/.test(request.rawQuery)) return undefined
  return claimOfQuery(new URLSearchParams(request.rawQuery), request)
}

function claimOfHeader(request: WireRequest, authorization: string): SignatureClaim {
  const part = (pattern: RegExp) => pattern.exec(authorization)?.[1]
  return claim({
    credential: part(/Credential=([^,\s]+)/),
    signedHeaders: part(/SignedHeaders=([^,\s]+)/),
    signature: part(/Signature=([^,\s]+)/),
    date: request.headers['x-amz-date'],
    sessionToken: request.headers['x-amz-security-token'],
    presignedSeconds: undefined,
  })
}

function claimOfQuery(query: URLSearchParams, request: WireRequest): SignatureClaim {
  const presignedSeconds = Number(query.get('X-Amz-Expires'))
  if (!(presignedSeconds >= 1 && presignedSeconds <= MAX_PRESIGNED_SECONDS))
    throw new AwsError(
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be between 1 and 604800 seconds',
    )
  return claim({
    credential: query.get('X-Amz-Credential') ?? undefined,
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? undefined,
    signature: query.get('X-Amz-Signature') ?? undefined,
    date: query.get('X-Amz-Date') ?? undefined,
    sessionToken: query.get('X-Amz-Security-Token') ?? request.headers['x-amz-security-token'],
    presignedSeconds,
  })
}

interface ClaimParts {
  readonly credential: string | undefined
  readonly signedHeaders: string | undefined
  readonly signature: string | undefined
  readonly date: string | undefined
  readonly sessionToken: string | undefined
  readonly presignedSeconds: number | undefined
}

function claim({ credential, signedHeaders, signature, date, ...rest }: ClaimParts): SignatureClaim {
  const [accessKeyId, day, region, service, end] = credential?.split('/') ?? []
  if (!accessKeyId || !day || !region || !service || end !== 'aws4_request')
    throw incomplete('Authorization header requires existence of a Credential parameter.')
  if (!signature) throw incomplete("Authorization header requires 'Signature' parameter.")
  if (!signedHeaders) throw incomplete("Authorization header requires 'SignedHeaders' parameter.")
  if (!date || !/^\d{8}T\d{6}Z$/.test(date) || !date.startsWith(day))
    throw incomplete("Date must be in ISO-8601 'basic format' and in the credential scope.")
  const headers = signedHeaders.toLowerCase().split(';')
  if (!headers.includes('host') && !headers.includes(':authority'))
    throw incomplete("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
  return { accessKeyId, day, region, service, signature, date, signedHeaders: headers, ...rest }
}

function incomplete(message: string): AwsError {
  return new AwsError('IncompleteSignature', message)
}
