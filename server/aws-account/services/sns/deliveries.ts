import { randomUUID } from 'node:crypto'
import type { Metrics } from '../../metrics/account-metrics.ts'
import type { BackgroundContext } from '../../service.ts'
import { table, tableOfEach } from '../../shape/resource.ts'
import type { AccountState, DoneAgain, DueTable } from '../../state/account-state.ts'
import { type DeliveryEnd, deliver, postEnvelope, sendToQueue } from './deliver.ts'
import { httpDelivery } from './delivery-policy.ts'
import { logDelivery } from './delivery-status.ts'
import { scopeOf, wants } from './filter-policy.ts'
import { bodyFor, confirmation, type Envelope, type Message, notification } from './message.ts'
import { type AccountSigner, createAccountSigner } from './signing.ts'
import { deadLetterQueueOf } from './subscription-attributes.ts'
import type { TellEndpoint } from './subscription-operations.ts'
import { type Subscription, subscriptionsOf, subscriptionsOfTopic } from './subscriptions.ts'
import { type Topic, topicsOf } from './topics.ts'

/** Messages that somebody is yet to get, by their ids, and how many are. */
const messagesOf = table<Message>('sns.messages')
const waitingOf = table<number>('sns.waiting')

/** Ids of the messages of a FIFO topic that a subscription is yet to get: one after the other. */
const lanes = tableOfEach<true>('sns.lanes')

/** What is to be delivered. */
type Delivery =
  | {
      readonly kind: 'message'
      readonly messageId: string
      readonly subscriptionArn: string
      readonly attempts: number
    }
  | { readonly kind: 'lane'; readonly subscriptionArn: string; readonly attempts: number }
  | {
      readonly kind: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation'
      readonly subscription: Subscription
      readonly token: string
      readonly attempts: number
    }

const AT_ONCE = 20
/** Of endpoints of AWS's own: three times at once, then slower and slower, for 23 days. */
const MAX_ATTEMPTS = 100_015
const LONGEST_PAUSE_SECONDS = 20

/** What SNS does in an account by itself. Deliveries are kept on disk until they have ended. */
export interface Deliveries {
  fanOut(topic: Topic, message: Message): void
  readonly tell: TellEndpoint
  readonly signer: AccountSigner
  close(): void
}

export function createDeliveries(context: BackgroundContext): Deliveries {
  const { state, metrics } = context
  const due: DueTable<Delivery> = state.due('sns.deliveries')
  const signer = createAccountSigner(context)

  const note = (topicArn: string, name: string) => noteTopic(metrics, topicArn, name)

  const envelopeOf = async (message: Message, subscription: Subscription): Promise<Envelope> => {
    const version = topicsOf(state).get(message.topicArn)?.attributes.SignatureVersion ?? '1'
    const envelope = notification(message, subscription, {
      endpoint: context.endpoint,
      signer: await signer.signer(),
      version,
    })
    // AWS tells functions the first version, whichever it signs with.
    return subscription.protocol === 'lambda' && envelope.SignatureVersion !== undefined
      ? { ...envelope, SignatureVersion: '1' }
      : envelope
  }

  const deliverMessage = async (
    item: Extract<Delivery, { readonly subscriptionArn: string }>,
    messageId: string,
  ): Promise<DoneAgain<Delivery> | undefined> => {
    const message = messagesOf(state).get(messageId)
    const subscription = subscriptionsOf(state).get(item.subscriptionArn)
    if (!message) return undefined
    if (subscription) {
      const envelope = await envelopeOf(message, subscription)
      const end = await deliver(context, subscription, message, envelope)
      const next = nextAttempt(context, item, subscription, end)
      if (next) return next
      await logDelivery(context, subscription, message, end)
      if (end.kind === 'delivered') note(message.topicArn, 'NumberOfNotificationsDelivered')
      else {
        note(message.topicArn, 'NumberOfNotificationsFailed')
        await redrive(context, subscription, message, envelope)
      }
    }
    forget(state, messageId)
    return undefined
  }

  const runLane = async (
    item: Extract<Delivery, { kind: 'lane' }>,
  ): Promise<DoneAgain<Delivery> | undefined> => {
    const lane = lanes(state, item.subscriptionArn)
    let { attempts } = item
    for (let [messageId] = lane.keys(); messageId !== undefined; [messageId] = lane.keys()) {
      const next = await deliverMessage({ ...item, attempts }, messageId)
      if (next) return next
      lane.delete(messageId)
      attempts = 0
    }
    return undefined
  }

  const runTelling = async (
    item: Extract<Delivery, { readonly token: string }>,
  ): Promise<DoneAgain<Delivery> | undefined> => {
    const { subscription, token, kind } = item
    if (subscription.protocol !== 'http' && subscription.protocol !== 'https') return undefined
    const envelope = confirmation(kind, subscription, {
      id: randomUUID(),
      token,
      now: context.now(),
      endpoint: context.endpoint,
      signer: await signer.signer(),
      version: topicsOf(state).get(subscription.topicArn)?.attributes.SignatureVersion ?? '1',
    })
    const body = JSON.stringify(envelope, null, 2)
    const end = await postEnvelope(context, subscription, envelope, { body, raw: false })
    return nextAttempt(context, item, subscription, end)
  }

  const run = (body: Delivery) => {
    if (body.kind === 'message') return deliverMessage(body, body.messageId)
    return body.kind === 'lane' ? runLane(body) : runTelling(body)
  }
  const running = due.run(({ body }) => run(body), { concurrency: AT_ONCE })

  return {
    fanOut: (topic, message) => enqueue(context, due, topic, message),
    tell(kind, subscription, token) {
      due.put({ id: randomUUID(), at: context.now(), body: { kind, subscription, token, attempts: 0 } })
    },
    signer,
    close: () => running.close(),
  }
}

/** Puts down who is to get a message. */
function enqueue(
  { state, metrics, now }: BackgroundContext,
  due: DueTable<Delivery>,
  topic: Topic,
  message: Message,
): void {
  const takers = subscriptionsOfTopic(state, topic.arn).filter(one => {
    if (one.isPending) return false
    const isWanted = wants(one, { body: bodyFor(message, one.protocol), attributes: message.attributes })
    if (!isWanted) {
      noteTopic(metrics, topic.arn, 'NumberOfNotificationsFilteredOut')
      noteTopic(metrics, topic.arn, `NumberOfNotificationsFilteredOut-${scopeOf(one)}`)
    }
    return isWanted
  })
  if (!takers.length) return
  messagesOf(state).set(message.id, message)
  waitingOf(state).set(message.id, takers.length)
  const at = now()
  for (const { arn: subscriptionArn } of takers) {
    if (message.sequenceNumber === undefined) {
      const body = { kind: 'message', messageId: message.id, subscriptionArn, attempts: 0 } as const
      due.put({ id: randomUUID(), at, body })
      continue
    }
    lanes(state, subscriptionArn).set(message.id, true)
    // One that waits to try again goes on waiting for nothing: it tries at once.
    due.put({ id: subscriptionArn, at, body: { kind: 'lane', subscriptionArn, attempts: 0 } })
  }
}

function noteTopic(metrics: Metrics, topicArn: string, name: string): void {
  metrics.put('AWS/SNS', name, { TopicName: topicArn.split(':')[5] ?? '' }, 1, 'Count')
}

/** What a subscription could not be given, its dead-letter queue gets. */
async function redrive(
  context: BackgroundContext,
  subscription: Subscription,
  message: Message,
  envelope: Envelope,
): Promise<void> {
  const queueArn = deadLetterQueueOf(subscription)
  if (queueArn === undefined) return
  const { kind } = await sendToQueue(context, queueArn, subscription, message, envelope)
  const name =
    kind === 'delivered' ? 'NumberOfNotificationsRedrivenToDlq' : 'NumberOfNotificationsFailedToRedriveToDlq'
  noteTopic(context.metrics, message.topicArn, name)
}

/** One taker less; with the last one goes the message. */
function forget(state: AccountState, messageId: string): void {
  const left = (waitingOf(state).get(messageId) ?? 1) - 1
  if (left > 0) {
    waitingOf(state).set(messageId, left)
    return
  }
  waitingOf(state).delete(messageId)
  messagesOf(state).delete(messageId)
}

/** When to try again what may go better another time; undefined when it has ended. */
function nextAttempt(
  { now, state }: BackgroundContext,
  item: Delivery,
  subscription: Subscription,
  end: DeliveryEnd,
): DoneAgain<Delivery> | undefined {
  if (end.kind !== 'later') return undefined
  const attempts = item.attempts + 1
  const isHttp = subscription.protocol === 'http' || subscription.protocol === 'https'
  const policy = httpDelivery(
    subscription.attributes.DeliveryPolicy ?? '',
    topicsOf(state).get(subscription.topicArn),
  )
  if (attempts > (isHttp ? policy.retries : MAX_ATTEMPTS)) return undefined
  const seconds = isHttp
    ? attempts <= policy.withoutDelay
      ? 0
      : policy.minDelaySeconds
    : attempts <= 3
      ? 0
      : Math.min(LONGEST_PAUSE_SECONDS, 2 ** Math.min(attempts - 4, 5))
  return { at: now() + seconds * 1000, body: { ...item, attempts } }
}
