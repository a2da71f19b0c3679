import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import { createService } from './service.ts'
import { BUCKET, type BucketCalls, createBucketCalls } from './testing/bucket-calls.ts'

const service = createService()
let s3: BucketCalls

beforeEach(async () => {
  s3 = await createBucketCalls(service)
})
afterEach(() => s3.close())

describe('what IAM must decide', () => {
  const arn = `arn:aws:s3:::${BUCKET}`
  const needs = (operation: string, input: Fields = {}) =>
    service.needs(operation, { Bucket: BUCKET, ...input }, s3.context)

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
    await s3.put('k', 'x', { Tagging: 'team=shop' })
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
