import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../service.ts'
import type { SignatureClaim } from './credential-scope.ts'

/** Of presigned requests: they say nothing that S3 would do otherwise. */
const HARMLESS_IF_PRESIGNED = new Set(['x-amz-content-sha256', 'x-amz-date'])

/** Refuses a request to S3 with headers of Amazon's that the signature does not cover: somebody may have added them. */
export function checkHeadersSigned(request: WireRequest, claim: SignatureClaim): void {
  if (claim.service !== 's3') return
  const isPresigned = claim.presignedSeconds !== undefined
  const unsigned = Object.entries(request.headers).flatMap(([name, value]) =>
    value !== undefined &&
    name.startsWith('x-amz-') &&
    !claim.signedHeaders.includes(name) &&
    !(isPresigned && HARMLESS_IF_PRESIGNED.has(name))
      ? [name]
      : [],
  )
  if (!unsigned.length) return
  throw new AwsError('AccessDenied', 'There were headers present in the request which were not signed', 403, {
    HeadersNotSigned: unsigned.join(', '),
  })
}

/** Of a presigned query: what signs it, and the checksum of a body that did not exist when it was signed. */
const NO_HEADER =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256|sdk-checksum-algorithm|checksum-.*)$/i

/** The request with those headers that its presigned query holds in their place: `x-amz-meta-…`, `x-amz-acl`. */
export function withHoistedHeaders(request: WireRequest): WireRequest {
  const hoisted = [...new URLSearchParams(request.rawQuery)].flatMap(([name, value]) =>
    /^x-amz-/i.test(name) && !NO_HEADER.test(name) ? [[name.toLowerCase(), value] as const] : [],
  )
  return hoisted.length
    ? { ...request, headers: { ...Object.fromEntries(hoisted), ...request.headers } }
    : request
}
