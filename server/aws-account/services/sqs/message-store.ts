import { randomUUID } from 'node:crypto'
import { tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { isHeld } from './held-messages.ts'
import { inTurn, sent } from './message-groups.ts'
import { isFifo, numberOf, type Queue, queuesOf } from './queues.ts'
import { redrivePolicyOf } from './redrive-policy.ts'
import type { Delivery, ReceivedMessage, Seen, Standing, StoredMessage } from './stored-message.ts'

/** In order of sending. */
export const messagesOf = tableOfEach<StoredMessage>('sqs.messages')

/** By message id; absent until the first receive. */
export const deliveriesOf = tableOfEach<Delivery>('sqs.deliveries')

export function removeMessage(state: AccountState, arn: string, id: string): void {
  messagesOf(state, arn).delete(id)
  deliveriesOf(state, arn).delete(id)
}

/** As if nothing had been sent. */
export function removeAllMessages(state: AccountState, arn: string): void {
  for (const id of [...messagesOf(state, arn).keys()]) removeMessage(state, arn, id)
  sent.forget(state, arn)
}

/** Puts a message, changed or not, behind all of another queue. */
export function moveMessage(state: AccountState, from: string, to: string, message: StoredMessage): void {
  removeMessage(state, from, message.id)
  const { number: _there, ...moved } = message
  const number = to.endsWith('.fifo') && { number: sent.next(state, to) }
  messagesOf(state, to).set(message.id, { ...moved, ...number })
}

/** Every message of a queue as it stands, in order of sending; what has outlived the retention period is deleted. */
export function* messagesAt(state: AccountState, queue: Queue, now: number): Generator<Seen> {
  const deliveries = deliveriesOf(state, queue.arn)
  const retentionMs = numberOf(queue, 'MessageRetentionPeriod') * 1000
  for (const [id, message] of messagesOf(state, queue.arn).entries()) {
    const delivery = deliveries.get(id)
    if (message.sentAt + retentionMs <= now) removeMessage(state, queue.arn, id)
    else if (delivery) {
      const isInFlight = delivery.visibleAt > now || isHeld(state, delivery.receipt)
      yield { message, delivery, standing: isInFlight ? 'in-flight' : 'visible' }
    } else yield { message, delivery, standing: message.availableAt > now ? 'delayed' : 'visible' }
  }
}

/** How many messages stand how. */
export function countMessages(state: AccountState, queue: Queue, now: number): Record<Standing, number> {
  const counts = { delayed: 0, 'in-flight': 0, visible: 0 }
  for (const { standing } of messagesAt(state, queue, now)) counts[standing]++
  return counts
}

/**
 * Takes up to `max` messages for `visibilityMs`. A message that was already received as often as the redrive policy
 * allows goes to the dead-letter queue instead. Messages of a FIFO group leave in order, see `inTurn`.
 */
export function takeMessages(
  state: AccountState,
  queue: Queue,
  options: { readonly max: number; readonly visibilityMs: number; readonly now: number },
): ReceivedMessage[] {
  const { max, visibilityMs, now } = options
  const redrive = redrivePolicyOf(queue)
  // Where the dead-letter queue no longer exists, messages stay where they are.
  const target = redrive && queuesOf(state).get(redrive.deadLetterTargetArn)
  const all = messagesAt(state, queue, now)
  const taken: ReceivedMessage[] = []
  for (const { message, delivery: earlier, standing } of isFifo(queue) ? inTurn(all) : all) {
    if (taken.length >= max) break
    if (standing !== 'visible') continue
    if (target && earlier && earlier.receives >= redrive.maxReceiveCount) {
      moveMessage(state, queue.arn, target.arn, deadLetter(queue, message, earlier, now))
      continue
    }
    const delivery: Delivery = {
      visibleAt: now + visibilityMs,
      receives: (earlier?.receives ?? 0) + 1,
      firstReceivedAt: earlier?.firstReceivedAt ?? now,
      receipt: randomUUID(),
      ...(isFifo(queue) && { number: sent.next(state, queue.arn) }),
    }
    deliveriesOf(state, queue.arn).set(message.id, delivery)
    taken.push({ message, delivery })
  }
  return taken
}

/** The age of a standard message goes on counting from when it was first sent; a FIFO message starts anew. */
const deadLetter = (source: Queue, message: StoredMessage, { receives }: Delivery, now: number) => ({
  ...message,
  sentAt: isFifo(source) ? now : message.sentAt,
  availableAt: now,
  deadLetterSourceArn: source.arn,
  earlierReceives: (message.earlierReceives ?? 0) + receives,
})

/** How soon a message that is held is looked at again, in milliseconds. */
const heldAgainMs = 200

/** When the next message of the queue may become visible by itself; undefined when there is none to wait for. */
export function nextVisibleAt(state: AccountState, queue: Queue, now: number): number | undefined {
  const times = [...messagesAt(state, queue, now)].map(({ message, delivery, standing }) => {
    const at = delivery?.visibleAt ?? message.availableAt
    // Held by a mapping beyond its time: it may be let go at any moment.
    return standing === 'in-flight' ? Math.max(at, now + heldAgainMs) : at
  })
  const later = times.filter(time => time > now)
  return later.length ? later.reduce((first, time) => Math.min(first, time)) : undefined
}
