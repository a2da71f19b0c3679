import { randomBytes } from 'node:crypto'
import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { at, type OperationShape, type Permissions } from '../../../shape/operation.ts'
import type { Tags } from '../../../shape/request-tags.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import type { AccountState, Table } from '../../../state/account-state.ts'
import { type Bucket, type BucketReference, findBucket } from '../buckets/buckets.ts'
import type { Checksums } from '../objects/checksums.ts'
import { checkKey, type Description, objects } from '../objects/objects.ts'
import { DESCRIBING_MEMBERS, describe, toldEncryption } from '../objects/write-object.ts'
import { refuseOthers } from '../s3-error.ts'
import { grantsOfRequest } from '../settings/acl.ts'
import { parseTagging } from '../tag-sets.ts'

export interface Part {
  readonly etag: string
  readonly bytes: number
  readonly digest: string
  readonly modifiedAt: number
  readonly checksums: Checksums
}

export interface Upload {
  readonly id: string
  readonly key: string
  readonly startedAt: number
  readonly description: Description
  readonly tags: Tags
  readonly checksumAlgorithm?: s3.ChecksumAlgorithm
  readonly checksumType?: s3.ChecksumType
  readonly acl?: readonly s3.Grant[]
  readonly parts: Readonly<Record<number, Part>>
}

export const uploadsOf = (state: AccountState, bucket: string): Table<Upload> =>
  state.table<Upload>(`s3.uploads ${bucket}`)

export interface UploadReference extends BucketReference {
  readonly Key: string
  readonly UploadId: string
}

export function findUpload(context: CallContext, reference: UploadReference): Upload {
  const bucket = findBucket(context, reference)
  const upload = uploadsOf(context.state, bucket.name).get(reference.UploadId)
  if (upload?.key === reference.Key) return upload
  throw new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId: reference.UploadId },
  )
}

/** An operation on an upload, which `run` gets; IAM is asked about the object that it is to become. */
export const onUpload = <Asked extends UploadReference, Output>(
  run: (context: CallContext, upload: Upload, input: Asked) => Output | Promise<Output>,
  more?: Permissions<NoInfer<Asked>>,
): OperationShape<Asked, Output> =>
  at(objects, objects.named, (context, input) => run(context, findUpload(context, input), input), more)

export function createMultipartUpload(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'CreateMultipartUpload'>,
): s3.CreateMultipartUploadOutput {
  refuseOthers(input, [...DESCRIBING_MEMBERS, 'ChecksumType'])
  checkKey(input.Key)
  const checksum = checksumOfRequest(input)
  const description = describe(context, bucket, input)
  const acl = grantsOfRequest(context, bucket, input)
  const id = randomBytes(48).toString('base64url')
  uploadsOf(context.state, bucket.name).set(id, {
    id,
    key: input.Key,
    startedAt: context.now(),
    description,
    tags: parseTagging(input.Tagging),
    ...(checksum && { checksumAlgorithm: checksum.ChecksumAlgorithm, checksumType: checksum.ChecksumType }),
    ...(acl && { acl }),
    parts: {},
  })
  return {
    Bucket: bucket.name,
    Key: input.Key,
    UploadId: id,
    ...checksum,
    ...toldEncryption(description),
  }
}

const ALGORITHMS: readonly s3.ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']
/** Whose checksum of a whole can be made of those of its parts, and which has no other. */
const [WHOLE, ONLY_WHOLE] = [/^CRC/, 'CRC64NVME']

function checksumOfRequest({ ChecksumAlgorithm, ChecksumType }: Input<typeof s3, 'CreateMultipartUpload'>) {
  if (ChecksumAlgorithm === undefined) {
    if (ChecksumType === undefined) return undefined
    throw new AwsError(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    )
  }
  if (!ALGORITHMS.includes(ChecksumAlgorithm))
    throw new AwsError(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, SHA1, SHA256]',
    )
  const type = ChecksumType ?? (ChecksumAlgorithm === ONLY_WHOLE ? 'FULL_OBJECT' : 'COMPOSITE')
  const fits = type === 'COMPOSITE' ? ChecksumAlgorithm !== ONLY_WHOLE : WHOLE.test(ChecksumAlgorithm)
  if (fits) return { ChecksumAlgorithm, ChecksumType: type }
  throw new AwsError(
    'InvalidRequest',
    `The ${type} checksum type cannot be used with the ${ChecksumAlgorithm.toLowerCase()} checksum algorithm.`,
  )
}
