import type { StoredAttributes } from '../../shape/message-attributes.ts'

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
  /** Its place in the FIFO queue that it was moved to; its sequence number is of the queue it was sent to. */
  readonly number?: number
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
  /** In a FIFO queue the number of the latest receive, on the same count as those of messages. */
  readonly number?: number
}

export interface ReceivedMessage {
  readonly message: StoredMessage
  readonly delivery: Delivery
}

export type Standing = 'delayed' | 'in-flight' | 'visible'

/** A message as it stands at some moment. */
export interface Seen {
  readonly message: StoredMessage
  readonly delivery: Delivery | undefined
  readonly standing: Standing
}
