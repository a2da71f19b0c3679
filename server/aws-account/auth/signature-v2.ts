import { createHmac } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../service.ts'
import { isSameText } from './verify-signature.ts'

/**
 * What a request claims that is signed as S3 did before 2014, and as clients still presign in us-east-1 where nothing
 * else is said (Amazon S3 User Guide, "Signing and authenticating REST requests"). Nothing of it is verified.
 */
export interface SignatureV2Claim {
  readonly version: 2
  readonly service: 's3'
  readonly accessKeyId: string
  readonly signature: string
  readonly sessionToken: string | undefined
  /** Of a presigned request: until when it holds, in seconds since the epoch. */
  readonly expires: string | undefined
}

/** Undefined for a request without such a signature. Throws for one that is torn. */
export function readV2Claim(request: WireRequest): SignatureV2Claim | undefined {
  const { authorization } = request.headers
  if (authorization?.startsWith('AWS ')) {
    const [, accessKeyId, signature] = /^AWS ([^:\s]+):(\S+)$/.exec(authorization) ?? []
    if (accessKeyId === undefined || signature === undefined)
      throw new AwsError('InvalidArgument', 'AWS authorization header is invalid.', 400, {
        ArgumentName: 'Authorization',
        ArgumentValue: authorization,
      })
    const sessionToken = request.headers['x-amz-security-token']
    return { version: 2, service: 's3', accessKeyId, signature, sessionToken, expires: undefined }
  }
  if (authorization !== undefined || !/(^|&)(AWSAccessKeyId|Signature)=/.test(request.rawQuery))
    return undefined
  const query = new URLSearchParams(request.rawQuery)
  const [accessKeyId, signature, expires] = ['AWSAccessKeyId', 'Signature', 'Expires'].map(name =>
    query.get(name),
  )
  if (!accessKeyId || !signature || !expires)
    throw accessDenied(
      'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
    )
  const sessionToken = query.get('x-amz-security-token') ?? request.headers['x-amz-security-token']
  return { version: 2, service: 's3', accessKeyId, signature, sessionToken, expires }
}

export interface SignedV2 {
  readonly request: WireRequest
  /** The path as the client signed it. */
  readonly signedPath: string
  readonly claim: SignatureV2Claim
}

const SKEW_MS = 15 * 60_000

/** Throws AwsError unless the request was signed with `secret`, and still holds at `now`. */
export function verifyV2Signature(signed: SignedV2, secret: string, now: number): void {
  const { claim, request } = signed
  checkTime(request, claim, now)
  const toSign = stringToSign(signed)
  const expected = createHmac('sha1', secret).update(toSign).digest('base64')
  if (!isSameText(claim.signature, expected))
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      403,
      {
        AWSAccessKeyId: claim.accessKeyId,
        StringToSign: toSign,
        SignatureProvided: claim.signature,
        StringToSignBytes: Buffer.from(toSign).toString('hex').replace(/../g, '$& ').trim(),
      },
    )
}

function checkTime({ headers }: WireRequest, { expires }: SignatureV2Claim, now: number): void {
  if (expires === undefined) {
    const date = Date.parse(headers['x-amz-date'] ?? headers.date ?? '')
    if (Number.isNaN(date))
      throw accessDenied('AWS authentication requires a valid Date or x-amz-date header')
    if (Math.abs(now - date) > SKEW_MS)
      throw new AwsError(
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        403,
      )
    return
  }
  const until = Number(expires)
  if (!Number.isInteger(until)) throw accessDenied(`Invalid date (should be seconds since epoch): ${expires}`)
  if (until * 1000 < now)
    throw new AwsError('AccessDenied', 'Request has expired', 403, {
      Expires: isoSeconds(until * 1000),
      ServerTime: isoSeconds(now),
    })
}

const isoSeconds = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

/** Parts of a query that say what is asked for, and so are signed (the same page, "CanonicalizedResource"). */
const SUBRESOURCES = new Set([
  ...[
    'accelerate',
    'acl',
    'analytics',
    'cors',
    'defaultObjectAcl',
    'delete',
    'encryption',
    'intelligent-tiering',
  ],
  ...[
    'inventory',
    'legal-hold',
    'lifecycle',
    'location',
    'logging',
    'metrics',
    'notification',
    'object-lock',
  ],
  ...['ownershipControls', 'partNumber', 'policy', 'policyStatus', 'publicAccessBlock', 'replication'],
  ...[
    'requestPayment',
    'restore',
    'retention',
    'select',
    'select-type',
    'storageClass',
    'tagging',
    'torrent',
  ],
  ...['uploadId', 'uploads', 'versionId', 'versioning', 'versions', 'website'],
  ...['response-cache-control', 'response-content-disposition', 'response-content-encoding'],
  ...['response-content-language', 'response-content-type', 'response-expires'],
])

function stringToSign({ request, claim }: SignedV2): string {
  const { headers, rawQuery, method, rawPath } = request
  const query = [...new URLSearchParams(rawQuery)]
  const hoisted = query.filter(([name]) => /^(x-amz-|content-md5$|content-type$)/i.test(name))
  const all = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.set(name, value)
  // What a presigned query holds of headers was signed as such, and stands for them.
  if (claim.expires !== undefined) for (const [name, value] of hoisted) all.set(name.toLowerCase(), value)
  const amazon = [...all]
    .filter(([name]) => name.startsWith('x-amz-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}\n`)
  const date = claim.expires ?? (all.has('x-amz-date') ? '' : (all.get('date') ?? ''))
  const parts = query
    .filter(([name]) => SUBRESOURCES.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  return [
    method,
    all.get('content-md5') ?? '',
    all.get('content-type') ?? '',
    date,
    `${amazon.join('')}${rawPath}${parts.length ? `?${parts.join('&')}` : ''}`,
  ].join('\n')
}

const accessDenied = (message: string) => new AwsError('AccessDenied', message, 403)
