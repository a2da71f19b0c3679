import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { paging } from '../../../shape/paging.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { objectsOf } from '../objects/objects.ts'
import { invalidArgument, notAvailable, refuseOthers } from '../s3-error.ts'
import { checkTagSet, MAX_BUCKET_TAGS } from '../tag-sets.ts'
import { uploadsOf } from '../uploads/uploads.ts'
import { type Bucket, bucketsOf, ownerOf, saveBucket } from './buckets.ts'

const MAX_BUCKETS_LISTED = 10_000
/** The region whose buckets have no location constraint. */
const DEFAULT_REGION = 'us-east-1'

export function createBucket(
  context: CallContext,
  input: Input<typeof s3, 'CreateBucket'>,
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
    throw notAvailable(`Object ownership ${input.ObjectOwnership}`)
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

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function checkBucketName(name: string): void {
  const fits =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  if (!fits)
    throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name })
}

const page = paging({
  maxSize: MAX_BUCKETS_LISTED,
  inOrder: true,
  refuseSize: size =>
    invalidArgument(
      `Argument max-buckets must be an integer between 1 and ${MAX_BUCKETS_LISTED}`,
      'max-buckets',
      size,
    ),
  refuseToken: () => invalidArgument('The continuation token provided is incorrect', 'continuation-token'),
})

export function listBuckets(
  context: CallContext,
  { Prefix, BucketRegion, MaxBuckets: size, ContinuationToken: token }: Input<typeof s3, 'ListBuckets'>,
): s3.ListBucketsOutput {
  const found = [...bucketsOf(context.state).values()]
    .filter(bucket => bucket.name.startsWith(Prefix ?? ''))
    .filter(bucket => BucketRegion === undefined || bucket.region === BucketRegion)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(found, bucket => bucket.name, { size, token })
  return {
    Owner: ownerOf(context),
    Buckets: shown.map(bucket => ({
      Name: bucket.name,
      CreationDate: new Date(bucket.createdAt),
      ...(size !== undefined && { BucketRegion: bucket.region }),
    })),
    Prefix,
    ContinuationToken: next,
  }
}

export function deleteBucket({ state }: CallContext, bucket: Bucket): void {
  if (objectsOf(state, bucket.name).size)
    throw new AwsError(
      'BucketNotEmpty',
      bucket.versioning === undefined
        ? 'The bucket you tried to delete is not empty'
        : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
      409,
      { BucketName: bucket.name },
    )
  const uploads = uploadsOf(state, bucket.name)
  for (const id of [...uploads.keys()]) uploads.delete(id)
  bucketsOf(state).delete(bucket.name)
}

/** Answered as it is because the document's root element itself is the value, which the model does not say. */
export function getBucketLocation({ requestId }: CallContext, { region }: Bucket) {
  const location = region === DEFAULT_REGION ? '' : region
  return {
    $raw: {
      status: 200,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${location}</LocationConstraint>`,
    },
  }
}
