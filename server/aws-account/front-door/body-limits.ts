import type { IncomingHttpHeaders } from 'node:http'

const MIB = 1 << 20

/**
 * How long a body may be, by the service that the request says it is for. S3: one PUT of an exam is small, more goes
 * by parts. Lambda: a zip of 50 MiB as base64. DynamoDB: a batch of 16 MiB. Others stay under AWS's 1 MiB.
 */
const MAX_BODY_BYTES: Readonly<Record<string, number>> = {
  s3: 70 * MIB,
  lambda: 70 * MIB,
  dynamodb: 17 * MIB,
}
const DEFAULT_MAX_BODY_BYTES = 2 * MIB
/** Requests to a deployed API: API Gateway takes 10 MB. */
const UNSIGNED_MAX_BODY_BYTES = 10 * MIB

export function maxBodyBytes(headers: IncomingHttpHeaders, url: string): number {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ??
    /[?&]X-Amz-Credential=([^&]+)/.exec(url)?.[1]?.replaceAll('%2F', '/')
  if (!credential) return UNSIGNED_MAX_BODY_BYTES
  return MAX_BODY_BYTES[credential.split('/').at(-2) ?? ''] ?? DEFAULT_MAX_BODY_BYTES
}
