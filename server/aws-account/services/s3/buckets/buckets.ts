import { createHash } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { at, type OperationShape, type Permissions } from '../../../shape/operation.ts'
import type { Tags } from '../../../shape/request-tags.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import type { BucketSettings } from '../settings/bucket-settings.ts'

export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean
  readonly IgnorePublicAcls: boolean
  readonly BlockPublicPolicy: boolean
  readonly RestrictPublicBuckets: boolean
}

/** A bucket as stored, by its name. */
export interface Bucket {
  readonly name: string
  readonly region: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly tags: Tags
  /** Absent: versioning was never turned on. */
  readonly versioning?: 'Enabled' | 'Suspended'
  /** The policy's text as it was put. */
  readonly policy?: string
  /** Absent: removed. New buckets block everything. */
  readonly publicAccessBlock?: PublicAccessBlock
  /** What else was set. */
  readonly settings?: Partial<BucketSettings>
}

export const bucketsOf = table<Bucket>('s3.buckets')

/** The name of the bucket that an ARN, also one of an object, is of. */
export const bucketNameOf = (arn: string) => arn.split(':::')[1]?.split('/')[0] ?? ''

/** Their tags are no conditions: AWS takes them for such only after PutBucketAbac. */
export const buckets: Resource<Bucket> = defineResource<Bucket>('s3', 'bucket', {
  table: bucketsOf,
  keyOf: bucketNameOf,
  named: ({ Bucket }, arn) => (typeof Bucket === 'string' ? arn({ BucketName: Bucket }) : undefined),
  missing: ({ Bucket }) =>
    new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: String(Bucket) }),
  policy: { of: bucket => bucket.policy, with: withPolicy },
})

export function withPolicy({ policy: _earlier, ...bucket }: Bucket, policy: string | undefined): Bucket {
  return policy === undefined ? bucket : { ...bucket, policy }
}

export interface BucketReference {
  readonly Bucket: string
  readonly ExpectedBucketOwner?: string | undefined
}

/** The bucket that a request names, if it belongs to whom the request says. */
export function findBucket(context: CallContext, reference: BucketReference): Bucket {
  const bucket = buckets.require(context, { Bucket: reference.Bucket })
  const owner = reference.ExpectedBucketOwner
  if (owner !== undefined && !/^\d{12}$/.test(owner))
    throw new AwsError(
      'InvalidBucketOwnerAWSAccountID',
      `The value of the expected bucket owner parameter must be an AWS Account ID... [${owner}]`,
    )
  if (owner !== undefined && owner !== context.accountId)
    throw new AwsError('AccessDenied', 'Access Denied', 403)
  return bucket
}

/** An operation on a bucket, which `run` gets, or on what is in it. */
export type InBucket = <Input extends BucketReference, Output>(
  run: (context: CallContext, bucket: Bucket, input: Input) => Output | Promise<Output>,
  more?: Permissions<NoInfer<Input>>,
) => OperationShape<Input, Output>

/** Operations on `resource`, which is in a bucket or is one. */
export const inBucket =
  <Row>(resource: Resource<Row>): InBucket =>
  (run, more) =>
    at(resource, resource.named, (context, input) => run(context, findBucket(context, input), input), more)

export const onBucket = inBucket(buckets)

export function saveBucket(context: CallContext, bucket: Bucket): void {
  bucketsOf(context.state).set(bucket.name, bucket)
}

/** The canonical user id of the account: 64 digits that never change. */
export function ownerOf({ accountId }: Pick<CallContext, 'accountId'>): { ID: string } {
  return { ID: createHash('sha256').update(`canonical user ${accountId}`).digest('hex') }
}
