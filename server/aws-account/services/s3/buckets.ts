import { createHash } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { AccountState, Table } from '../../state/account-state.ts'

export type Tags = Readonly<Record<string, string>>

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
}

export const bucketsOf = (state: AccountState): Table<Bucket> => state.table<Bucket>('s3.buckets')

export interface BucketReference {
  readonly Bucket: string
  readonly ExpectedBucketOwner?: string | undefined
}

export function findBucket(context: CallContext, reference: BucketReference): Bucket {
  const bucket = bucketsOf(context.state).get(reference.Bucket)
  if (!bucket)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, {
      BucketName: reference.Bucket,
    })
  const owner = reference.ExpectedBucketOwner
  if (owner !== undefined && owner !== context.accountId)
    throw new AwsError('AccessDenied', 'Access Denied', 403)
  return bucket
}

export function saveBucket(context: CallContext, bucket: Bucket): void {
  bucketsOf(context.state).set(bucket.name, bucket)
}

/** The canonical user id of the account: 64 digits that never change. */
export function ownerOf({ accountId }: Pick<CallContext, 'accountId'>): { ID: string } {
  return { ID: createHash('sha256').update(`canonical user ${accountId}`).digest('hex') }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function checkBucketName(name: string): void {
  const fits =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  if (!fits)
    throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name })
}

/** Throws InvalidTag, as for buckets and objects. */
export function checkTagSet(
  set: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
  max: number,
): Tags {
  const tags: Record<string, string> = {}
  if ((set?.length ?? 0) > max)
    throw new AwsError('BadRequest', `Object tags cannot be greater than ${max}`, 400)
  for (const { Key = '', Value = '' } of set ?? []) {
    if (!Key || Key.length > 128 || Key.startsWith('aws:'))
      throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid', 400, { TagKey: Key })
    if (Value.length > 256)
      throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid', 400, { TagKey: Key })
    if (Key in tags)
      throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key', 400, { TagKey: Key })
    tags[Key] = Value
  }
  return tags
}

export const tagSet = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

/** Refuses every member of a request that would have no effect here. */
export function refuseOthers(input: object, honoured: readonly string[]): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && value !== false && !honoured.includes(name))
      throw new AwsError('NotImplemented', `${name} is not available in the embedded account`, 501)
}
