import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createService } from '../service.ts'
import { BUCKET, type BucketCalls, createBucketCalls } from '../testing/bucket-calls.ts'

const service = createService()
let s3: BucketCalls

beforeEach(async () => {
  s3 = await createBucketCalls(service)
})
afterEach(() => s3.close())

describe('objects', () => {
  test('an object comes back with everything said about it', async () => {
    await s3.put('a/b.txt', 'hello', {
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      ContentDisposition: 'inline',
      ContentLanguage: 'en',
      Metadata: { Colour: 'red' },
      Tagging: 'team=shop&x=1%202',
      ChecksumAlgorithm: 'CRC32',
    })
    expect(await s3.get('a/b.txt', { ChecksumMode: 'ENABLED' })).toMatchObject({
      Body: Buffer.from('hello'),
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ContentLength: 5,
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      ContentDisposition: 'inline',
      ContentLanguage: 'en',
      Metadata: { colour: 'red' },
      LastModified: new Date(s3.clock.now),
      TagCount: 2,
      ChecksumCRC32: 'NhCmhg==',
      ServerSideEncryption: 'AES256',
    })
    expect(await s3.call('HeadObject', { Key: 'a/b.txt' })).not.toHaveProperty('Body')
    expect(await s3.call('GetObjectTagging', { Key: 'a/b.txt' })).toEqual({
      TagSet: [
        { Key: 'team', Value: 'shop' },
        { Key: 'x', Value: '1 2' },
      ],
    })
    expect(await s3.get('a/b.txt', { ResponseContentType: 'text/html' })).toMatchObject({
      ContentType: 'text/html',
    })
  })

  test.each([
    ['bytes=0-1', '01', 'bytes 0-1/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=5-100', '56789', 'bytes 5-9/10'],
  ])('range %s', async (Range, text, ContentRange) => {
    await s3.put('k', '0123456789')
    const answer = await s3.get('k', { Range })
    expect(answer).toMatchObject({ $status: 206, ContentRange, ContentLength: text.length })
    expect(String(answer.Body)).toBe(text)
  })

  test('a range outside is refused and one that makes no sense is ignored', async () => {
    await s3.put('k', '0123456789')
    await expect(s3.get('k', { Range: 'bytes=10-' })).rejects.toMatchObject({
      code: 'InvalidRange',
      status: 416,
    })
    expect(await s3.get('k', { Range: 'lines=1-2' })).toMatchObject({ ContentLength: 10 })
  })

  test('conditions of reads', async () => {
    const { ETag } = await s3.put('k')
    const before = new Date(s3.clock.now - 1000)
    expect(await s3.textOf('k', { IfMatch: ETag })).toBe('body')
    await expect(s3.get('k', { IfMatch: '"x"' })).rejects.toMatchObject({ status: 412 })
    expect(await s3.get('k', { IfNoneMatch: ETag })).toMatchObject({ $raw: { status: 304 } })
    expect(await s3.get('k', { IfModifiedSince: new Date(s3.clock.now) })).toMatchObject({
      $raw: { status: 304 },
    })
    expect(await s3.textOf('k', { IfModifiedSince: before })).toBe('body')
    await expect(s3.get('k', { IfUnmodifiedSince: before })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    })
  })

  test('conditions of writes', async () => {
    const { ETag } = await s3.put('k', 'one', { IfNoneMatch: '*' })
    await expect(s3.put('k', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    })
    await expect(s3.put('k', 'two', { IfMatch: '"x"' })).rejects.toMatchObject({ code: 'PreconditionFailed' })
    await s3.put('k', 'three', { IfMatch: ETag })
    expect(await s3.textOf('k')).toBe('three')
    await expect(s3.put('none', 'x', { IfMatch: ETag })).rejects.toMatchObject({ code: 'NoSuchKey' })
  })

  test('copies keep or replace what is said about an object', async () => {
    await s3.put('from', 'x', { ContentType: 'text/plain', Tagging: 'a=1' })
    await s3.call('CopyObject', { Key: 'kept', CopySource: `${BUCKET}/from` })
    expect(await s3.get('kept')).toMatchObject({ ContentType: 'text/plain', TagCount: 1 })
    await s3.call('CopyObject', {
      Key: 'new key',
      CopySource: `/${BUCKET}/kept`,
      MetadataDirective: 'REPLACE',
      TaggingDirective: 'REPLACE',
      ContentType: 'text/html',
    })
    expect(await s3.get('new key')).toMatchObject({ ContentType: 'text/html' })
    await s3.call('CopyObject', { Key: 'again', CopySource: `${BUCKET}/new%20key` })
    await expect(s3.call('CopyObject', { Key: 'from', CopySource: `${BUCKET}/from` })).rejects.toMatchObject({
      code: 'InvalidRequest',
    })
    await expect(s3.call('CopyObject', { Key: 'k', CopySource: `${BUCKET}/none` })).rejects.toMatchObject({
      code: 'NoSuchKey',
    })
  })

  test.each([
    ['StorageClass', 'OUTPOSTS', 400],
    ['ServerSideEncryption', 'rot13', 400],
    ['ObjectLockMode', 'GOVERNANCE', 501],
    ['WebsiteRedirectLocation', 'x', 400],
    ['ACL', 'public-read', 400],
    ['ContentMD5', 'wrong', 400],
    ['ExpectedBucketOwner', '999999999999', 403],
    ['Key', 'x'.repeat(1025), 400],
  ])('%s %s is refused', async (name, value, status) => {
    await expect(s3.put('k', 'x', { [name]: value })).rejects.toMatchObject({ status })
    expect(await s3.call('ListObjectsV2')).toMatchObject({ KeyCount: 0 })
  })
})
