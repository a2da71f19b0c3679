import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Fields } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import {
  type BucketReference,
  bucketsOf,
  checkBucketName,
  checkTagSet,
  findBucket,
  ownerOf,
  refuseOthers,
  saveBucket,
} from './buckets.ts'
import { uploadsOf } from './multipart.ts'
import { objectsOf } from './objects.ts'

const MAX_BUCKETS_LISTED = 10_000
const MAX_BUCKET_TAGS = 50
/** The region whose buckets have no location constraint. */
const DEFAULT_REGION = 'us-east-1'

export function createBucket(
  context: CallContext,
  input: Decoded<s3.CreateBucketRequest>,
): s3.CreateBucketOutput {
  refuseOthers(input, ['Bucket', 'ACL', 'CreateBucketConfiguration', 'ObjectOwnership'])
  refuseOthers(input.CreateBucketConfiguration ?? {}, ['LocationConstraint', 'Tags'])
  checkBucketName(input.Bucket)
  if (input.ACL !== undefined && input.ACL !== 'private')
    throw new AwsError(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      400,
    )
  if (input.ObjectOwnership !== undefined && input.ObjectOwnership !== 'BucketOwnerEnforced')
    throw new AwsError(
      'NotImplemented',
      `Object ownership ${input.ObjectOwnership} is not available in the embedded account`,
      501,
    )
  checkLocation(context.region, input.CreateBucketConfiguration?.LocationConstraint)
  const Location = `/${input.Bucket}`
  if (bucketsOf(context.state).has(input.Bucket)) {
    // In that region alone it succeeds without a change (API reference, BucketAlreadyOwnedByYou).
    if (context.region === DEFAULT_REGION) return { Location }
    throw new AwsError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: input.Bucket },
    )
  }
  saveBucket(context, {
    name: input.Bucket,
    region: context.region,
    createdAt: context.now(),
    tags: checkTagSet(input.CreateBucketConfiguration?.Tags, MAX_BUCKET_TAGS),
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  })
  return { Location }
}

function checkLocation(region: string, constraint: string | undefined): void {
  if (
    constraint === undefined ? region === DEFAULT_REGION : constraint === region && region !== DEFAULT_REGION
  )
    return
  if (constraint === DEFAULT_REGION)
    throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, {
      LocationConstraint: constraint,
    })
  throw new AwsError(
    'IllegalLocationConstraintException',
    `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    400,
  )
}

export function listBuckets(
  context: CallContext,
  input: Decoded<s3.ListBucketsRequest>,
): s3.ListBucketsOutput {
  const max = Math.min(input.MaxBuckets ?? MAX_BUCKETS_LISTED, MAX_BUCKETS_LISTED)
  const after =
    input.ContinuationToken === undefined ? '' : Buffer.from(input.ContinuationToken, 'base64').toString()
  const found = [...bucketsOf(context.state).values()]
    .filter(bucket => bucket.name.startsWith(input.Prefix ?? '') && bucket.name > after)
    .filter(bucket => input.BucketRegion === undefined || bucket.region === input.BucketRegion)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const shown = found.slice(0, max)
  const last = shown.at(-1)
  const more = last !== undefined && shown.length < found.length
  return {
    Owner: ownerOf(context),
    Buckets: shown.map(bucket => ({
      Name: bucket.name,
      CreationDate: new Date(bucket.createdAt),
      ...(input.MaxBuckets !== undefined && { BucketRegion: bucket.region }),
    })),
    ...(input.Prefix !== undefined && { Prefix: input.Prefix }),
    ...(more && { ContinuationToken: Buffer.from(last.name).toString('base64') }),
  }
}

export function headBucket(context: CallContext, input: BucketReference): s3.HeadBucketOutput {
  if (!bucketsOf(context.state).has(input.Bucket)) throw new AwsError('NotFound', 'Not Found', 404)
  return { BucketRegion: findBucket(context, input).region, AccessPointAlias: false }
}

export function deleteBucket(context: CallContext, input: BucketReference): void {
  const bucket = findBucket(context, input)
  if (objectsOf(context.state, bucket.name).size)
    throw new AwsError(
      'BucketNotEmpty',
      bucket.versioning === undefined
        ? 'The bucket you tried to delete is not empty'
        : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
      409,
      { BucketName: bucket.name },
    )
  const uploads = uploadsOf(context, bucket.name)
  for (const id of [...uploads.keys()]) uploads.delete(id)
  bucketsOf(context.state).delete(bucket.name)
}

/** Answered as it is because the document's root element itself is the value, which the model does not say. */
export function getBucketLocation(context: CallContext, input: BucketReference): Fields {
  const { region } = findBucket(context, input)
  const location = region === DEFAULT_REGION ? '' : region
  return {
    $raw: {
      status: 200,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': context.requestId },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${location}</LocationConstraint>`,
    },
  }
}
