import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import { globMatches } from '../../../iam/glob.ts'
import type { CallContext, RawAnswer, WireRequest } from '../../../service.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { escapeXml } from '../../../wire/encode-error.ts'
import { type Bucket, bucketsOf } from '../buckets/buckets.ts'
import { malformedXml } from '../s3-error.ts'
import { requireSetting, withSetting } from './settings.ts'

const METHODS = new Set(['GET', 'PUT', 'HEAD', 'POST', 'DELETE'])
const MAX_RULES = 100

export function putBucketCors(
  context: CallContext,
  bucket: Bucket,
  { CORSRules: rules = [] }: s3.CORSConfiguration,
): void {
  if (!rules.length || rules.length > MAX_RULES) throw malformedXml()
  for (const { AllowedMethods: methods = [], AllowedOrigins: origins = [] } of rules) {
    if (!methods.length || !origins.length) throw malformedXml()
    const unknown = methods.find(method => !METHODS.has(method))
    if (unknown !== undefined)
      throw new AwsError(
        'InvalidRequest',
        `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`,
      )
    const wild = origins.find(origin => origin.split('*').length > 2)
    if (wild !== undefined)
      throw new AwsError('InvalidRequest', `AllowedOrigin "${wild}" can not have more than one wildcard.`)
  }
  withSetting(context, bucket, 'cors', rules)
}

export const getBucketCors = (bucket: Bucket) => ({
  CORSRules: [
    ...requireSetting(bucket, 'cors', 'NoSuchCORSConfiguration', 'The CORS configuration does not exist'),
  ],
})

/** Says nothing of what is not said: `undefined` where no rule is meant. */
function ruleFor(
  rules: readonly s3.CORSRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): s3.CORSRule | undefined {
  return rules.find(
    rule =>
      rule.AllowedOrigins?.some(allowed => globMatches(allowed, origin)) &&
      rule.AllowedMethods?.includes(method) &&
      headers.every(name =>
        rule.AllowedHeaders?.some(allowed => globMatches(allowed.toLowerCase(), name.toLowerCase())),
      ),
  )
}

const requestedHeaders = ({ headers }: WireRequest): string[] =>
  (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

function bucketOfPath(state: AccountState, { rawPath }: WireRequest): Bucket | undefined {
  return bucketsOf(state).get(rawPath.split('/')[1] ?? '')
}

/** What a browser is told by any answer to a request of a script from another site (S3 User Guide, "Using CORS"). */
export function corsHeaders(request: WireRequest, state: AccountState): Record<string, string> | undefined {
  const { origin } = request.headers
  const rules = origin === undefined ? undefined : bucketOfPath(state, request)?.settings?.cors
  const rule = rules && ruleFor(rules, origin ?? '', request.method, [])
  return rule && headersOf(rule, origin ?? '', [])
}

function headersOf(rule: s3.CORSRule, origin: string, asked: readonly string[]): Record<string, string> {
  // A rule that names its origins also lets cookies through; one for everybody says so.
  const isForAll = rule.AllowedOrigins?.includes('*')
  return {
    'access-control-allow-origin': isForAll ? '*' : origin,
    'access-control-allow-methods': (rule.AllowedMethods ?? []).join(', '),
    ...(asked.length && { 'access-control-allow-headers': asked.join(', ') }),
    ...(rule.ExposeHeaders?.length && { 'access-control-expose-headers': rule.ExposeHeaders.join(', ') }),
    ...(rule.MaxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.MaxAgeSeconds) }),
    ...(!isForAll && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

/** The answer to what browsers ask before a request; undefined for any other request, or one for no bucket of the account. */
export function answerPreflight(
  request: WireRequest,
  state: AccountState,
  requestId: string,
): RawAnswer | undefined {
  if (request.method !== 'OPTIONS') return undefined
  const bucket = bucketOfPath(state, request)
  if (!bucket) return undefined
  const { origin, 'access-control-request-method': method } = request.headers
  if (origin === undefined)
    return refusal(requestId, 400, 'BadRequest', 'Insufficient information. Origin request header needed.')
  const forbid = (message: string, type: string) =>
    refusal(requestId, 403, 'AccessForbidden', `CORSResponse: ${message}`, {
      Method: method ?? 'OPTIONS',
      ResourceType: type,
    })
  const rules = bucket.settings?.cors
  if (!rules) return forbid('CORS is not enabled for this bucket.', 'BUCKET')
  if (method === undefined)
    return refusal(requestId, 400, 'BadRequest', 'Invalid Access-Control-Request-Method: null')
  const asked = requestedHeaders(request)
  const rule = ruleFor(rules, origin, method, asked)
  const isObject = request.rawPath.split('/').slice(2).join('/') !== ''
  if (!rule)
    return forbid(
      "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      isObject ? 'OBJECT' : 'BUCKET',
    )
  return { status: 200, headers: { ...ids(requestId), ...headersOf(rule, origin, asked) }, body: undefined }
}

const ids = (requestId: string) => ({
  'x-amz-request-id': requestId,
  'x-amz-id-2': Buffer.from(requestId).toString('base64'),
})

function refusal(
  requestId: string,
  status: number,
  Code: string,
  Message: string,
  more: Record<string, string> = {},
): RawAnswer {
  const headers = ids(requestId)
  const members = { Code, Message, ...more, RequestId: requestId, HostId: headers['x-amz-id-2'] }
  const text = Object.entries(members).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
  return {
    status,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${text.join('')}</Error>`,
  }
}
