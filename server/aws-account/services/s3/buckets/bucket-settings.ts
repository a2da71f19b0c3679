import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { malformedXml, notAvailable, refuseOthers } from '../s3-error.ts'
import { type Bucket, saveBucket } from './buckets.ts'

export function setVersioning(
  context: CallContext,
  bucket: Bucket,
  { Status, MFADelete }: s3.VersioningConfiguration,
): void {
  if (MFADelete === 'Enabled') throw notAvailable('MFA delete')
  if (Status !== undefined && Status !== 'Enabled' && Status !== 'Suspended') throw malformedXml()
  if (Status !== 'Enabled' && Status !== 'Suspended')
    throw new AwsError(
      'IllegalVersioningConfigurationException',
      'The Versioning element must be specified',
      400,
    )
  saveBucket(context, { ...bucket, versioning: Status })
}

export function setPublicAccessBlock(
  context: CallContext,
  bucket: Bucket,
  given: s3.PublicAccessBlockConfiguration,
): void {
  refuseOthers(given, ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'])
  saveBucket(context, {
    ...bucket,
    publicAccessBlock: {
      BlockPublicAcls: given.BlockPublicAcls ?? false,
      IgnorePublicAcls: given.IgnorePublicAcls ?? false,
      BlockPublicPolicy: given.BlockPublicPolicy ?? false,
      RestrictPublicBuckets: given.RestrictPublicBuckets ?? false,
    },
  })
}

export function removePublicAccessBlock(context: CallContext, bucket: Bucket): void {
  const { publicAccessBlock: _removed, ...left } = bucket
  saveBucket(context, left)
}

export function publicAccessBlockOf({ publicAccessBlock, name }: Bucket) {
  if (publicAccessBlock) return publicAccessBlock
  throw new AwsError(
    'NoSuchPublicAccessBlockConfiguration',
    'The public access block configuration was not found',
    404,
    { BucketName: name },
  )
}
