import { randomUUID } from 'node:crypto'
import { tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import type { StoredAttributes } from './message-content.ts'
import { isFifo, numberOf, type Queue, queuesOf } from './queues.ts'
import { redrivePolicyOf } from './redrive-policy.ts'

/** A message as it was sent; it never changes. Times in milliseconds. */
export interface StoredMessage {
  readonly id: string
  readonly body: string
  readonly attributes: StoredAttributes
  readonly systemAttributes: StoredAttributes
  readonly senderId: string
  readonly sentAt: number
  readonly availableAt: number
  readonly groupId?: string
  readonly deduplicationId?: string
  readonly sequenceNumber?: string
  /** The queue it was moved from when it was received too often. */
  readonly deadLetterSourceArn?: string
  /** How often it was received in the queues it was in before. */
  readonly earlierReceives?: number
}

/** What happened to a message since: apart from it, so that a receive does not write the body again. */
export interface Delivery {
  readonly visibleAt: number
  readonly receives: number
  readonly firstReceivedAt: number
  /** Part of the handle of the latest receive. */
  readonly receipt: string
}

export interface ReceivedMessage {
  readonly message: StoredMessage
  readonly delivery: Delivery
}

/** In order of sending. */
export const messagesOf = tableOfEach<StoredMessage>('sqs.messages')

/** By message id; absent until the first receive. */
export const deliveriesOf = tableOfEach<Delivery>('sqs.deliveries')

export function removeMessage(state: AccountState, arn: string, id: string): void {
  messagesOf(state, arn).delete(id)
  deliveriesOf(state, arn).delete(id)
}

export function removeAllMessages(state: AccountState, arn: string): void {
  for (const id of [...messagesOf(state, arn).keys()]) removeMessage(state, arn, id)
}

export type Standing = 'expired' | 'delayed' | 'in-flight' | 'visible'

/** `retentionMs` is the queue's, looked up once by whoever looks at many messages. */
export function standingOf(
  message: StoredMessage,
  delivery: Delivery | undefined,
  retentionMs: number,
  now: number,
): Standing {
  if (message.sentAt + retentionMs <= now) return 'expired'
  if (delivery) return delivery.visibleAt > now ? 'in-flight' : 'visible'
  return message.availableAt > now ? 'delayed' : 'visible'
}

export const retentionMsOf = (queue: Queue) => numberOf(queue, 'MessageRetentionPeriod') * 1000

/** How many messages stand how; what has outlived the retention period is deleted. */
export function countMessages(state: AccountState, queue: Queue, now: number): Record<Standing, number> {
  const counts = { expired: 0, delayed: 0, 'in-flight': 0, visible: 0 }
  const deliveries = deliveriesOf(state, queue.arn)
  const retentionMs = retentionMsOf(queue)
  for (const [id, message] of messagesOf(state, queue.arn).entries()) {
    const standing = standingOf(message, deliveries.get(id), retentionMs, now)
    counts[standing]++
    if (standing === 'expired') removeMessage(state, queue.arn, id)
  }
  return counts
}

/**
 * Takes up to `max` messages for `visibilityMs`. A message that was already received as often as the redrive policy
 * allows goes to the dead-letter queue instead. Messages of a FIFO group leave in order, and none while another of the
 * group is in flight.
 */
export function takeMessages(
  state: AccountState,
  queue: Queue,
  options: { readonly max: number; readonly visibilityMs: number; readonly now: number },
): ReceivedMessage[] {
  const { max, visibilityMs, now } = options
  const deliveries = deliveriesOf(state, queue.arn)
  const retentionMs = retentionMsOf(queue)
  const redrive = redrivePolicyOf(queue)
  const fifo = isFifo(queue)
  const blocked = fifo ? groupsInFlight(state, queue, now) : new Set<string>()
  const taken: ReceivedMessage[] = []
  for (const [id, message] of messagesOf(state, queue.arn).entries()) {
    if (taken.length >= max) break
    const earlier = deliveries.get(id)
    const standing = standingOf(message, earlier, retentionMs, now)
    if (standing === 'expired') removeMessage(state, queue.arn, id)
    if (standing === 'delayed' && message.groupId !== undefined && fifo) blocked.add(message.groupId)
    if (standing !== 'visible' || (message.groupId !== undefined && blocked.has(message.groupId))) continue
    if (redrive && earlier && earlier.receives >= redrive.maxReceiveCount) {
      if (moveToDeadLetterQueue(state, queue, redrive.deadLetterTargetArn, message, earlier, now)) continue
    }
    const delivery: Delivery = {
      visibleAt: now + visibilityMs,
      receives: (earlier?.receives ?? 0) + 1,
      firstReceivedAt: earlier?.firstReceivedAt ?? now,
      receipt: randomUUID(),
    }
    deliveries.set(id, delivery)
    taken.push({ message, delivery })
  }
  return taken
}

function groupsInFlight(state: AccountState, queue: Queue, now: number): Set<string> {
  const groups = new Set<string>()
  const messages = messagesOf(state, queue.arn)
  for (const [id, delivery] of deliveriesOf(state, queue.arn).entries()) {
    const group = messages.get(id)?.groupId
    if (group !== undefined && delivery.visibleAt > now) groups.add(group)
  }
  return groups
}

/**
 * False when the dead-letter queue no longer exists: the message then stays where it is. The age of a standard message
 * goes on counting from when it was first sent; a FIFO message starts anew.
 */
function moveToDeadLetterQueue(
  state: AccountState,
  source: Queue,
  targetArn: string,
  message: StoredMessage,
  delivery: Delivery,
  now: number,
): boolean {
  if (!queuesOf(state).has(targetArn)) return false
  removeMessage(state, source.arn, message.id)
  messagesOf(state, targetArn).set(message.id, {
    ...message,
    sentAt: isFifo(source) ? now : message.sentAt,
    availableAt: now,
    deadLetterSourceArn: source.arn,
    earlierReceives: (message.earlierReceives ?? 0) + delivery.receives,
  })
  return true
}

/** When the next message of the queue may become visible by itself; undefined when there is none to wait for. */
export function nextVisibleAt(state: AccountState, queue: Queue, now: number): number | undefined {
  let next: number | undefined
  const deliveries = deliveriesOf(state, queue.arn)
  for (const [id, message] of messagesOf(state, queue.arn).entries()) {
    const at = deliveries.get(id)?.visibleAt ?? message.availableAt
    if (at > now && (next === undefined || at < next)) next = at
  }
  return next
}
