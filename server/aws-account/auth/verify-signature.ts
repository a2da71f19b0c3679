import { timingSafeEqual } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../service.ts'
import type { WireFormat } from '../wire/resolve.ts'
import { authenticationError } from './authentication-error.ts'
import { canonicalRequest } from './canonical-request.ts'
import type { SignatureClaim } from './credential-scope.ts'
import { hmac, scopeOf, sha256, signingKey } from './signing-key.ts'

const UNSIGNED = 'UNSIGNED-PAYLOAD'
/** S3 allows clocks to differ by 15 minutes, the other services by 5. */
const S3_SKEW_MS = 15 * 60_000
const SKEW_MS = 5 * 60_000

export interface SignedRequest {
  readonly request: WireRequest
  /** The path as the client signed it. */
  readonly signedPath: string
  readonly claim: SignatureClaim
  readonly format: WireFormat
  /** The hash of the body, if it was made while the body came in. */
  readonly bodySha256?: string
}

/** Throws AwsError unless the request was signed with `secret` over exactly this content, at about `now`. */
export function verifySignature(
  { request, signedPath, claim, format, bodySha256 = sha256(request.body) }: SignedRequest,
  secret: string,
  now: number,
): void {
  checkTime(claim, format, now)
  const payloadHash = claimedPayloadHash(request, claim, bodySha256)
  const text = canonicalRequest(request, signedPath, claim, payloadHash)
  const toSign = `AWS4-HMAC-SHA256\n${claim.date}\n${scopeOf(claim)}\n${sha256(text)}`
  const expected = hmac(signingKey(secret, claim), toSign).toString('hex')
  if (!isSameText(claim.signature, expected)) throw authenticationError('wrong-signature', format)
}

/** Compares in constant time; lengths first, because timingSafeEqual throws on different ones. */
export function isSameText(given: string, expected: string): boolean {
  const [theirs, ours] = [Buffer.from(given), Buffer.from(expected)]
  return theirs.length === ours.length && timingSafeEqual(theirs, ours)
}

export function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function checkTime(claim: SignatureClaim, format: WireFormat, now: number): void {
  const signedAt = timeOf(claim.date)
  const isS3 = claim.service === 's3'
  const skewMs = isS3 ? S3_SKEW_MS : SKEW_MS
  if (claim.presignedSeconds !== undefined) {
    if (now > signedAt + claim.presignedSeconds * 1000)
      throw isS3
        ? new AwsError('AccessDenied', 'Request has expired', 403)
        : expired(claim, format, 'Signature expired')
    if (signedAt > now + skewMs) throw new AwsError('AccessDenied', 'Request is not valid yet', 403)
    return
  }
  if (Math.abs(now - signedAt) <= skewMs) return
  if (isS3)
    throw new AwsError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
    )
  throw expired(claim, format, signedAt < now ? 'Signature expired' : 'Signature not yet current')
}

function expired(claim: SignatureClaim, format: WireFormat, what: string): AwsError {
  const { code, status } = authenticationError('wrong-signature', format)
  return new AwsError(code, `${what}: ${claim.date} is not within the time allowed for this request.`, status)
}

/** The hash the client signed for the body, after proof that the body has it where it is a hash at all. */
function claimedPayloadHash(request: WireRequest, claim: SignatureClaim, bodySha256: string): string {
  const isS3 = claim.service === 's3'
  const claimed =
    request.headers['x-amz-content-sha256'] ??
    new URLSearchParams(request.rawQuery).get('X-Amz-Content-Sha256') ??
    (claim.presignedSeconds !== undefined && isS3 ? UNSIGNED : undefined)
  if (claimed === undefined) return bodySha256
  if (isS3 && (claimed === UNSIGNED || claimed.startsWith('STREAMING-'))) return claimed
  if (!isSameText(claimed, bodySha256))
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
  return claimed
}
