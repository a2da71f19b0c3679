import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../../service.ts'
import { createService } from '../service.ts'
import { BUCKET, type BucketCalls, createBucketCalls } from '../testing/bucket-calls.ts'

const service = createService()
let s3: BucketCalls

beforeEach(async () => {
  s3 = await createBucketCalls(service)
})
afterEach(() => s3.close())

describe('buckets', () => {
  test('creating is idempotent in us-east-1, a conflict elsewhere, and needs its region there', async () => {
    await s3.call('CreateBucket')
    const elsewhere = { ...s3.context, region: 'eu-central-1' }
    const create = (input: Fields) => service.operations.CreateBucket?.(elsewhere, input)
    expect(() => create({ Bucket: 'second' })).toThrow(
      expect.objectContaining({ code: 'IllegalLocationConstraintException' }),
    )
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' }
    create({ Bucket: 'second', CreateBucketConfiguration })
    expect(() => create({ Bucket: 'second', CreateBucketConfiguration })).toThrow(
      expect.objectContaining({ code: 'BucketAlreadyOwnedByYou' }),
    )
    expect(await s3.call('GetBucketLocation', { Bucket: 'second' })).toMatchObject({
      $raw: { body: expect.stringContaining('>eu-central-1<') },
    })
    expect((await s3.call('ListBuckets')).Buckets).toMatchObject([{ Name: 'second' }, { Name: BUCKET }])
  })

  test('are listed page by page, also by somebody who deletes what is shown', async () => {
    for (const Bucket of ['bucket-a', 'bucket-b', 'bucket-c']) await s3.call('CreateBucket', { Bucket })
    const list = (more: Fields) => s3.call('ListBuckets', { Prefix: 'bucket-', MaxBuckets: 2, ...more })
    const { ContinuationToken, Buckets } = await list({})
    expect(Buckets).toMatchObject([{ Name: 'bucket-a' }, { Name: 'bucket-b' }])
    await s3.call('DeleteBucket', { Bucket: 'bucket-b' })
    expect(await list({ ContinuationToken })).toMatchObject({ Buckets: [{ Name: 'bucket-c' }] })
    for (const wrong of [{ MaxBuckets: 0 }, { ContinuationToken: '?' }])
      await expect(list(wrong)).rejects.toMatchObject({ code: 'InvalidArgument' })
  })

  test('a bucket is deleted only when empty', async () => {
    await s3.put('a')
    await expect(s3.call('DeleteBucket')).rejects.toMatchObject({ code: 'BucketNotEmpty' })
    await s3.call('DeleteObject', { Key: 'a' })
    await s3.call('DeleteBucket')
    await expect(s3.call('ListObjectsV2')).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await expect(s3.call('HeadBucket')).rejects.toMatchObject({ status: 404 })
  })

  test.each(['ab', 'Upper', 'a..b', '192.168.0.1', '-dash', 'under_score', 'x-s3alias'])(
    'the name %s is refused',
    async name => {
      await expect(s3.call('CreateBucket', { Bucket: name })).rejects.toMatchObject({
        code: 'InvalidBucketName',
      })
    },
  )

  test('a public policy needs the public access block removed first', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` },
      ],
    })
    await expect(s3.call('PutBucketPolicy', { Policy })).rejects.toMatchObject({ code: 'AccessDenied' })
    expect(await s3.call('GetPublicAccessBlock')).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
    })
    await s3.call('DeletePublicAccessBlock')
    await s3.call('PutBucketPolicy', { Policy })
    expect(await s3.call('GetBucketPolicy')).toEqual({ Policy })
    expect(await s3.call('GetBucketPolicyStatus')).toEqual({ PolicyStatus: { IsPublic: true } })
    expect(service.resourcePolicy?.(`arn:aws:s3:::${BUCKET}/key`, s3.context.state)).toEqual(
      JSON.parse(Policy),
    )
    await s3.call('DeleteBucketPolicy')
    await expect(s3.call('GetBucketPolicy')).rejects.toMatchObject({ code: 'NoSuchBucketPolicy' })
  })

  test.each([
    ['no JSON', 'x'],
    [
      'no principal',
      JSON.stringify({ Statement: { Effect: 'Deny', Action: 's3:*', Resource: `arn:aws:s3:::${BUCKET}` } }),
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
        Statement: { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: `arn:aws:s3:::${BUCKET}` },
      }),
    ],
  ])('a policy with %s is malformed', async (_what, Policy) => {
    await expect(s3.call('PutBucketPolicy', { Policy })).rejects.toMatchObject({ code: 'MalformedPolicy' })
  })

  test('encryption is that of S3 until another is set, and again when that is taken away', async () => {
    const rule = (SSEAlgorithm: string) => ({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }],
      },
    })
    expect(await s3.call('GetBucketEncryption')).toMatchObject(rule('AES256'))
    await s3.call('PutBucketEncryption', rule('aws:kms'))
    expect(await s3.call('GetBucketEncryption')).toMatchObject(rule('aws:kms'))
    expect(await s3.put('k', 'x')).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: expect.stringMatching(/^arn:aws:kms:/),
    })
    await s3.call('DeleteBucketEncryption')
    expect(await s3.put('k', 'x')).toMatchObject({ ServerSideEncryption: 'AES256' })
    await expect(s3.call('PutBucketEncryption', rule('rot13'))).rejects.toMatchObject({
      code: 'MalformedXML',
    })
  })

  test('ownership is enforced until somebody sets it free, and only then lists are taken', async () => {
    const owned = (ObjectOwnership: string) => ({ OwnershipControls: { Rules: [{ ObjectOwnership }] } })
    expect(await s3.call('GetBucketOwnershipControls')).toEqual(owned('BucketOwnerEnforced'))
    await expect(s3.call('PutBucketAcl', { ACL: 'public-read' })).rejects.toMatchObject({
      code: 'AccessControlListNotSupported',
    })
    await s3.call('PutBucketOwnershipControls', owned('ObjectWriter'))
    await expect(s3.call('PutBucketAcl', { ACL: 'public-read' })).rejects.toMatchObject({
      code: 'AccessDenied',
    })
    await s3.call('DeletePublicAccessBlock')
    await s3.call('PutBucketAcl', { ACL: 'public-read' })
    expect((await s3.call('GetBucketAcl')).Grants).toHaveLength(2)
    await s3.call('DeleteBucketOwnershipControls')
    await expect(s3.call('GetBucketOwnershipControls')).rejects.toMatchObject({
      code: 'OwnershipControlsNotFoundError',
    })
  })

  test.each([
    ['GetBucketCors', 'NoSuchCORSConfiguration'],
    ['GetBucketLifecycleConfiguration', 'NoSuchLifecycleConfiguration'],
    ['GetBucketWebsite', 'NoSuchWebsiteConfiguration'],
    ['GetBucketReplication', 'ReplicationConfigurationNotFoundError'],
    ['GetObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError'],
    ['GetBucketPolicy', 'NoSuchBucketPolicy'],
    ['GetBucketPolicyStatus', 'NoSuchBucketPolicy'],
    ['GetBucketTagging', 'NoSuchTagSet'],
    ['GetBucketMetricsConfiguration', 'NoSuchConfiguration'],
  ])('%s of what was never set is %s', async (operation, code) => {
    await expect(s3.call(operation, { Id: 'none' })).rejects.toMatchObject({ code, status: 404 })
  })

  test.each([
    ['GetBucketLogging', {}],
    ['GetBucketNotificationConfiguration', {}],
    ['GetBucketAccelerateConfiguration', {}],
    ['GetBucketVersioning', {}],
    ['GetBucketRequestPayment', { Payer: 'BucketOwner' }],
    ['ListBucketInventoryConfigurations', { IsTruncated: false, InventoryConfigurationList: [] }],
  ])('%s of what was never set says so', async (operation, answer) => {
    expect(await s3.call(operation)).toEqual(answer)
  })

  test.each([
    [{ AWS: 'arn:aws:iam::ACCOUNT:user/nobody' }, 'GetObject', '/*', 'Invalid principal in policy'],
    [{ Service: 'lamda.amazonaws.com' }, 'GetObject', '/*', 'Invalid principal in policy'],
    ['*', 'ListBucket', '/*', 'Action does not apply to any resource(s) in statement'],
    ['*', 'GetObject', '', 'Action does not apply to any resource(s) in statement'],
  ])('a policy for %j to %s on %j is refused: %s', async (Principal, action, below, message) => {
    const Resource = `arn:aws:s3:::${BUCKET}${below}`
    const statement = { Effect: 'Allow', Principal, Action: `s3:${action}`, Resource }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }).replace(
      'ACCOUNT',
      s3.context.accountId,
    )
    await expect(s3.call('PutBucketPolicy', { Policy })).rejects.toMatchObject({
      code: 'MalformedPolicy',
      message,
    })
  })

  test('tags are set, told and removed', async () => {
    await expect(s3.call('GetBucketTagging')).rejects.toMatchObject({ code: 'NoSuchTagSet' })
    const TagSet = [{ Key: 'team', Value: 'shop' }]
    await s3.call('PutBucketTagging', { Tagging: { TagSet } })
    expect(await s3.call('GetBucketTagging')).toEqual({ TagSet })
    const odd = [{ Key: 'toString', Value: 'a key like any other' }]
    await s3.call('PutBucketTagging', { Tagging: { TagSet: odd } })
    expect(await s3.call('GetBucketTagging')).toEqual({ TagSet: odd })
    await s3.call('DeleteBucketTagging')
    await expect(s3.call('GetBucketTagging')).rejects.toMatchObject({ code: 'NoSuchTagSet' })
  })
})
