import { randomUUID } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, creates, type OperationShape } from '../../shape/operation.ts'
import { createBucket, deleteBucket, getBucketLocation, listBuckets } from './buckets/bucket-life.ts'
import { isPolicyPublic, policyOf, putBucketPolicy } from './buckets/bucket-policy.ts'
import {
  publicAccessBlockOf,
  removePublicAccessBlock,
  setPublicAccessBlock,
  setVersioning,
} from './buckets/bucket-settings.ts'
import { bucketTagSet, setBucketTags } from './buckets/bucket-tags.ts'
import { buckets, bucketsOf, onBucket, saveBucket, withPolicy } from './buckets/buckets.ts'
import { policyOfResource } from './buckets/effective-policy.ts'
import { sendEvents } from './events/object-events.ts'
import { listObjects, listObjectsV2 } from './listing/list-objects.ts'
import { listObjectVersions } from './listing/list-versions.ts'
import { copyObject } from './objects/copy-object.ts'
import { deleteObject, deleteObjects } from './objects/delete-objects.ts'
import { findTagged, setObjectTags } from './objects/object-tags.ts'
import { findObject, objects, onObject, toldVersionId } from './objects/objects.ts'
import { getObject, getObjectAttributes, headObject } from './objects/read-object.ts'
import { putObject } from './objects/write-object.ts'
import {
  bucketTagging,
  conditionKeys,
  copying,
  deletingEach,
  reading,
  tagging,
  versioned,
} from './permissions.ts'
import { describeAcl } from './settings/acl.ts'
import { answerPreflight, corsHeaders } from './settings/cors.ts'
import { configurationOperations, putObjectAcl, type Sdk, settingsOperations } from './settings/operations.ts'
import { checkTagSet, tagSet } from './tag-sets.ts'
import { completeMultipartUpload } from './uploads/complete-upload.ts'
import { listMultipartUploads, listParts } from './uploads/list-uploads.ts'
import { uploadPart, uploadPartCopy } from './uploads/upload-part.ts'
import { createMultipartUpload, onUpload, uploadsOf } from './uploads/uploads.ts'
import { answerWebsite } from './website/answer-website.ts'

/** Amazon S3: buckets whose objects are blobs of the account's state. Settings that would have no effect have no operation. */
export function createService(): Service {
  const service = defineService<Sdk>('s3', {
    resources: [buckets, objects],
    conditionKeys,
    open: sendEvents,
    concernsAnybody: ({ Bucket }, { state }) => bucketsOf(state).has(String(Bucket)),
    headersFor: (request, { state }) => corsHeaders(request, state),
    answerUnsigned: async (request, context) =>
      (await answerWebsite(request, context)) ?? answerPreflight(request, context.state, randomUUID()),
    operations: {
      CreateBucket: creates(buckets, createBucket, bucketTagging),
      ListBuckets: anywhere(listBuckets),
      HeadBucket: withoutBody(
        onBucket((_, { region }) => ({ BucketRegion: region, AccessPointAlias: false })),
      ),
      DeleteBucket: onBucket(deleteBucket),
      GetBucketLocation: onBucket(getBucketLocation),
      ListObjects: onBucket(listObjects),
      ListObjectsV2: onBucket(listObjectsV2),
      ListObjectVersions: onBucket(listObjectVersions),

      PutBucketPolicy: onBucket((context, bucket, input) => {
        putBucketPolicy(context, bucket, input.Policy)
        return NO_CONTENT
      }),
      GetBucketPolicy: onBucket((_, bucket) => ({ Policy: policyOf(bucket) })),
      GetBucketPolicyStatus: onBucket((_, bucket) => ({
        PolicyStatus: { IsPublic: isPolicyPublic(bucket) },
      })),
      DeleteBucketPolicy: onBucket((context, bucket) => saveBucket(context, withPolicy(bucket, undefined))),
      PutBucketVersioning: onBucket((context, bucket, input) =>
        setVersioning(context, bucket, input.VersioningConfiguration),
      ),
      GetBucketVersioning: onBucket((_, { versioning }) =>
        versioning === undefined ? {} : { Status: versioning },
      ),
      PutPublicAccessBlock: onBucket((context, bucket, input) =>
        setPublicAccessBlock(context, bucket, input.PublicAccessBlockConfiguration),
      ),
      GetPublicAccessBlock: onBucket((_, bucket) => ({
        PublicAccessBlockConfiguration: publicAccessBlockOf(bucket),
      })),
      DeletePublicAccessBlock: onBucket(removePublicAccessBlock),
      PutBucketTagging: onBucket((context, bucket, { Tagging }) => {
        setBucketTags(context, bucket, Tagging.TagSet)
        return NO_CONTENT
      }),
      GetBucketTagging: onBucket((_, bucket) => ({ TagSet: bucketTagSet(bucket) })),
      DeleteBucketTagging: onBucket((context, bucket) => setBucketTags(context, bucket, [])),
      ...settingsOperations,
      ...configurationOperations,

      PutObject: onObject(putObject, tagging),
      CopyObject: onObject(copyObject, copying),
      GetObject: onObject(getObject, reading),
      HeadObject: withoutBody(onObject(headObject, reading)),
      GetObjectAttributes: onObject(getObjectAttributes, reading),
      GetObjectAcl: onObject((context, bucket, input) => {
        const { acl } = findObject(context, bucket, input)
        return describeAcl(context, bucket, acl)
      }, versioned),
      PutObjectAcl: onObject(putObjectAcl, versioned),
      DeleteObject: onObject(deleteObject, versioned),
      DeleteObjects: onObject(deleteObjects, deletingEach),
      PutObjectTagging: onObject(
        (context, bucket, input) =>
          setObjectTags(context, bucket, input, checkTagSet(input.Tagging.TagSet, 'object')),
        versioned,
      ),
      GetObjectTagging: onObject((context, bucket, input) => {
        const object = findTagged(context, bucket, input)
        return { TagSet: tagSet(object.tags), ...toldVersionId(bucket, object) }
      }, versioned),
      DeleteObjectTagging: onObject(
        (context, bucket, input) => setObjectTags(context, bucket, input, {}),
        versioned,
      ),

      CreateMultipartUpload: onObject(createMultipartUpload, tagging),
      UploadPart: onUpload(uploadPart),
      UploadPartCopy: onUpload(uploadPartCopy, copying),
      CompleteMultipartUpload: onUpload(completeMultipartUpload),
      AbortMultipartUpload: onUpload(({ state }, { id }, { Bucket }) => {
        uploadsOf(state, Bucket).delete(id)
        return {}
      }),
      ListParts: onUpload(listParts),
      ListMultipartUploads: onBucket(listMultipartUploads),
    },
  })
  return { ...service, resourcePolicy: policyOfResource }
}

/** S3 answers so to some settings, which its model does not say. */
const NO_CONTENT = { $status: 204 }

/** A HEAD answer has no body, so that what is missing has no more than its status. */
function withoutBody<Input, Output>(shape: OperationShape<Input, Output>): OperationShape<Input, Output> {
  return {
    ...shape,
    run(context, input) {
      try {
        return shape.run(context, input)
      } catch (error) {
        if (error instanceof AwsError && error.status === 404)
          throw new AwsError('NotFound', 'Not Found', 404)
        throw error
      }
    },
  }
}
