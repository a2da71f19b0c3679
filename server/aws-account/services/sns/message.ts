import type { StoredAttributes } from '../../shape/message-attributes.ts'
import type { Protocol, Subscription } from './subscriptions.ts'

/** A message as it was published, kept until everybody has it. Times in milliseconds. */
export interface Message {
  readonly id: string
  readonly topicArn: string
  readonly publishedAt: number
  readonly subject?: string
  /** What each protocol gets, where the publisher told them apart; else `default` alone. */
  readonly bodies: Readonly<Record<string, string>>
  readonly attributes: StoredAttributes
  readonly groupId?: string
  readonly deduplicationId?: string
  readonly sequenceNumber?: string
  /** The trace that the publisher was in. */
  readonly traceHeader?: string
}

export const bodyFor = ({ bodies }: Message, protocol: Protocol): string =>
  (Object.hasOwn(bodies, protocol) ? bodies[protocol] : undefined) ?? bodies.default ?? ''

/** The messages that endpoints get in SNS's own form. */
export interface Envelope {
  readonly Type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation'
  readonly MessageId: string
  readonly Token?: string
  readonly SequenceNumber?: string
  readonly TopicArn: string
  readonly Subject?: string
  readonly Message: string
  readonly SubscribeURL?: string
  readonly Timestamp: string
  readonly SignatureVersion?: string
  readonly Signature?: string
  readonly SigningCertURL?: string
  readonly UnsubscribeURL?: string
  readonly MessageAttributes?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>
}

export interface Signer {
  readonly certificateUrl: string
  /** Base64, by the version of the topic: `1` is SHA1, `2` SHA256. */
  sign(text: string, version: string): string
}

/** What a subscription gets of a message (developer guide, "HTTP/HTTPS notification JSON format"). */
export function notification(
  message: Message,
  subscription: Subscription,
  more: { readonly endpoint: string; readonly signer: Signer; readonly version: string },
): Envelope {
  const attributes = Object.entries(message.attributes).map(([name, { type, text, base64 }]) => [
    name,
    { Type: type, Value: base64 ?? text ?? '' },
  ])
  const plain: Envelope = {
    Type: 'Notification',
    MessageId: message.id,
    ...(message.sequenceNumber !== undefined && { SequenceNumber: message.sequenceNumber }),
    TopicArn: message.topicArn,
    ...(message.subject !== undefined && { Subject: message.subject }),
    Message: bodyFor(message, subscription.protocol),
    Timestamp: new Date(message.publishedAt).toISOString(),
  }
  // Messages of FIFO topics carry none.
  const signed =
    message.sequenceNumber === undefined ? withSignature(plain, more.signer, more.version) : plain
  return {
    ...signed,
    UnsubscribeURL: `${more.endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
  }
}

/** What asks an endpoint whether it wants the messages of a topic, or tells it that it gets them no more. */
export function confirmation(
  type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation',
  subscription: Subscription,
  more: {
    readonly id: string
    readonly token: string
    readonly now: number
    readonly endpoint: string
    readonly signer: Signer
    readonly version: string
  },
): Envelope {
  const { topicArn } = subscription
  const text =
    type === 'SubscriptionConfirmation'
      ? `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`
      : `You have chosen to deactivate subscription ${subscription.arn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`
  return withSignature(
    {
      Type: type,
      MessageId: more.id,
      Token: more.token,
      TopicArn: topicArn,
      Message: text,
      SubscribeURL: `${more.endpoint}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${more.token}`,
      Timestamp: new Date(more.now).toISOString(),
    },
    more.signer,
    more.version,
  )
}

/** In the order in which they are signed (developer guide, "Verifying the signatures of Amazon SNS messages"). */
const SIGNED_OF_NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const
const SIGNED_OF_CONFIRMATION = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
] as const

function withSignature(envelope: Envelope, signer: Signer, version: string): Envelope {
  const names: readonly (keyof Envelope)[] =
    envelope.Type === 'Notification' ? SIGNED_OF_NOTIFICATION : SIGNED_OF_CONFIRMATION
  const text = names
    .map(name => (envelope[name] === undefined ? '' : `${name}\n${envelope[name]}\n`))
    .join('')
  return {
    ...envelope,
    SignatureVersion: version,
    Signature: signer.sign(text, version),
    SigningCertURL: signer.certificateUrl,
  }
}

/** The event of a function that is subscribed (Lambda developer guide, "Using Lambda with Amazon SNS"). */
export function lambdaEvent(subscriptionArn: string, envelope: Envelope) {
  const { SigningCertURL, UnsubscribeURL, Subject = null, MessageAttributes = {}, ...others } = envelope
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscriptionArn,
        Sns: {
          ...others,
          Subject,
          MessageAttributes,
          ...(SigningCertURL !== undefined && { SigningCertUrl: SigningCertURL }),
          UnsubscribeUrl: UnsubscribeURL,
        },
      },
    ],
  }
}
