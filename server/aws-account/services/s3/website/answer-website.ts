import { randomUUID } from 'node:crypto'
import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Fields, Principal, RawAnswer, WireRequest } from '../../../service.ts'
import { escapeXml } from '../../../wire/encode-error.ts'
import { type Bucket, bucketsOf } from '../buckets/buckets.ts'

/** `bucket.s3-website-us-east-1.…`, `bucket.s3-website.…`. */
const WEBSITE_HOST = /\.s3-website[.-]/
const ANYBODY: Principal = { kind: 'anonymous', arn: 'anonymous', userId: 'anonymous' }

/**
 * Answers a browser at the website of a bucket (S3 User Guide, "Hosting a static website"): what its policy lets everybody
 * read. Undefined for a request to another host, or to a bucket of another account.
 */
export async function answerWebsite(
  request: WireRequest,
  context: BackgroundContext,
): Promise<RawAnswer | undefined> {
  if (!WEBSITE_HOST.test(request.headers.host ?? '')) return undefined
  const [, name = '', ...path] = request.rawPath.split('/')
  const bucket = bucketsOf(context.state).get(name)
  if (!bucket) return undefined
  const site = bucket.settings?.website
  const key = decoded(path.join('/'))
  const { method } = request
  if (method !== 'GET' && method !== 'HEAD')
    return page(
      new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
        Method: method,
        ResourceType: 'OBJECT',
      }),
    )
  if (!site)
    return page(
      new AwsError(
        'NoSuchWebsiteConfiguration',
        'The specified bucket does not have a website configuration',
        404,
        { BucketName: name },
      ),
    )
  const { RedirectAllRequestsTo: all } = site
  if (all) return redirect(`${all.Protocol ?? 'http'}://${all.HostName}/${path.join('/')}`, 301)
  const first = ruleFor(site, key, undefined)
  if (first) return follow(first, key, request)
  return answerPage(context, bucket, site, key, request)
}

async function answerPage(
  context: BackgroundContext,
  bucket: Bucket,
  site: s3.WebsiteConfiguration,
  key: string,
  request: WireRequest,
): Promise<RawAnswer> {
  const suffix = site.IndexDocument?.Suffix ?? 'index.html'
  const isFolder = key === '' || key.endsWith('/')
  const wanted = isFolder ? `${key}${suffix}` : key
  const read = (Key: string) => readObject(context, bucket, Key, request)
  const found = await read(wanted)
  if (!(found instanceof AwsError)) return found
  if (!isFolder) {
    const index = await read(`${key}/${suffix}`)
    if (!(index instanceof AwsError)) return redirect(`/${encodePath(key)}/`, 302)
  }
  const rule = ruleFor(site, key, String(found.status))
  if (rule) return follow(rule, key, request)
  const { Key: errorKey } = site.ErrorDocument ?? {}
  if (errorKey === undefined) return page(found)
  const document = await read(errorKey)
  return document instanceof AwsError ? page(found, document) : { ...document, status: found.status }
}

/** The object as a page, or why there is none. */
async function readObject(
  { call }: BackgroundContext,
  { name }: Bucket,
  Key: string,
  { headers }: WireRequest,
): Promise<RawAnswer | AwsError> {
  try {
    const object = await call(ANYBODY, 's3', 'GetObject', { Bucket: name, Key })
    const to = object.WebsiteRedirectLocation
    if (typeof to === 'string') return redirect(to, 301)
    const etag = String(object.ETag)
    if (headers['if-none-match'] === etag) return { status: 304, headers: { etag }, body: undefined }
    return { status: 200, headers: headersOf(object, etag), body: object.Body as Uint8Array }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (error.code === 'NoSuchKey') return error
    return new AwsError('AccessDenied', 'Access Denied', 403)
  }
}

const HEADERS: Readonly<Record<string, string>> = {
  ContentType: 'content-type',
  CacheControl: 'cache-control',
  ContentDisposition: 'content-disposition',
  ContentEncoding: 'content-encoding',
  ContentLanguage: 'content-language',
}

function headersOf(object: Fields, etag: string): Record<string, string> {
  const told = Object.entries(HEADERS).flatMap(([member, name]) => {
    const value = object[member]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const modified = object.LastModified instanceof Date ? object.LastModified.toUTCString() : undefined
  return {
    ...ids(),
    ...Object.fromEntries(told),
    etag,
    ...(modified !== undefined && { 'last-modified': modified }),
  }
}

function ruleFor(
  { RoutingRules: rules }: s3.WebsiteConfiguration,
  key: string,
  status: string | undefined,
): (s3.Redirect & { readonly prefix: string }) | undefined {
  for (const { Condition: condition, Redirect: to } of rules ?? []) {
    const { KeyPrefixEquals: prefix = '', HttpErrorCodeReturnedEquals: code } = condition ?? {}
    if (to && key.startsWith(prefix) && code === status) return { ...to, prefix }
  }
  return undefined
}

function follow(
  rule: s3.Redirect & { readonly prefix: string },
  key: string,
  { headers }: WireRequest,
): RawAnswer {
  const { ReplaceKeyWith: whole, ReplaceKeyPrefixWith: start, prefix } = rule
  const to = whole ?? (start === undefined ? key : `${start}${key.slice(prefix.length)}`)
  const host = rule.HostName ?? headers.host ?? ''
  return redirect(
    `${rule.Protocol ?? 'http'}://${host}/${encodePath(to)}`,
    Number(rule.HttpRedirectCode ?? 301),
  )
}

const redirect = (location: string, status: number): RawAnswer => ({
  status,
  headers: { ...ids(), location },
  body: undefined,
})

function ids() {
  const id = randomUUID()
  return { 'x-amz-request-id': id, 'x-amz-id-2': Buffer.from(id).toString('base64') }
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Method Not Allowed',
}

/** A refusal as S3 shows it to people, in words that scripts know. */
function page(error: AwsError, ofDocument?: AwsError): RawAnswer {
  const headers = ids()
  const title = STATUS_TEXTS[error.status] ?? String(error.status)
  const say = ({ code, message, fields }: AwsError) =>
    Object.entries({ Code: code, Message: message, ...fields })
      .map(([name, value]) => `<li>${name}: ${escapeXml(String(value))}</li>`)
      .join('\n')
  const custom = ofDocument
    ? `<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n${say(ofDocument)}\n</ul>\n`
    : ''
  const requestIds = `<li>RequestId: ${headers['x-amz-request-id']}</li>\n<li>HostId: ${headers['x-amz-id-2']}</li>`
  return {
    status: error.status,
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
    body: `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n<ul>\n${say(error)}\n${requestIds}\n</ul>\n${custom}<hr/>\n</body>\n</html>\n`,
  }
}

const encodePath = (key: string) => key.split('/').map(encodeURIComponent).join('/')

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
