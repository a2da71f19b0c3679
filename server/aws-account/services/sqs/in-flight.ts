import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { deliveriesOf, messagesOf, removeMessage } from './message-store.ts'
import { isFifo, type Queue } from './queues.ts'
import { parseReceiptHandle } from './receipt-handle.ts'

const MAX_VISIBILITY_SECONDS = 43_200

/**
 * Deletes the message the handle was received with. As in AWS, a handle that is not the latest succeeds without
 * deleting, and one whose visibility timeout has passed still deletes from a standard queue but not from a FIFO queue.
 */
export function deleteMessage(context: CallContext, queue: Queue, handle: string | undefined): void {
  const { messageId, receipt } = parseReceiptHandle(queue, required(handle))
  const delivery = deliveriesOf(context.state, queue.arn).get(messageId)
  if (!delivery || delivery.receipt !== receipt) return
  if (isFifo(queue) && delivery.visibleAt <= context.now())
    throw invalidHandle(handle, 'The receipt handle has expired.')
  removeMessage(context.state, queue.arn, messageId)
}

export function changeVisibility(
  context: CallContext,
  queue: Queue,
  handle: string | undefined,
  seconds: number | undefined,
): void {
  const { messageId, receipt } = parseReceiptHandle(queue, required(handle))
  if (seconds === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter VisibilityTimeout.')
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_VISIBILITY_SECONDS)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and ${MAX_VISIBILITY_SECONDS}.`,
    )
  const deliveries = deliveriesOf(context.state, queue.arn)
  const delivery = deliveries.get(messageId)
  if (!messagesOf(context.state, queue.arn).has(messageId) || !delivery)
    throw invalidHandle(handle, 'Message does not exist or is not available for visibility timeout change.')
  const now = context.now()
  if (delivery.receipt !== receipt || delivery.visibleAt <= now)
    throw new AwsError(
      'MessageNotInflight',
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message is not in flight.`,
    )
  if (now + seconds * 1000 > delivery.firstReceivedAt + MAX_VISIBILITY_SECONDS * 1000)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_SECONDS} seconds].`,
    )
  deliveries.set(messageId, { ...delivery, visibleAt: now + seconds * 1000 })
}

function required(handle: string | undefined): string {
  if (!handle) throw new AwsError('MissingParameter', 'The request must contain the parameter ReceiptHandle.')
  return handle
}

function invalidHandle(handle: string | undefined, reason: string): AwsError {
  return new AwsError(
    'InvalidParameterValue',
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
  )
}
