import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, test } from 'vitest'
import type { WireRequest } from '../service.ts'
import { joinChunks } from './aws-chunked.ts'
import { readSignatureClaim } from './credential-scope.ts'
import { hmac, scopeOf, sha256, signingKey } from './signing-key.ts'
import { verifySignature } from './verify-signature.ts'

const SIGNED_AT = new Date('2026-11-23T10:00:00Z')
const KEY = {
  accessKeyId: 'AKIAEXAMPLEEXAMPLEEX',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const MINUTE_MS = 60_000

interface Sample {
  service: string
  method: string
  path: string
  query?: Record<string, string | string[]>
  headers?: Record<string, string>
  body?: string
}

const SAMPLES: Record<string, Sample> = {
  'a form': {
    service: 'sts',
    method: 'POST',
    path: '/',
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  },
  'an ARN in the path': {
    service: 'lambda',
    method: 'GET',
    path: '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Af',
  },
  'a path to normalise': { service: 'apigateway', method: 'GET', path: '/v2//apis/./x/' },
  'an S3 key with spaces, umlauts and signs': {
    service: 's3',
    method: 'PUT',
    path: '/bucket/a%20b/%C3%BC/%2B%26%3D~(x)%27.txt',
    body: 'body é',
  },
  'a query to sort and to encode': {
    service: 's3',
    method: 'GET',
    path: '/bucket',
    query: { prefix: 'a b/é+&=', 'list-type': '2', delimiter: '/', empty: '' },
  },
  'a repeated query parameter': {
    service: 'lambda',
    method: 'DELETE',
    path: '/tags/x',
    query: { tagKeys: ['b', 'a'] },
  },
  'headers with inner spaces': {
    service: 'dynamodb',
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'x-amz-meta-x': '  a   b  ' },
    body: '{}',
  },
}

function signer(service: string) {
  return new SignatureV4({
    service,
    region: 'eu-west-1',
    credentials: { ...KEY, ...(service === 's3' && { sessionToken: 'a+token/=' }) },
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  })
}

function httpRequest({ method, path, query = {}, headers = {}, body }: Sample): HttpRequest {
  return new HttpRequest({
    method,
    path,
    query,
    hostname: '127.0.0.1',
    headers: { host: '127.0.0.1:4566', ...headers },
    body,
  })
}

function wireRequest(signed: {
  method: string
  path: string
  query?: object
  headers: object
  body?: string
}): WireRequest {
  const pairs = Object.entries(signed.query ?? {}).flatMap(([name, value]) =>
    [value].flat().map(one => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`),
  )
  return {
    method: signed.method,
    rawPath: signed.path,
    rawQuery: pairs.join('&'),
    headers: Object.fromEntries(
      Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body: Buffer.from(signed.body ?? ''),
    remoteAddress: '127.0.0.1',
  }
}

async function signed(sample: Sample): Promise<WireRequest> {
  const request = await signer(sample.service).sign(httpRequest(sample), { signingDate: SIGNED_AT })
  return wireRequest(request as Parameters<typeof wireRequest>[0])
}

async function presigned(sample: Sample, expiresIn: number): Promise<WireRequest> {
  const request = await signer(sample.service).presign(httpRequest(sample), {
    signingDate: SIGNED_AT,
    expiresIn,
  })
  return wireRequest(request as Parameters<typeof wireRequest>[0])
}

function verify(request: WireRequest, { secret = KEY.secretAccessKey, lateMs = 0 } = {}) {
  const claim = readSignatureClaim(request)
  if (!claim) throw new Error('not signed')
  const format = claim.service === 's3' ? 'xml' : 'query'
  verifySignature(
    { request, signedPath: request.rawPath, claim, format },
    secret,
    SIGNED_AT.getTime() + lateMs,
  )
}

const refusal = (code: string) => expect.objectContaining({ code })

describe.each(Object.entries(SAMPLES))('%s signed by the SDK', (_, sample) => {
  test('is accepted', async () => verify(await signed(sample)))

  test('is refused with another secret, path, query, body or signed header', async () => {
    const request = await signed(sample)
    const wrong = refusal('SignatureDoesNotMatch')
    expect(() => verify(request, { secret: `${KEY.secretAccessKey}x` })).toThrow(wrong)
    expect(() => verify({ ...request, rawPath: `${request.rawPath}x` })).toThrow(wrong)
    expect(() => verify({ ...request, rawQuery: `${request.rawQuery}&x=1` })).toThrow(wrong)
    expect(() => verify({ ...request, method: 'PATCH' })).toThrow(wrong)
    expect(() => verify({ ...request, headers: { ...request.headers, host: 'elsewhere' } })).toThrow(wrong)
    expect(() => verify({ ...request, body: Buffer.from('other') })).toThrow(
      refusal('XAmzContentSHA256Mismatch'),
    )
  })
})

test('a signature with one more digit is refused, not compared', async () => {
  const request = await signed(SAMPLES['a form'] as Sample)
  const headers = { ...request.headers, authorization: `${request.headers.authorization}0` }
  expect(() => verify({ ...request, headers })).toThrow(refusal('SignatureDoesNotMatch'))
})

test.each([
  ['sts', 4 * MINUTE_MS, undefined],
  ['sts', -4 * MINUTE_MS, undefined],
  ['sts', 6 * MINUTE_MS, 'SignatureDoesNotMatch'],
  ['sts', -6 * MINUTE_MS, 'SignatureDoesNotMatch'],
  ['s3', 14 * MINUTE_MS, undefined],
  ['s3', 16 * MINUTE_MS, 'RequestTimeTooSkewed'],
])('a %s request %d ms late is answered by %s', async (service, lateMs, code) => {
  const request = await signed({ service, method: 'GET', path: '/' })
  if (code) expect(() => verify(request, { lateMs })).toThrow(refusal(code))
  else verify(request, { lateMs })
})

describe('a presigned address', () => {
  const sample: Sample = {
    ...(SAMPLES['a query to sort and to encode'] as Sample),
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  }
  test('holds until it expires', async () => {
    const request = await presigned(sample, 3600)
    verify(request, { lateMs: 59 * MINUTE_MS })
    expect(() => verify(request, { lateMs: 61 * MINUTE_MS })).toThrow('Request has expired')
  })
  test('may not be stretched', async () => {
    const request = await presigned(sample, 60)
    const rawQuery = request.rawQuery.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000')
    expect(() => verify({ ...request, rawQuery })).toThrow(refusal('SignatureDoesNotMatch'))
  })
  test.each(['0', '604801', '-5', 'x'])('of %s seconds is refused', async seconds => {
    const request = await presigned(sample, 60)
    const rawQuery = request.rawQuery.replace('X-Amz-Expires=60', `X-Amz-Expires=${seconds}`)
    expect(() => verify({ ...request, rawQuery })).toThrow(refusal('AuthorizationQueryParametersError'))
  })
})

test.each([
  ['no credential', 'AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00'],
  ['no signature', 'AWS4-HMAC-SHA256 Credential=A/20261123/r/s/aws4_request, SignedHeaders=host'],
  [
    'no host',
    'AWS4-HMAC-SHA256 Credential=A/20261123/r/s/aws4_request, SignedHeaders=x-amz-date, Signature=00',
  ],
  [
    'another day',
    'AWS4-HMAC-SHA256 Credential=A/20261122/r/s/aws4_request, SignedHeaders=host, Signature=00',
  ],
])('a header with %s is incomplete', (_, authorization) => {
  const request = wireRequest({
    method: 'GET',
    path: '/',
    headers: { authorization, 'x-amz-date': '20261123T100000Z' },
  })
  expect(() => readSignatureClaim(request)).toThrow(refusal('IncompleteSignature'))
})

describe('an aws-chunked body', () => {
  async function chunked(kind: string, pieces: string[], trailer = '') {
    const request = await signed({
      service: 's3',
      method: 'PUT',
      path: '/bucket/key',
      headers: { 'x-amz-content-sha256': kind, 'content-encoding': 'gzip,aws-chunked' },
    })
    const claim = readSignatureClaim(request)
    if (!claim) throw new Error('not signed')
    let previous = claim.signature
    const lines = [...pieces, ''].map(piece => {
      const text = [
        'AWS4-HMAC-SHA256-PAYLOAD',
        claim.date,
        scopeOf(claim),
        previous,
        sha256(''),
        sha256(piece),
      ].join('\n')
      previous = hmac(signingKey(KEY.secretAccessKey, claim), text).toString('hex')
      const extension = kind.includes('HMAC') ? `;chunk-signature=${previous}` : ''
      return `${Buffer.byteLength(piece).toString(16)}${extension}\r\n${piece}${piece ? '\r\n' : trailer}`
    })
    return { request: { ...request, body: Buffer.from(`${lines.join('')}\r\n`) }, claim }
  }
  const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'

  test('is joined after every chunk was verified', async () => {
    const { request, claim } = await chunked(SIGNED, ['hello ', 'world'])
    const joined = joinChunks(request, claim, KEY.secretAccessKey)
    expect(Buffer.from(joined.body).toString()).toBe('hello world')
    expect(joined.headers['content-encoding']).toBe('gzip')
  })
  test('with a changed chunk is refused', async () => {
    const { request, claim } = await chunked(SIGNED, ['hello ', 'world'])
    const body = Buffer.from(Buffer.from(request.body).toString().replace('world', 'w0rld'))
    expect(() => joinChunks({ ...request, body }, claim, KEY.secretAccessKey)).toThrow(
      refusal('SignatureDoesNotMatch'),
    )
  })
  test('without signatures gives its trailer as headers', async () => {
    const { request, claim } = await chunked(
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      ['abc'],
      'x-amz-checksum-crc32:NSRBwg==\r\n',
    )
    const joined = joinChunks(request, claim, KEY.secretAccessKey)
    expect([Buffer.from(joined.body).toString(), joined.headers['x-amz-checksum-crc32']]).toEqual([
      'abc',
      'NSRBwg==',
    ])
  })
  test.each(['zz\r\nabc', '5\r\nabc', 'ffffffff\r\nabc\r\n', ''])('%j is malformed', async body => {
    const { request, claim } = await chunked('STREAMING-UNSIGNED-PAYLOAD-TRAILER', [])
    expect(() => joinChunks({ ...request, body: Buffer.from(body) }, claim, '')).toThrow(
      refusal('InvalidRequest'),
    )
  })
})
