import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import {
  deleteBucketPolicy,
  getBucketPolicy,
  getBucketPolicyStatus,
  putBucketPolicy,
} from './bucket-policy.ts'
import {
  type BucketReference,
  checkTagSet,
  findBucket,
  ownerOf,
  refuseOthers,
  saveBucket,
  tagSet,
} from './buckets.ts'

const MAX_BUCKET_TAGS = 50

/** What a bucket can be set to; settings that would have no effect here have no operation. */
export const bucketSettings: Readonly<Record<string, Operation>> = {
  PutBucketPolicy: typedOperation<s3.PutBucketPolicyRequest>(putBucketPolicy),
  GetBucketPolicy: typedOperation<s3.GetBucketPolicyRequest, s3.GetBucketPolicyOutput>(getBucketPolicy),
  GetBucketPolicyStatus: typedOperation<s3.GetBucketPolicyStatusRequest, s3.GetBucketPolicyStatusOutput>(
    getBucketPolicyStatus,
  ),
  DeleteBucketPolicy: typedOperation<s3.DeleteBucketPolicyRequest>(deleteBucketPolicy),
  PutBucketVersioning: typedOperation<s3.PutBucketVersioningRequest>(putBucketVersioning),
  GetBucketVersioning: typedOperation<s3.GetBucketVersioningRequest, s3.GetBucketVersioningOutput>(
    (context, input) => {
      const { versioning } = findBucket(context, input)
      return versioning === undefined ? {} : { Status: versioning }
    },
  ),
  PutPublicAccessBlock: typedOperation<s3.PutPublicAccessBlockRequest>(putPublicAccessBlock),
  GetPublicAccessBlock: typedOperation<s3.GetPublicAccessBlockRequest, s3.GetPublicAccessBlockOutput>(
    (context, input) => {
      const { publicAccessBlock, name } = findBucket(context, input)
      if (publicAccessBlock) return { PublicAccessBlockConfiguration: publicAccessBlock }
      throw new AwsError(
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
        404,
        { BucketName: name },
      )
    },
  ),
  DeletePublicAccessBlock: typedOperation<s3.DeletePublicAccessBlockRequest>((context, input) => {
    const { publicAccessBlock: _removed, ...bucket } = findBucket(context, input)
    saveBucket(context, bucket)
  }),
  PutBucketTagging: typedOperation<s3.PutBucketTaggingRequest>((context, input) =>
    saveBucket(context, {
      ...findBucket(context, input),
      tags: checkTagSet(input.Tagging.TagSet, MAX_BUCKET_TAGS),
    }),
  ),
  GetBucketTagging: typedOperation<s3.GetBucketTaggingRequest, s3.GetBucketTaggingOutput>(
    (context, input) => {
      const { tags, name } = findBucket(context, input)
      if (Object.keys(tags).length) return { TagSet: tagSet(tags) }
      throw new AwsError('NoSuchTagSet', 'The TagSet does not exist', 404, { BucketName: name })
    },
  ),
  DeleteBucketTagging: typedOperation<s3.DeleteBucketTaggingRequest>((context, input) =>
    saveBucket(context, { ...findBucket(context, input), tags: {} }),
  ),
  GetBucketEncryption: typedOperation<s3.GetBucketEncryptionRequest, s3.GetBucketEncryptionOutput>(
    getBucketEncryption,
  ),
  PutBucketEncryption: typedOperation<s3.PutBucketEncryptionRequest>(putBucketEncryption),
  DeleteBucketEncryption: typedOperation<s3.DeleteBucketEncryptionRequest>((context, input) => {
    findBucket(context, input)
  }),
  PutBucketOwnershipControls: typedOperation<s3.PutBucketOwnershipControlsRequest>((context, input) => {
    findBucket(context, input)
    for (const { ObjectOwnership } of input.OwnershipControls.Rules ?? [])
      if (ObjectOwnership !== 'BucketOwnerEnforced')
        throw new AwsError(
          'NotImplemented',
          `Object ownership ${ObjectOwnership} is not available in the embedded account`,
          501,
        )
  }),
  GetBucketOwnershipControls: typedOperation<
    s3.GetBucketOwnershipControlsRequest,
    s3.GetBucketOwnershipControlsOutput
  >((context, input) => {
    findBucket(context, input)
    return { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }
  }),
  GetBucketAcl: typedOperation<s3.GetBucketAclRequest, s3.GetBucketAclOutput>((context, input) => {
    findBucket(context, input)
    return ownersAcl(context)
  }),
}

/** Ownership is enforced in every bucket: its owner has full control and nobody else is named. */
export function ownersAcl(context: CallContext): s3.GetBucketAclOutput {
  const owner = ownerOf(context)
  return {
    Owner: owner,
    Grants: [{ Grantee: { ...owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }],
  }
}

function putBucketVersioning(
  context: CallContext,
  input: Parameters<typeof findBucket>[1] & { VersioningConfiguration: s3.VersioningConfiguration },
): void {
  const { Status, MFADelete } = input.VersioningConfiguration
  if (MFADelete === 'Enabled')
    throw new AwsError('NotImplemented', 'MFA delete is not available in the embedded account', 501)
  if (Status !== 'Enabled' && Status !== 'Suspended')
    throw new AwsError(
      'IllegalVersioningConfigurationException',
      'The Versioning element must be specified',
      400,
    )
  saveBucket(context, { ...findBucket(context, input), versioning: Status })
}

function putPublicAccessBlock(
  context: CallContext,
  input: BucketReference & { PublicAccessBlockConfiguration: s3.PublicAccessBlockConfiguration },
): void {
  const given = input.PublicAccessBlockConfiguration
  refuseOthers(given, ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'])
  saveBucket(context, {
    ...findBucket(context, input),
    publicAccessBlock: {
      BlockPublicAcls: given.BlockPublicAcls ?? false,
      IgnorePublicAcls: given.IgnorePublicAcls ?? false,
      BlockPublicPolicy: given.BlockPublicPolicy ?? false,
      RestrictPublicBuckets: given.RestrictPublicBuckets ?? false,
    },
  })
}

function getBucketEncryption(context: CallContext, input: BucketReference): s3.GetBucketEncryptionOutput {
  findBucket(context, input)
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const },
    BucketKeyEnabled: false,
  }
  return { ServerSideEncryptionConfiguration: { Rules: [rule] } }
}

/** What every bucket has anyway is accepted, anything else is not there to be had. */
function putBucketEncryption(
  context: CallContext,
  input: BucketReference & { ServerSideEncryptionConfiguration: s3.ServerSideEncryptionConfiguration },
): void {
  findBucket(context, input)
  for (const rule of input.ServerSideEncryptionConfiguration.Rules ?? []) {
    refuseOthers(rule, ['ApplyServerSideEncryptionByDefault'])
    const { SSEAlgorithm } = rule.ApplyServerSideEncryptionByDefault ?? {}
    if (SSEAlgorithm !== 'AES256')
      throw new AwsError(
        'NotImplemented',
        `Encryption ${SSEAlgorithm} is not available in the embedded account`,
        501,
      )
  }
}
