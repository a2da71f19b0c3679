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
    [
      'GetObjectAttributes',
      { Key: 'k', VersionId: 'v' },
      [
        ['s3:GetObjectVersionAttributes', `${arn}/k`],
        ['s3:GetObjectVersion', `${arn}/k`],
      ],
    ],
    ['UploadPart', { Key: ['$', '{Key}'].join('') }, [['s3:PutObject', [arn, '/$', '{Key}'].join('')]]],
    [
      'CreateBucket',
      { CreateBucketConfiguration: { Tags: [{ Key: 'team', Value: 'shop' }] } },
      [
        ['s3:CreateBucket', arn],
        ['s3:TagResource', arn],
      ],
    ],
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
    expect(needs('PutObject', { Key: 'k', Tagging: 'a=1', IfNoneMatch: '*' })[0]?.context).toEqual({
      's3:if-none-match': '*',
      's3:RequestObjectTagKeys': ['a'],
      's3:RequestObjectTag/a': '1',
    })
    const Tags = [{ Key: 'team', Value: 'shop' }]
    expect(needs('CreateBucket', { CreateBucketConfiguration: { Tags } })[0]?.context).toEqual({
      'aws:RequestTag/team': 'shop',
      'aws:TagKeys': ['team'],
    })
  })

  test('what is copied must be allowed to be read, in its version and by its tags', async () => {
    const { VersionId } = await s3.put('from', 'x', { Tagging: 'team=shop' })
    expect(VersionId).toBeUndefined()
    expect(needs('CopyObject', { Key: 'k', CopySource: `${BUCKET}/from?versionId=null` })[1]).toEqual({
      action: 's3:GetObjectVersion',
      resource: `${arn}/from`,
      context: { 's3:VersionId': 'null', 's3:ExistingObjectTag/team': 'shop' },
    })
  })

  test('keys that AWS has not for an operation, and the tags of buckets, are no conditions', async () => {
    await s3.call('PutBucketTagging', { Tagging: { TagSet: [{ Key: 'team', Value: 'shop' }] } })
    await s3.put('k', 'x', { Tagging: 'team=shop' })
    for (const [operation, input] of [
      ['GetBucketLocation', {}],
      ['ListMultipartUploads', { Prefix: 'a/', Delimiter: '/' }],
      ['PutBucketTagging', { Tagging: { TagSet: [{ Key: 'a', Value: '1' }] } }],
      ['DeleteObject', { Key: 'k' }],
      ['PutObject', { Key: 'k' }],
    ] as const)
      expect(needs(operation, input)[0]).not.toHaveProperty('context')
  })
})

test('what has no effect here has no operation', () => {
  for (const name of [
    'PutObjectLockConfiguration',
    'PutObjectLegalHold',
    'RestoreObject',
    'SelectObjectContent',
  ])
    expect(service.operations).not.toHaveProperty(name)
})
