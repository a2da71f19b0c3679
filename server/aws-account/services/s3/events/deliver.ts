import type { BackgroundContext, Principal } from '../../../service.ts'

/** Where a bucket's events go, named as S3's errors name the kinds. */
export interface Destination {
  readonly kind: 'Queue' | 'Topic' | 'CloudFunction' | 'EventBridge'
  readonly arn: string
}

/** An event in the words of its destination. A test proves that the destination may be reached, and starts nothing. */
export interface Delivery {
  readonly kind: 'test' | 'event'
  readonly body: string
}

/** Sends in the name of S3 and of the bucket, so that the destination's policy decides. Throws AwsError where it refuses. */
export async function deliver(
  { call, endpoint }: Pick<BackgroundContext, 'call' | 'endpoint'>,
  bucketArn: string,
  { kind, arn }: Destination,
  { kind: purpose, body }: Delivery,
): Promise<void> {
  const name = 's3.amazonaws.com'
  const principal: Principal = { kind: 'service', name, arn: name, userId: name, sourceArn: bucketArn }
  const [, , , , accountId, resource] = arn.split(':')
  switch (kind) {
    case 'Queue':
      await call(principal, 'sqs', 'SendMessage', {
        QueueUrl: `${endpoint}/${accountId}/${resource}`,
        MessageBody: body,
      })
      return
    case 'Topic':
      await call(principal, 'sns', 'Publish', {
        TopicArn: arn,
        Subject: 'Amazon S3 Notification',
        Message: body,
      })
      return
    case 'CloudFunction':
      await call(principal, 'lambda', 'Invoke', {
        FunctionName: arn,
        InvocationType: purpose === 'test' ? 'DryRun' : 'Event',
        ...(purpose === 'event' && { Payload: Buffer.from(body) }),
      })
      return
    case 'EventBridge':
      await call(principal, 'eventbridge', 'PutEvents', { Entries: [JSON.parse(body)] })
      return
    default:
      return kind satisfies never
  }
}
