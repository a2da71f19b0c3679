import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createService } from '../service.ts'
import { BUCKET, type BucketCalls, createBucketCalls } from '../testing/bucket-calls.ts'

const service = createService()
let s3: BucketCalls

beforeEach(async () => {
  s3 = await createBucketCalls(service)
})
afterEach(() => s3.close())

describe('multipart uploads', () => {
  const MIB = 1024 ** 2
  const part = async (UploadId: unknown, PartNumber: number, Body: Buffer) => ({
    PartNumber,
    ETag: (await s3.call('UploadPart', { Key: 'big', UploadId, PartNumber, Body })).ETag,
  })

  test('parts become one object in order of their numbers', async () => {
    const { UploadId } = await s3.call('CreateMultipartUpload', { Key: 'big', ContentType: 'text/plain' })
    const second = await part(UploadId, 2, Buffer.from('tail'))
    const first = await part(UploadId, 1, Buffer.alloc(5 * MIB, 'a'))
    expect((await s3.call('ListParts', { Key: 'big', UploadId })).Parts).toMatchObject([first, second])
    expect((await s3.call('ListMultipartUploads')).Uploads).toMatchObject([{ Key: 'big', UploadId }])
    const complete = (Parts: unknown) =>
      s3.call('CompleteMultipartUpload', { Key: 'big', UploadId, MultipartUpload: { Parts } })
    await expect(complete([second, first])).rejects.toMatchObject({ code: 'InvalidPartOrder' })
    await expect(complete([first, { ...second, ETag: 'x' }])).rejects.toMatchObject({ code: 'InvalidPart' })
    expect(await complete([first, second])).toMatchObject({
      ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/),
    })
    expect(await s3.call('HeadObject', { Key: 'big' })).toMatchObject({
      ContentLength: 5 * MIB + 4,
      ContentType: 'text/plain',
    })
    expect(await s3.textOf('big', { PartNumber: 2 })).toBe('tail')
    await expect(s3.call('ListParts', { Key: 'big', UploadId })).rejects.toMatchObject({
      code: 'NoSuchUpload',
    })
  })

  test('small parts and foreign uploads are refused, and an upload can be given up', async () => {
    const { UploadId } = await s3.call('CreateMultipartUpload', { Key: 'big' })
    const Parts = [await part(UploadId, 1, Buffer.from('a')), await part(UploadId, 2, Buffer.from('b'))]
    await expect(
      s3.call('CompleteMultipartUpload', { Key: 'big', UploadId, MultipartUpload: { Parts } }),
    ).rejects.toMatchObject({ code: 'EntityTooSmall' })
    await expect(s3.call('AbortMultipartUpload', { Key: 'other', UploadId })).rejects.toMatchObject({
      code: 'NoSuchUpload',
    })
    await s3.call('AbortMultipartUpload', { Key: 'big', UploadId })
    expect(await s3.call('ListMultipartUploads')).toMatchObject({ Uploads: [] })
  })

  test('a part can be copied from a range of another object', async () => {
    await s3.put('from', '0123456789')
    const { UploadId } = await s3.call('CreateMultipartUpload', { Key: 'big' })
    const copied = await s3.call('UploadPartCopy', {
      Key: 'big',
      UploadId,
      PartNumber: 1,
      CopySource: `${BUCKET}/from`,
      CopySourceRange: 'bytes=2-4',
    })
    const { ETag } = copied.CopyPartResult as { ETag: string }
    await s3.call('CompleteMultipartUpload', {
      Key: 'big',
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    })
    expect(await s3.textOf('big')).toBe('234')
  })
})
