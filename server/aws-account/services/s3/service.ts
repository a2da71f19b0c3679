import type * as s3 from '@aws-sdk/client-s3'
import type { Operation, Service } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './bucket-operations.ts'
import { bucketSettings, ownersAcl } from './bucket-settings.ts'
import { bucketsOf, findBucket } from './buckets.ts'
import { copyObject } from './copy-object.ts'
import { deleteObject, deleteObjects } from './delete-objects.ts'
import { listObjects, listObjectsV2 } from './list-objects.ts'
import { listObjectVersions } from './list-versions.ts'
import {
  completeMultipartUpload,
  createMultipartUpload,
  findUpload,
  uploadPart,
  uploadPartCopy,
  uploadsOf,
} from './multipart.ts'
import { listMultipartUploads, listParts } from './multipart-listing.ts'
import { tagOperations } from './object-tags.ts'
import { findObject } from './objects.ts'
import { getObject, getObjectAttributes, headObject } from './read-object.ts'
import { s3Needs } from './s3-needs.ts'
import { putObject } from './write-object.ts'

/** Amazon S3: buckets whose objects are blobs of the account's state. */
export function createService(): Service {
  return {
    id: 's3',
    operations: {
      ...bucketOperations,
      ...bucketSettings,
      ...objectOperations,
      ...uploadOperations,
      ...tagOperations,
    },
    needs: s3Needs,
    resourcePolicy(arn, state) {
      const name = arn.split(':::')[1]?.split('/')[0] ?? ''
      const policy = bucketsOf(state).get(name)?.policy
      return policy === undefined ? undefined : JSON.parse(policy)
    },
  }
}

const bucketOperations: Readonly<Record<string, Operation>> = {
  CreateBucket: typedOperation<s3.CreateBucketRequest, s3.CreateBucketOutput>(createBucket),
  ListBuckets: typedOperation<s3.ListBucketsRequest, s3.ListBucketsOutput>(listBuckets),
  HeadBucket: typedOperation<s3.HeadBucketRequest, s3.HeadBucketOutput>(headBucket),
  DeleteBucket: typedOperation<s3.DeleteBucketRequest>(deleteBucket),
  GetBucketLocation: typedOperation<s3.GetBucketLocationRequest, unknown>(getBucketLocation),
  ListObjects: typedOperation<s3.ListObjectsRequest, s3.ListObjectsOutput>(listObjects),
  ListObjectsV2: typedOperation<s3.ListObjectsV2Request, s3.ListObjectsV2Output>(listObjectsV2),
  ListObjectVersions: typedOperation<s3.ListObjectVersionsRequest, s3.ListObjectVersionsOutput>(
    listObjectVersions,
  ),
}

const objectOperations: Readonly<Record<string, Operation>> = {
  PutObject: typedOperation<s3.PutObjectRequest, s3.PutObjectOutput>(putObject),
  CopyObject: typedOperation<s3.CopyObjectRequest, s3.CopyObjectOutput>(copyObject),
  GetObject: typedOperation<s3.GetObjectRequest, unknown>(getObject),
  HeadObject: typedOperation<s3.HeadObjectRequest, unknown>(headObject),
  GetObjectAttributes: typedOperation<s3.GetObjectAttributesRequest, s3.GetObjectAttributesOutput>(
    getObjectAttributes,
  ),
  GetObjectAcl: typedOperation<s3.GetObjectAclRequest, s3.GetObjectAclOutput>((context, input) => {
    findObject(context, findBucket(context, input), input)
    return ownersAcl(context)
  }),
  DeleteObject: typedOperation<s3.DeleteObjectRequest, s3.DeleteObjectOutput>(deleteObject),
  DeleteObjects: typedOperation<s3.DeleteObjectsRequest, s3.DeleteObjectsOutput>(deleteObjects),
}

const uploadOperations: Readonly<Record<string, Operation>> = {
  CreateMultipartUpload: typedOperation<s3.CreateMultipartUploadRequest, s3.CreateMultipartUploadOutput>(
    createMultipartUpload,
  ),
  UploadPart: typedOperation<s3.UploadPartRequest, s3.UploadPartOutput>(uploadPart),
  UploadPartCopy: typedOperation<s3.UploadPartCopyRequest, s3.UploadPartCopyOutput>(uploadPartCopy),
  CompleteMultipartUpload: typedOperation<
    s3.CompleteMultipartUploadRequest,
    s3.CompleteMultipartUploadOutput
  >(completeMultipartUpload),
  AbortMultipartUpload: typedOperation<s3.AbortMultipartUploadRequest>((context, input) => {
    uploadsOf(context, input.Bucket).delete(findUpload(context, input).id)
  }),
  ListParts: typedOperation<s3.ListPartsRequest, s3.ListPartsOutput>(listParts),
  ListMultipartUploads: typedOperation<s3.ListMultipartUploadsRequest, s3.ListMultipartUploadsOutput>(
    listMultipartUploads,
  ),
}
