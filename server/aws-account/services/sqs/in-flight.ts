import type { ChangeMessageVisibilityBatchRequestEntry } from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { isHeld } from './held-messages.ts'
import { deliveriesOf, messagesOf, removeMessage } from './message-store.ts'
import { rangeOf } from './queue-attributes.ts'
import { isFifo, type Queue } from './queues.ts'
import { checkRange, checkValue, invalidValue, missing } from './sqs-error.ts'

/** What is common to a request and to an entry of a batch. */
type Change = Omit<ChangeMessageVisibilityBatchRequestEntry, 'Id'>
type Handled = Pick<Change, 'ReceiptHandle'>

/**
 * Deletes the message the handle was received with. As in AWS, a handle that is not the latest succeeds without
 * deleting, and one whose visibility timeout has passed still deletes from a standard queue but not from a FIFO queue.
 */
export function deleteMessage({ state, now }: CallContext, queue: Queue, input: Handled): void {
  const { messageId, receipt, handle } = parseReceiptHandle(queue, input)
  const delivery = deliveriesOf(state, queue.arn).get(messageId)
  if (!delivery || delivery.receipt !== receipt) return
  const hasExpired = isFifo(queue) && delivery.visibleAt <= now() && !isHeld(state, receipt)
  checkValue(!hasExpired, 'ReceiptHandle', handle, 'The receipt handle has expired.')
  removeMessage(state, queue.arn, messageId)
}

export function changeVisibility({ state, ...context }: CallContext, queue: Queue, input: Change): void {
  const { messageId, receipt, handle } = parseReceiptHandle(queue, input)
  const seconds = input.VisibilityTimeout
  if (seconds === undefined) throw missing('VisibilityTimeout')
  const [min, max] = rangeOf('VisibilityTimeout')
  const reason = () => `VisibilityTimeout must be an integer between ${min} and ${max}.`
  checkRange('VisibilityTimeout', seconds, [min, max], reason)
  const delivery = deliveriesOf(state, queue.arn).get(messageId)
  const gone = 'Message does not exist or is not available for visibility timeout change.'
  const isThere = messagesOf(state, queue.arn).has(messageId) && delivery !== undefined
  checkValue(isThere, 'ReceiptHandle', handle, gone)
  const now = context.now()
  if (delivery.receipt !== receipt)
    throw new AwsError(
      'MessageNotInflight',
      invalidValue('ReceiptHandle', handle, 'Message is not in flight.').message,
    )
  const visibleAt = now + seconds * 1000
  const isWithin = visibleAt <= delivery.firstReceivedAt + max * 1000
  const beyond = `Total VisibilityTimeout for the message is beyond the limit [${max} seconds].`
  checkValue(isWithin, 'VisibilityTimeout', seconds, beyond)
  deliveriesOf(state, queue.arn).set(messageId, { ...delivery, visibleAt })
}

/** What a client needs to delete a message it received: opaque to it. */
export function formatReceiptHandle(queue: Queue, messageId: string, receipt: string): string {
  return Buffer.from(`${queue.name} ${messageId} ${receipt}`).toString('base64')
}

function parseReceiptHandle(queue: Queue, { ReceiptHandle: handle }: Handled) {
  if (!handle) throw missing('ReceiptHandle')
  const [name, messageId, receipt] = Buffer.from(handle, 'base64').toString().split(' ')
  if (!messageId || !receipt || name !== queue.name)
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    )
  return { messageId, receipt, handle }
}
