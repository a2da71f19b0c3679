import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { paging } from '../../../shape/paging.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { objectsOf } from '../objects/objects.ts'
import { invalidArgument, refuseOthers } from '../s3-error.ts'
import { ACL_MEMBERS, grantsOfRequest } from '../settings/acl.ts'
import { checkedOwnership } from '../settings/documents.ts'
import { checkTagSet } from '../tag-sets.ts'
import { toldTime } from '../told-time.ts'
import { uploadsOf } from '../uploads/uploads.ts'
import { type Bucket, bucketsOf, ownerOf, saveBucket } from './buckets.ts'

const MAX_BUCKETS_LISTED = 10_000
/** The region whose buckets have no location constraint. */
const DEFAULT_REGION = 'us-east-1'

export function createBucket(
  context: CallContext,
  input: Input<typeof s3, 'CreateBucket'>,
): s3.CreateBucketOutput {
  refuseOthers(input, ['CreateBucketConfiguration', 'ObjectOwnership', ...ACL_MEMBERS])
  refuseOthers(input.CreateBucketConfiguration ?? {}, ['LocationConstraint', 'Tags'])
  checkBucketName(input.Bucket)
  const ownership = input.ObjectOwnership === undefined ? undefined : checkedOwnership(input.ObjectOwnership)
  checkLocation(context.region, input.CreateBucketConfiguration?.LocationConstraint)
  const Location = `/${input.Bucket}`
  if (bucketsOf(context.state).has(input.Bucket)) {
    // In that region alone it succeeds without a change (API reference, BucketAlreadyOwnedByYou).
    const isTagged = (input.CreateBucketConfiguration?.Tags?.length ?? 0) > 0
    if (context.region === DEFAULT_REGION && !isTagged) return { Location }
    throw new AwsError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: input.Bucket },
    )
  }
  const bucket: Bucket = {
    name: input.Bucket,
    region: context.region,
    createdAt: context.now(),
    tags: checkTagSet(input.CreateBucketConfiguration?.Tags, 'new bucket'),
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    ...(ownership !== undefined && { settings: { ownership } }),
  }
  const acl = input.ACL === 'private' ? undefined : aclAtCreation(context, bucket, input)
  saveBucket(context, { ...bucket, ...(acl && { settings: { ...bucket.settings, acl } }) })
  return { Location }
}

function aclAtCreation(context: CallContext, bucket: Bucket, input: Input<typeof s3, 'CreateBucket'>) {
  try {
    return grantsOfRequest(context, bucket, input)
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'AccessControlListNotSupported') throw error
    throw new AwsError(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      400,
    )
  }
}

/** Names of AWS's other regions, and the oldest word for one. */
const ELSEWHERE = /^(?!us-east-1$)(EU|[a-z]{2}(-[a-z]+)+-\d)$/

function checkLocation(region: string, constraint: string | undefined): void {
  if (
    constraint === undefined ? region === DEFAULT_REGION : constraint === region && region !== DEFAULT_REGION
  )
    return
  // Where buckets of all regions are made, the word must be one; elsewhere it must be that of the place.
  if (constraint !== undefined && region === DEFAULT_REGION && !ELSEWHERE.test(constraint))
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
  order: 'ascending',
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
      CreationDate: toldTime(bucket.createdAt),
      // Told whoever asks by pages, or for some of the buckets.
      ...((size !== undefined || Prefix !== undefined || BucketRegion !== undefined) && {
        BucketRegion: bucket.region,
        BucketArn: `arn:aws:s3:::${bucket.name}`,
      }),
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
