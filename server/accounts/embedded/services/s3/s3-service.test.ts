import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import {
  createTemporaryCallContext,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createS3Service } from './s3-service.ts'

const service = createS3Service()
const Bucket = 'shop-data'
let now: number
let context: TemporaryCallContext

beforeEach(async () => {
  now = Date.parse('2026-11-01T12:00:00Z')
  context = createTemporaryCallContext([service], { now: () => now })
  await call('CreateBucket')
})
afterEach(() => context.close())

const call = (operation: string, input: Fields = {}): Promise<Fields> =>
  context.call(context.principal, 's3', operation, { Bucket, ...input })

const put = (Key: string, body = 'body', more: Fields = {}) =>
  call('PutObject', { Key, Body: Buffer.from(body), ...more })
const get = (Key: string, more: Fields = {}) => call('GetObject', { Key, ...more })
const textOf = async (Key: string, more: Fields = {}) => String((await get(Key, more)).Body)
const enableVersioning = (Status = 'Enabled') =>
  call('PutBucketVersioning', { VersioningConfiguration: { Status } })

describe('buckets', () => {
  test('creating is idempotent in us-east-1, a conflict elsewhere, and needs its region there', async () => {
    await call('CreateBucket')
    const elsewhere = { ...context, region: 'eu-central-1' }
    const create = (input: Fields) => service.operations.CreateBucket?.(elsewhere, input)
    expect(() => create({ Bucket: 'second' })).toThrow(
      expect.objectContaining({ code: 'IllegalLocationConstraintException' }),
    )
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' }
    create({ Bucket: 'second', CreateBucketConfiguration })
    expect(() => create({ Bucket: 'second', CreateBucketConfiguration })).toThrow(
      expect.objectContaining({ code: 'BucketAlreadyOwnedByYou' }),
    )
    expect(await call('GetBucketLocation', { Bucket: 'second' })).toMatchObject({
      $raw: { body: expect.stringContaining('>eu-central-1<') },
    })
    expect((await call('ListBuckets')).Buckets).toMatchObject([{ Name: 'second' }, { Name: Bucket }])
  })

  test('a bucket is deleted only when empty', async () => {
    await put('a')
    await expect(call('DeleteBucket')).rejects.toMatchObject({ code: 'BucketNotEmpty' })
    await call('DeleteObject', { Key: 'a' })
    await call('DeleteBucket')
    await expect(call('ListObjectsV2')).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await expect(call('HeadBucket')).rejects.toMatchObject({ status: 404 })
  })

  test.each(['ab', 'Upper', 'a..b', '192.168.0.1', '-dash', 'under_score', 'x-s3alias'])(
    'the name %s is refused',
    async name => {
      await expect(call('CreateBucket', { Bucket: name })).rejects.toMatchObject({
        code: 'InvalidBucketName',
      })
    },
  )

  test('a public policy needs the public access block removed first', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` },
      ],
    })
    await expect(call('PutBucketPolicy', { Policy })).rejects.toMatchObject({ code: 'AccessDenied' })
    expect(await call('GetPublicAccessBlock')).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
    })
    await call('DeletePublicAccessBlock')
    await call('PutBucketPolicy', { Policy })
    expect(await call('GetBucketPolicy')).toEqual({ Policy })
    expect(await call('GetBucketPolicyStatus')).toEqual({ PolicyStatus: { IsPublic: true } })
    expect(service.resourcePolicy?.(`arn:aws:s3:::${Bucket}/key`, context.state)).toEqual(JSON.parse(Policy))
    await call('DeleteBucketPolicy')
    await expect(call('GetBucketPolicy')).rejects.toMatchObject({ code: 'NoSuchBucketPolicy' })
  })

  test.each([
    ['no JSON', 'x'],
    [
      'no principal',
      JSON.stringify({ Statement: { Effect: 'Deny', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}` } }),
    ],
    [
      'another bucket',
      JSON.stringify({
        Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::other/*' },
      }),
    ],
    [
      'another service',
      JSON.stringify({
        Statement: { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: `arn:aws:s3:::${Bucket}` },
      }),
    ],
  ])('a policy with %s is malformed', async (_what, Policy) => {
    await expect(call('PutBucketPolicy', { Policy })).rejects.toMatchObject({ code: 'MalformedPolicy' })
  })

  test('encryption and ownership are what they always are', async () => {
    const rule = (SSEAlgorithm: string) => ({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }],
      },
    })
    await call('PutBucketEncryption', rule('AES256'))
    expect(await call('GetBucketEncryption')).toMatchObject(rule('AES256'))
    await expect(call('PutBucketEncryption', rule('aws:kms'))).rejects.toMatchObject({ status: 501 })
    const Rules = [{ ObjectOwnership: 'ObjectWriter' }]
    await expect(call('PutBucketOwnershipControls', { OwnershipControls: { Rules } })).rejects.toMatchObject({
      status: 501,
    })
  })

  test('tags are set, told and removed', async () => {
    await expect(call('GetBucketTagging')).rejects.toMatchObject({ code: 'NoSuchTagSet' })
    const TagSet = [{ Key: 'team', Value: 'shop' }]
    await call('PutBucketTagging', { Tagging: { TagSet } })
    expect(await call('GetBucketTagging')).toEqual({ TagSet })
  })
})

describe('objects', () => {
  test('an object comes back with everything said about it', async () => {
    await put('a/b.txt', 'hello', {
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      ContentDisposition: 'inline',
      ContentLanguage: 'en',
      Metadata: { Colour: 'red' },
      Tagging: 'team=shop&x=1%202',
      ChecksumAlgorithm: 'CRC32',
    })
    expect(await get('a/b.txt', { ChecksumMode: 'ENABLED' })).toMatchObject({
      Body: Buffer.from('hello'),
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ContentLength: 5,
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      ContentDisposition: 'inline',
      ContentLanguage: 'en',
      Metadata: { colour: 'red' },
      LastModified: new Date(now),
      TagCount: 2,
      ChecksumCRC32: 'NhCmhg==',
      ServerSideEncryption: 'AES256',
    })
    expect(await call('HeadObject', { Key: 'a/b.txt' })).not.toHaveProperty('Body')
    expect(await call('GetObjectTagging', { Key: 'a/b.txt' })).toEqual({
      TagSet: [
        { Key: 'team', Value: 'shop' },
        { Key: 'x', Value: '1 2' },
      ],
    })
    expect(await get('a/b.txt', { ResponseContentType: 'text/html' })).toMatchObject({
      ContentType: 'text/html',
    })
  })

  test.each([
    ['bytes=0-1', '01', 'bytes 0-1/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=5-100', '56789', 'bytes 5-9/10'],
  ])('range %s', async (Range, text, ContentRange) => {
    await put('k', '0123456789')
    const answer = await get('k', { Range })
    expect(answer).toMatchObject({ $status: 206, ContentRange, ContentLength: text.length })
    expect(String(answer.Body)).toBe(text)
  })

  test('a range outside is refused and one that makes no sense is ignored', async () => {
    await put('k', '0123456789')
    await expect(get('k', { Range: 'bytes=10-' })).rejects.toMatchObject({
      code: 'InvalidRange',
      status: 416,
    })
    expect(await get('k', { Range: 'lines=1-2' })).toMatchObject({ ContentLength: 10 })
  })

  test('conditions of reads', async () => {
    const { ETag } = await put('k')
    const before = new Date(now - 1000)
    expect(await textOf('k', { IfMatch: ETag })).toBe('body')
    await expect(get('k', { IfMatch: '"x"' })).rejects.toMatchObject({ status: 412 })
    expect(await get('k', { IfNoneMatch: ETag })).toMatchObject({ $raw: { status: 304 } })
    expect(await get('k', { IfModifiedSince: new Date(now) })).toMatchObject({ $raw: { status: 304 } })
    expect(await textOf('k', { IfModifiedSince: before })).toBe('body')
    await expect(get('k', { IfUnmodifiedSince: before })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    })
  })

  test('conditions of writes', async () => {
    const { ETag } = await put('k', 'one', { IfNoneMatch: '*' })
    await expect(put('k', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject({ code: 'PreconditionFailed' })
    await expect(put('k', 'two', { IfMatch: '"x"' })).rejects.toMatchObject({ code: 'PreconditionFailed' })
    await put('k', 'three', { IfMatch: ETag })
    expect(await textOf('k')).toBe('three')
    await expect(put('none', 'x', { IfMatch: ETag })).rejects.toMatchObject({ code: 'NoSuchKey' })
  })

  test('copies keep or replace what is said about an object', async () => {
    await put('from', 'x', { ContentType: 'text/plain', Tagging: 'a=1' })
    await call('CopyObject', { Key: 'kept', CopySource: `${Bucket}/from` })
    expect(await get('kept')).toMatchObject({ ContentType: 'text/plain', TagCount: 1 })
    await call('CopyObject', {
      Key: 'new key',
      CopySource: `/${Bucket}/kept`,
      MetadataDirective: 'REPLACE',
      TaggingDirective: 'REPLACE',
      ContentType: 'text/html',
    })
    expect(await get('new key')).toMatchObject({ ContentType: 'text/html' })
    await call('CopyObject', { Key: 'again', CopySource: `${Bucket}/new%20key` })
    await expect(call('CopyObject', { Key: 'from', CopySource: `${Bucket}/from` })).rejects.toMatchObject({
      code: 'InvalidRequest',
    })
    await expect(call('CopyObject', { Key: 'k', CopySource: `${Bucket}/none` })).rejects.toMatchObject({
      code: 'NoSuchKey',
    })
  })

  test.each([
    ['StorageClass', 'GLACIER', 501],
    ['ServerSideEncryption', 'aws:kms', 501],
    ['ObjectLockMode', 'GOVERNANCE', 501],
    ['WebsiteRedirectLocation', '/x', 501],
    ['ACL', 'public-read', 400],
    ['ContentMD5', 'wrong', 400],
    ['ExpectedBucketOwner', '999999999999', 403],
    ['Key', 'x'.repeat(1025), 400],
  ])('%s %s is refused', async (name, value, status) => {
    await expect(put('k', 'x', { [name]: value })).rejects.toMatchObject({ status })
    expect(await call('ListObjectsV2')).toMatchObject({ KeyCount: 0 })
  })
})

describe('listing', () => {
  const KEYS = ['a.txt', 'docs/1', 'docs/2', 'docs/deep/3', 'img/1', 'z']
  beforeEach(async () => {
    for (const key of KEYS) await put(key)
  })
  const keysOf = (answer: Fields) => (answer.Contents as { Key: string }[]).map(one => one.Key)
  const prefixesOf = (answer: Fields) =>
    (answer.CommonPrefixes as { Prefix: string }[]).map(one => one.Prefix)

  test('all keys in order, by prefix, and as folders', async () => {
    expect(keysOf(await call('ListObjectsV2'))).toEqual(KEYS)
    const folder = await call('ListObjectsV2', { Prefix: 'docs/', Delimiter: '/' })
    expect(keysOf(folder)).toEqual(['docs/1', 'docs/2'])
    expect(prefixesOf(folder)).toEqual(['docs/deep/'])
    const top = await call('ListObjectsV2', { Delimiter: '/' })
    expect(keysOf(top)).toEqual(['a.txt', 'z'])
    expect(prefixesOf(top)).toEqual(['docs/', 'img/'])
    expect(keysOf(await call('ListObjectsV2', { StartAfter: 'docs/deep/3' }))).toEqual(['img/1', 'z'])
  })

  test.each([1, 2, 3])('pages of %d tell each key and folder once', async MaxKeys => {
    const seen: string[] = []
    let ContinuationToken: unknown
    do {
      const answer = await call('ListObjectsV2', { Delimiter: '/', MaxKeys, ContinuationToken })
      seen.push(...keysOf(answer), ...prefixesOf(answer))
      expect(answer.IsTruncated).toBe(answer.NextContinuationToken !== undefined)
      ContinuationToken = answer.NextContinuationToken
    } while (ContinuationToken !== undefined)
    expect(seen.sort()).toEqual(['a.txt', 'docs/', 'img/', 'z'])
  })

  test('the old listing pages by marker and names are URL-encoded on request', async () => {
    await put('with space+ü')
    const first = await call('ListObjects', { MaxKeys: 3 })
    expect(keysOf(first)).toEqual(KEYS.slice(0, 3))
    const rest = await call('ListObjects', { Marker: 'docs/2', EncodingType: 'url' })
    expect(keysOf(rest)).toEqual(['docs/deep/3', 'img/1', 'with%20space%2B%C3%BC', 'z'])
  })

  test('many objects are deleted at once', async () => {
    const Objects = ['a.txt', 'none'].map(Key => ({ Key }))
    expect(await call('DeleteObjects', { Delete: { Objects } })).toEqual({
      Deleted: [{ Key: 'a.txt' }, { Key: 'none' }],
    })
    expect(await call('DeleteObjects', { Delete: { Objects: [{ Key: 'z' }], Quiet: true } })).toEqual({})
    expect(keysOf(await call('ListObjectsV2'))).toEqual(KEYS.slice(1, -1))
  })
})

describe('versioning', () => {
  test('versions are kept, hidden by delete markers, and come back', async () => {
    await put('k', 'null version')
    await enableVersioning()
    const { VersionId } = await put('k', 'second')
    expect(await textOf('k', { VersionId: 'null' })).toBe('null version')
    const marker = await call('DeleteObject', { Key: 'k' })
    expect(marker).toMatchObject({ DeleteMarker: true })
    await expect(get('k')).rejects.toMatchObject({ code: 'NoSuchKey' })
    expect(await call('ListObjectsV2')).toMatchObject({ KeyCount: 0 })
    await expect(get('k', { VersionId: marker.VersionId })).rejects.toMatchObject({
      code: 'MethodNotAllowed',
    })
    expect(await call('ListObjectVersions')).toMatchObject({
      Versions: [
        { VersionId, IsLatest: false },
        { VersionId: 'null', IsLatest: false },
      ],
      DeleteMarkers: [{ VersionId: marker.VersionId, IsLatest: true }],
    })
    await call('DeleteObject', { Key: 'k', VersionId: marker.VersionId })
    expect(await textOf('k')).toBe('second')
    await expect(call('DeleteBucket')).rejects.toMatchObject({ code: 'BucketNotEmpty' })
  })

  test('suspended versioning writes the null version', async () => {
    await enableVersioning()
    await put('k', 'kept')
    await enableVersioning('Suspended')
    expect(await put('k', 'one')).toMatchObject({ VersionId: 'null' })
    await put('k', 'two')
    expect((await call('ListObjectVersions')).Versions).toHaveLength(2)
    expect(await call('GetBucketVersioning')).toEqual({ Status: 'Suspended' })
  })

  test('versions are listed page by page', async () => {
    await enableVersioning()
    for (const [key, body] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
    ] as const)
      await put(key, body)
    const seen: string[] = []
    let markers: Fields = {}
    for (let more = true; more; ) {
      const answer = await call('ListObjectVersions', { MaxKeys: 1, ...markers })
      seen.push(...(answer.Versions as { Key: string }[]).map(one => one.Key))
      markers = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker }
      more = answer.IsTruncated === true
    }
    expect(seen).toEqual(['a', 'a', 'b'])
  })
})

describe('multipart uploads', () => {
  const MIB = 1024 ** 2
  const part = async (UploadId: unknown, PartNumber: number, Body: Buffer) => ({
    PartNumber,
    ETag: (await call('UploadPart', { Key: 'big', UploadId, PartNumber, Body })).ETag,
  })

  test('parts become one object in order of their numbers', async () => {
    const { UploadId } = await call('CreateMultipartUpload', { Key: 'big', ContentType: 'text/plain' })
    const second = await part(UploadId, 2, Buffer.from('tail'))
    const first = await part(UploadId, 1, Buffer.alloc(5 * MIB, 'a'))
    expect((await call('ListParts', { Key: 'big', UploadId })).Parts).toMatchObject([first, second])
    expect((await call('ListMultipartUploads')).Uploads).toMatchObject([{ Key: 'big', UploadId }])
    const complete = (Parts: unknown) =>
      call('CompleteMultipartUpload', { Key: 'big', UploadId, MultipartUpload: { Parts } })
    await expect(complete([second, first])).rejects.toMatchObject({ code: 'InvalidPartOrder' })
    await expect(complete([first, { ...second, ETag: 'x' }])).rejects.toMatchObject({ code: 'InvalidPart' })
    expect(await complete([first, second])).toMatchObject({
      ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/),
    })
    expect(await call('HeadObject', { Key: 'big' })).toMatchObject({
      ContentLength: 5 * MIB + 4,
      ContentType: 'text/plain',
    })
    expect(await textOf('big', { PartNumber: 2 })).toBe('tail')
    await expect(call('ListParts', { Key: 'big', UploadId })).rejects.toMatchObject({ code: 'NoSuchUpload' })
  })

  test('small parts and foreign uploads are refused, and an upload can be given up', async () => {
    const { UploadId } = await call('CreateMultipartUpload', { Key: 'big' })
    const Parts = [await part(UploadId, 1, Buffer.from('a')), await part(UploadId, 2, Buffer.from('b'))]
    await expect(
      call('CompleteMultipartUpload', { Key: 'big', UploadId, MultipartUpload: { Parts } }),
    ).rejects.toMatchObject({ code: 'EntityTooSmall' })
    await expect(call('AbortMultipartUpload', { Key: 'other', UploadId })).rejects.toMatchObject({
      code: 'NoSuchUpload',
    })
    await call('AbortMultipartUpload', { Key: 'big', UploadId })
    expect(await call('ListMultipartUploads')).toMatchObject({ Uploads: [] })
  })

  test('a part can be copied from a range of another object', async () => {
    await put('from', '0123456789')
    const { UploadId } = await call('CreateMultipartUpload', { Key: 'big' })
    const copied = await call('UploadPartCopy', {
      Key: 'big',
      UploadId,
      PartNumber: 1,
      CopySource: `${Bucket}/from`,
      CopySourceRange: 'bytes=2-4',
    })
    const { ETag } = copied.CopyPartResult as { ETag: string }
    await call('CompleteMultipartUpload', {
      Key: 'big',
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    })
    expect(await textOf('big')).toBe('234')
  })
})

describe('what IAM must decide', () => {
  const arn = `arn:aws:s3:::${Bucket}`
  const needs = (operation: string, input: Fields = {}) =>
    service.needs(operation, { Bucket, ...input }, context)

  test.each([
    ['ListBuckets', { Bucket: undefined }, [['s3:ListAllMyBuckets', '*']]],
    ['HeadBucket', {}, [['s3:ListBucket', arn]]],
    ['ListObjectsV2', {}, [['s3:ListBucket', arn]]],
    [
      'HeadObject',
      { Key: 'missing' },
      [
        ['s3:GetObject', `${arn}/missing`],
        ['s3:ListBucket', arn],
      ],
    ],
    ['GetObject', { Key: 'k', VersionId: 'v' }, [['s3:GetObjectVersion', `${arn}/k`]]],
    [
      'PutObject',
      { Key: 'k', Tagging: 'a=1' },
      [
        ['s3:PutObject', `${arn}/k`],
        ['s3:PutObjectTagging', `${arn}/k`],
      ],
    ],
    [
      'CopyObject',
      { Key: 'k', CopySource: 'other/from' },
      [
        ['s3:PutObject', `${arn}/k`],
        ['s3:GetObject', 'arn:aws:s3:::other/from'],
      ],
    ],
    [
      'DeleteObjects',
      { Delete: { Objects: [{ Key: 'a' }, { Key: 'b', VersionId: 'v' }] } },
      [
        ['s3:DeleteObject', `${arn}/a`],
        ['s3:DeleteObjectVersion', `${arn}/b`],
      ],
    ],
    ['DeletePublicAccessBlock', {}, [['s3:PutBucketPublicAccessBlock', arn]]],
  ])('%s', (operation, input, expected) => {
    expect(needs(operation, input).map(need => [need.action, need.resource])).toEqual(expected)
  })

  test('prefixes and tags are condition keys', async () => {
    expect(needs('ListObjectsV2', { Prefix: 'a/', Delimiter: '/' })).toMatchObject([
      { context: { 's3:prefix': 'a/', 's3:delimiter': '/' } },
    ])
    await put('k', 'x', { Tagging: 'team=shop' })
    expect(needs('GetObject', { Key: 'k' })).toMatchObject([
      { context: { 's3:ExistingObjectTag/team': 'shop' } },
    ])
  })
})

test('what has no effect here has no operation', () => {
  for (const name of [
    'PutBucketLifecycleConfiguration',
    'PutBucketNotificationConfiguration',
    'PutBucketCors',
    'PutBucketAcl',
  ])
    expect(service.operations).not.toHaveProperty(name)
})
