import { createHash, randomUUID } from 'node:crypto'
import { shownUserId } from '../../../account/platform-roles.ts'
import type { BackgroundContext, CallContext } from '../../../service.ts'
import { type Bucket, buckets, ownerOf } from '../buckets/buckets.ts'
import type { ObjectVersion } from '../objects/objects.ts'
import { isFor, rulesOf } from '../settings/notification.ts'
import { type Destination, deliver } from './deliver.ts'

/** What happened to a key: `ObjectCreated:Put`, with what is known of the object. */
export interface ObjectEvent {
  readonly name: string
  readonly key: string
  readonly object?: Pick<ObjectVersion, 'etag' | 'bytes'> | undefined
  readonly versionId?: string | undefined
}

interface Waiting {
  readonly bucketArn: string
  readonly destination: Destination
  readonly body: string
}

const waiting = (context: Pick<BackgroundContext, 'state'>) => context.state.due<Waiting>('s3.notifications')

/** Puts by what rules of the bucket are for the event; it is sent after the answer, and again if the machine stops before. */
export function announce(context: CallContext, bucket: Bucket, event: ObjectEvent): void {
  const { notification } = bucket.settings ?? {}
  if (!notification) return
  const bucketArn = buckets.arn(context, { BucketName: bucket.name })
  const put = (destination: Destination, body: string) =>
    waiting(context).put({
      id: randomUUID(),
      at: context.now(),
      body: { bucketArn, destination, body },
    })
  for (const rule of rulesOf(notification))
    if (isFor(rule, event.name, event.key)) {
      const record = recordOf(context, bucket, bucketArn, rule.Id ?? '', event)
      put(rule.destination, JSON.stringify({ Records: [record] }))
    }
  const detail = notification.EventBridgeConfiguration && DETAILS[event.name]
  if (detail)
    put(
      { kind: 'EventBridge', arn: '' },
      JSON.stringify({
        Source: 'aws.s3',
        DetailType: detail.type,
        Resources: [bucketArn],
        Time: new Date(context.now()).toISOString(),
        Detail: JSON.stringify(detailOf(context, bucket, event, detail)),
      }),
    )
}

/** Sends what waits, also what was left by an earlier process. */
export function sendEvents(context: BackgroundContext): { close(): void } {
  return waiting(context).run(
    async ({ body: { bucketArn, destination, body } }) => {
      // As on AWS an event is gone that its destination refuses; the refusal stands in the account's call record.
      await deliver(context, bucketArn, destination, { kind: 'event', body }).catch(() => {})
      return undefined
    },
    { concurrency: 10 },
  )
}

/** Events of changes to what belongs to an object are of a newer form, without size and order. */
const OF_SETTINGS = /^Object(Tagging|Acl):/

/** Rises with each event of a bucket, so that those of one key can be ordered. */
let lastSequence = 0n

function sequencer(now: number): string {
  const next = BigInt(now) << 16n
  lastSequence = next > lastSequence ? next : lastSequence + 1n
  return lastSequence.toString(16).toUpperCase().padStart(18, '0')
}

function recordOf(
  context: CallContext,
  bucket: Bucket,
  bucketArn: string,
  configurationId: string,
  { name, key, object, versionId }: ObjectEvent,
) {
  const isOfSettings = OF_SETTINGS.test(name)
  return {
    eventVersion: isOfSettings ? '2.3' : '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(context.now()).toISOString(),
    eventName: name,
    userIdentity: { principalId: `AWS:${shownUserId(context.principal)}` },
    requestParameters: { sourceIPAddress: context.request.remoteAddress || '127.0.0.1' },
    responseElements: {
      'x-amz-request-id': context.requestId,
      'x-amz-id-2': Buffer.from(context.requestId).toString('base64'),
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: { name: bucket.name, ownerIdentity: { principalId: principalId(context) }, arn: bucketArn },
      object: {
        key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        ...(object && !isOfSettings && { size: object.bytes }),
        ...(object && { eTag: object.etag }),
        ...(versionId !== undefined && bucket.versioning !== undefined && { versionId }),
        ...(!isOfSettings && { sequencer: sequencer(context.now()) }),
      },
    },
  }
}

const principalId = (context: CallContext) =>
  `A${createHash('sha256').update(ownerOf(context).ID).digest('hex').slice(0, 13).toUpperCase()}`

interface Detail {
  readonly type: string
  readonly more: Readonly<Record<string, string>>
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const DETAILS: Readonly<Record<string, Detail>> = {
  'ObjectCreated:Put': { type: 'Object Created', more: { reason: 'PutObject' } },
  'ObjectCreated:Post': { type: 'Object Created', more: { reason: 'POST Object' } },
  'ObjectCreated:Copy': { type: 'Object Created', more: { reason: 'CopyObject' } },
  'ObjectCreated:CompleteMultipartUpload': {
    type: 'Object Created',
    more: { reason: 'CompleteMultipartUpload' },
  },
  'ObjectRemoved:Delete': {
    type: 'Object Deleted',
    more: { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' },
  },
  'ObjectRemoved:DeleteMarkerCreated': {
    type: 'Object Deleted',
    more: { reason: 'DeleteObject', 'deletion-type': 'Delete Marker Created' },
  },
  'ObjectTagging:Put': { type: 'Object Tags Added', more: {} },
  'ObjectTagging:Delete': { type: 'Object Tags Deleted', more: {} },
  'ObjectAcl:Put': { type: 'Object ACL Updated', more: {} },
}

function detailOf(context: CallContext, bucket: Bucket, event: ObjectEvent, { more }: Detail) {
  const { key, object, versionId } = event
  return {
    version: '0',
    bucket: { name: bucket.name },
    object: {
      key,
      ...(object && { size: object.bytes, etag: object.etag }),
      ...(versionId !== undefined && bucket.versioning !== undefined && { 'version-id': versionId }),
      sequencer: sequencer(context.now()),
    },
    'request-id': context.requestId,
    requester: context.accountId,
    'source-ip-address': context.request.remoteAddress || '127.0.0.1',
    ...more,
  }
}
