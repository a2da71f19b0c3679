import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { S3 } from '@aws-sdk/client-s3'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Credentials, createTestAccounts, type TestAccounts } from '../../testing/test-accounts.ts'

let accounts: TestAccounts
let s3: S3
let keys: Credentials
let origin: string

const BUCKET = 'shop'

beforeAll(async () => {
  accounts = await createTestAccounts({
    s3: async () => (await import('./service.ts')).createService(),
    iam: async () => (await import('../iam/service.ts')).createService(),
  })
  const configuration = await accounts.configuration(await accounts.provision())
  s3 = new S3(configuration)
  keys = configuration.credentials
  origin = `http://127.0.0.1:${accounts.registry.port}`
  await s3.createBucket({ Bucket: BUCKET })
  await s3.putObject({ Bucket: BUCKET, Key: 'page', Body: 'hello', ContentType: 'text/plain' })
})
afterAll(() => accounts.close())

const url = (key: string) => `${origin}/${BUCKET}/${key}`

async function ask(key: string, init: RequestInit = {}) {
  const answer = await fetch(url(key), init)
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

async function makePublic(blocks: { RestrictPublicBuckets: boolean }): Promise<void> {
  await s3.deletePublicAccessBlock({ Bucket: BUCKET })
  const Resource = `arn:aws:s3:::${BUCKET}/*`
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource }
  await s3.putBucketPolicy({
    Bucket: BUCKET,
    Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  })
  await s3.putPublicAccessBlock({ Bucket: BUCKET, PublicAccessBlockConfiguration: blocks })
}

describe('a request of nobody in particular', () => {
  test('gets what a policy gives to everybody, unless the bucket restricts public policies', async () => {
    expect(await ask('page')).toMatchObject({
      status: 403,
      text: expect.stringContaining('<Code>AccessDenied</Code>'),
    })
    await makePublic({ RestrictPublicBuckets: false })
    expect(await ask('page')).toMatchObject({ status: 200, text: 'hello' })
    expect((await ask('page', { method: 'DELETE' })).status).toBe(403)
    await makePublic({ RestrictPublicBuckets: true })
    expect((await ask('page')).status).toBe(403)
    expect(await (await s3.getObject({ Bucket: BUCKET, Key: 'page' })).Body?.transformToString()).toBe(
      'hello',
    )
    await s3.deleteBucketPolicy({ Bucket: BUCKET })
  })

  test('gets what an access control list gives to everybody, where the bucket takes lists', async () => {
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
    await s3.putBucketOwnershipControls({ Bucket: BUCKET, OwnershipControls })
    await s3.deletePublicAccessBlock({ Bucket: BUCKET })
    await s3.putObject({ Bucket: BUCKET, Key: 'open', Body: 'for all', ACL: 'public-read' })
    expect(await ask('open')).toMatchObject({ status: 200, text: 'for all' })
    expect((await ask('page')).status).toBe(403)
  })

  test('is told of a bucket that is not there, in the words of S3', async () => {
    const answer = await fetch(`${origin}/nowhere/key`)
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('<Code>NoSuchBucket</Code>'),
    ])
  })
})

function presignedV2(key: string, method = 'GET', headers = ''): string {
  const Expires = String(Math.floor(Date.now() / 1000) + 60)
  const token = keys.sessionToken ?? ''
  const text = `${method}\n\n\n${Expires}\n${headers}x-amz-security-token:${token}\n/${BUCKET}/${key}`
  const Signature = createHmac('sha1', keys.secretAccessKey).update(text).digest('base64')
  const query = new URLSearchParams({
    AWSAccessKeyId: keys.accessKeyId,
    Signature,
    Expires,
    'x-amz-security-token': token,
  })
  return `${key}?${query}`
}

async function presignedV4(key: string, method: string, query: Record<string, string> = {}): Promise<string> {
  const signer = new SignatureV4({
    service: 's3',
    region: 'us-east-1',
    credentials: keys,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  })
  const { host, hostname, port } = new URL(origin)
  const signed = await signer.presign(
    new HttpRequest({
      ...{ method, protocol: 'http:', hostname, port: Number(port) },
      ...{ path: `/${BUCKET}/${key}`, query, headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
    }),
    { unsignableHeaders: new Set(['x-amz-content-sha256']) },
  )
  return `${key}?${new URLSearchParams(signed.query as Record<string, string>)}`
}

describe('a presigned request', () => {
  test('of the old kind, as boto3 makes it, gets the object', async () => {
    expect(await ask(presignedV2('page'))).toMatchObject({ status: 200, text: 'hello' })
    expect(await ask(presignedV2('page').replace('page?', 'other?'))).toMatchObject({
      status: 403,
      text: expect.stringContaining('<Code>SignatureDoesNotMatch</Code>'),
    })
  })

  test('with a header of Amazon’s that was not signed is refused, and stores nothing', async () => {
    const put = await presignedV4('sent', 'PUT')
    const headers = { 'x-amz-meta-a': 'added' }
    expect(await ask(put, { method: 'PUT', body: 'x', headers })).toMatchObject({
      status: 403,
      text: expect.stringContaining('<HeadersNotSigned>x-amz-meta-a</HeadersNotSigned>'),
    })
    expect((await ask(put, { method: 'PUT', body: 'x' })).status).toBe(200)
    const { Metadata } = await s3.headObject({ Bucket: BUCKET, Key: 'sent' })
    expect(Metadata).toEqual({})
  })

  test('has the headers that its query holds in their place', async () => {
    const put = await presignedV4('meta', 'PUT', { 'x-amz-meta-colour': 'red' })
    expect((await ask(put, { method: 'PUT', body: 'x' })).status).toBe(200)
    expect((await s3.headObject({ Bucket: BUCKET, Key: 'meta' })).Metadata).toEqual({ colour: 'red' })
  })

  test('that is torn is refused in the words of S3', async () => {
    expect(await ask('page?X-Amz-Credential=x')).toMatchObject({
      status: 400,
      text: expect.stringContaining('<Code>AuthorizationQueryParametersError</Code>'),
    })
  })
})

function form(fields: Record<string, string>, file: string): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  data.append('file', new Blob([file]), 'note.txt')
  return data
}

function signedForm(conditions: readonly unknown[], fields: Record<string, string>): Record<string, string> {
  const expiration = new Date(Date.now() + 60_000).toISOString()
  const token = keys.sessionToken ?? ''
  const all = [...conditions, { 'x-amz-security-token': token }]
  const policy = Buffer.from(JSON.stringify({ expiration, conditions: all })).toString('base64')
  const signature = createHmac('sha1', keys.secretAccessKey).update(policy).digest('base64')
  const signed = { AWSAccessKeyId: keys.accessKeyId, policy, signature, 'x-amz-security-token': token }
  return { ...fields, ...signed }
}

describe('a form of a browser', () => {
  const send = (fields: Record<string, string>, file: string) =>
    fetch(`${origin}/${BUCKET}`, { method: 'POST', body: form(fields, file) })
  const conditions = [{ bucket: BUCKET }, ['starts-with', '$key', 'up/'], ['content-length-range', 1, 10]]

  test('stores its file as its policy allows', async () => {
    const fields = { key: `up/$\{filename}`, 'x-amz-meta-by': 'form' }
    const allowed = [...conditions, ['eq', '$x-amz-meta-by', 'form']]
    const answer = await send(signedForm(allowed, fields), 'from home')
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    const stored = await s3.getObject({ Bucket: BUCKET, Key: 'up/note.txt' })
    expect([await stored.Body?.transformToString(), stored.Metadata]).toEqual(['from home', { by: 'form' }])
  })

  test.each([
    ['another key', { key: 'down/x' }, 'file', 403, 'Policy Condition failed'],
    ['a field that is not allowed', { key: 'up/x', acl: 'private' }, 'file', 403, 'Extra input fields: acl'],
    ['too long a file', { key: 'up/x' }, 'x'.repeat(11), 400, 'EntityTooLarge'],
  ])('with %s is refused', async (_, fields, file, status, text) => {
    const answer = await send(signedForm(conditions, fields), file)
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)])
  })

  test('that somebody changed, or nobody signed, is refused', async () => {
    const changed = { ...signedForm(conditions, { key: 'up/x' }), signature: 'x' }
    expect((await send(changed, 'file')).status).toBe(403)
    expect((await send({ key: 'up/x' }, 'file')).status).toBe(403)
  })
})

describe('a script of another site', () => {
  const asks = (method: string, headers: Record<string, string>) =>
    ask('page', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': method, ...headers },
    })

  test('is told by the bucket what it may do', async () => {
    expect((await asks('GET', {})).text).toContain('CORS is not enabled for this bucket.')
    const rule = {
      AllowedMethods: ['GET'],
      AllowedOrigins: ['https://*.example'],
      AllowedHeaders: ['x-amz-*'],
      ExposeHeaders: ['ETag'],
      MaxAgeSeconds: 60,
    }
    await s3.putBucketCors({ Bucket: BUCKET, CORSConfiguration: { CORSRules: [rule] } })
    const allowed = await asks('GET', { 'access-control-request-headers': 'x-amz-date' })
    expect(allowed.status).toBe(200)
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-headers': 'x-amz-date',
      'access-control-max-age': '60',
    })
    expect((await asks('PUT', {})).status).toBe(403)
    expect((await asks('GET', { 'access-control-request-headers': 'x-other' })).status).toBe(403)
    const read = await ask(presignedV2('page'), { headers: { origin: 'https://shop.example' } })
    expect(read.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    const refused = await ask('page', { headers: { origin: 'https://shop.example' } })
    expect([refused.status, refused.headers.get('access-control-expose-headers')]).toEqual([403, 'ETag'])
  })
})

test('a website shows what everybody may read, its pages for folders and for errors', async () => {
  await makePublic({ RestrictPublicBuckets: false })
  await s3.putBucketWebsite({
    Bucket: BUCKET,
    WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'error.html' } },
  })
  const pages = { 'index.html': 'home', 'a/index.html': 'a', 'error.html': 'sorry' }
  for (const [Key, Body] of Object.entries(pages)) await s3.putObject({ Bucket: BUCKET, Key, Body })
  const visit = (path: string) =>
    new Promise<{ status?: number | undefined; text: string; location?: string | undefined }>(
      (resolve, reject) => {
        const headers = { host: `${BUCKET}.s3-website-us-east-1.localhost` }
        request(`${origin}${path}`, { headers }, async answer => {
          let text = ''
          for await (const chunk of answer) text += chunk
          resolve({ status: answer.statusCode, text, location: answer.headers.location })
        })
          .on('error', reject)
          .end()
      },
    )
  expect(await visit('/')).toMatchObject({ status: 200, text: 'home' })
  expect(await visit('/a')).toMatchObject({ status: 302, location: '/a/' })
  expect(await visit('/a/')).toMatchObject({ status: 200, text: 'a' })
  // Who may not list the bucket is not told what is missing (as on AWS).
  expect(await visit('/none')).toMatchObject({ status: 403, text: 'sorry' })
})

test('a request with two hosts is refused', async () => {
  const socket = connect(accounts.registry.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')
  let text = ''
  for await (const chunk of socket.setEncoding('latin1')) text += chunk
  expect(text).toMatch(/^HTTP\/1\.1 400 /)
})
