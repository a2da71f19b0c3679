import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext, Fields, Principal } from '../../service.ts'
import { type StoredAttributes, wireAttributes } from '../../shape/message-attributes.ts'
import { httpDelivery } from './delivery-policy.ts'
import { bodyFor, type Envelope, lambdaEvent, type Message } from './message.ts'
import type { Subscription } from './subscriptions.ts'
import { topicsOf } from './topics.ts'

/** How an attempt ended. `later` may go better another time, `never` will not. */
export type DeliveryEnd =
  | { readonly kind: 'delivered'; readonly status: number; readonly requestId?: string }
  | { readonly kind: 'later' | 'never'; readonly status: number; readonly reason: string }

export const isRaw = ({ attributes }: Subscription) => attributes.RawMessageDelivery === 'true'

/** SNS itself, on behalf of a topic: what the policies of queues and functions are asked about. */
export function snsPrincipal(topicArn: string): Principal {
  const name = 'sns.amazonaws.com'
  return { kind: 'service', name, arn: name, userId: name, sourceArn: topicArn }
}

/** Delivers one message to one subscription. */
export async function deliver(
  context: BackgroundContext,
  subscription: Subscription,
  message: Message,
  envelope: Envelope,
): Promise<DeliveryEnd> {
  switch (subscription.protocol) {
    case 'sqs':
      return sendToQueue(context, subscription.endpoint, subscription, message, envelope)
    case 'lambda':
      return attempt(202, () =>
        context.call(snsPrincipal(subscription.topicArn), 'lambda', 'Invoke', {
          FunctionName: subscription.endpoint,
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify(lambdaEvent(subscription.arn, envelope))),
        }),
      )
    case 'http':
    case 'https': {
      const raw = isRaw(subscription)
      const body = raw ? bodyFor(message, subscription.protocol) : JSON.stringify(envelope, null, 2)
      return postEnvelope(context, subscription, envelope, { body, raw })
    }
    default:
      // No carrier takes e-mail or short messages from this machine.
      return { kind: 'delivered', status: 200 }
  }
}

/** To a queue that is subscribed, or to the dead-letter queue of a subscription. */
export function sendToQueue(
  context: BackgroundContext,
  queueArn: string,
  subscription: Subscription,
  message: Message,
  envelope: Envelope,
): Promise<DeliveryEnd> {
  const [, , , , accountId, name = ''] = queueArn.split(':')
  const raw = isRaw(subscription)
  const isFifoQueue = name.endsWith('.fifo')
  const attributes: StoredAttributes = raw ? message.attributes : {}
  const input: Fields = {
    QueueUrl: `${context.endpoint}/${accountId}/${name}`,
    MessageBody: raw ? bodyFor(message, subscription.protocol) : JSON.stringify(envelope),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: wireAttributes(attributes) }),
    // A group of a FIFO topic means nothing to a standard queue; of a standard topic it names a tenant.
    ...(message.groupId !== undefined &&
      (isFifoQueue || message.sequenceNumber === undefined) && { MessageGroupId: message.groupId }),
    ...(isFifoQueue && { MessageDeduplicationId: message.deduplicationId ?? message.id }),
    ...(message.traceHeader !== undefined && {
      MessageSystemAttributes: {
        AWSTraceHeader: { DataType: 'String', StringValue: message.traceHeader },
      },
    }),
  }
  return attempt(200, () => context.call(snsPrincipal(subscription.topicArn), 'sqs', 'SendMessage', input))
}

/** Only what is deployed in this account is reached: there is no way out of it. */
export async function postEnvelope(
  context: BackgroundContext,
  subscription: Subscription,
  envelope: Envelope,
  { body, raw }: { readonly body: string; readonly raw: boolean },
): Promise<DeliveryEnd> {
  const { pathname, search } = new URL(subscription.endpoint)
  const policy = httpDelivery(
    subscription.attributes.DeliveryPolicy ?? '',
    topicsOf(context.state).get(subscription.topicArn),
  )
  const isOwn = isOwnAddress(context, subscription.endpoint)
  const answer = isOwn
    ? await context.requestDeployed({
        method: 'POST',
        rawPath: pathname,
        rawQuery: search.slice(1),
        headers: {
          'content-type': policy.contentType,
          'user-agent': 'Amazon Simple Notification Service Agent',
          'accept-encoding': 'gzip,deflate',
          host: new URL(subscription.endpoint).host,
          'x-amz-sns-message-type': envelope.Type,
          'x-amz-sns-message-id': envelope.MessageId,
          'x-amz-sns-topic-arn': envelope.TopicArn,
          ...(envelope.Type !== 'SubscriptionConfirmation' && {
            'x-amz-sns-subscription-arn': subscription.arn,
          }),
          ...(raw && { 'x-amz-sns-rawdelivery': 'true' }),
        },
        body: Buffer.from(body),
        remoteAddress: '127.0.0.1',
      })
    : undefined
  if (answer === undefined) return { kind: 'later', status: 0, reason: 'The endpoint could not be reached' }
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  const reason = `The endpoint answered ${status}`
  return { kind: status >= 500 || status === 429 ? 'later' : 'never', status, reason }
}

function isOwnAddress({ endpoint }: BackgroundContext, address: string): boolean {
  const asked = new URL(address)
  const own = new URL(endpoint)
  return asked.host === own.host || (asked.hostname === 'localhost' && asked.port === own.port)
}

async function attempt(status: number, call: () => Promise<Fields>): Promise<DeliveryEnd> {
  try {
    await call()
    return { kind: 'delivered', status }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const mayPass = error.status >= 500 || /Throttl|TooManyRequests|OverLimit/.test(error.code)
    return { kind: mayPass ? 'later' : 'never', status: error.status, reason: error.message }
  }
}
