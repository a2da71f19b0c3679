import type { Message } from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Arrivals } from '../../shape/arrivals.ts'
import {
  attributesDigest,
  bodyDigest,
  selectAttributes,
  wireAttributes,
} from '../../shape/message-attributes.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { namedAttributes } from '../../shape/settable-attributes.ts'
import { formatReceiptHandle } from './in-flight.ts'
import { nextVisibleAt, takeMessages } from './message-store.ts'
import { rangeOf } from './queue-attributes.ts'
import { isFifo, numberOf, type Queue, queues } from './queues.ts'
import { redrivePolicyOf } from './redrive-policy.ts'
import { checkRange, checkValue, WRONG_TYPE } from './sqs-error.ts'
import type { ReceivedMessage } from './stored-message.ts'

type Request = Input<typeof import('@aws-sdk/client-sqs'), 'ReceiveMessage'>

const MAX_MESSAGES = 10

/**
 * Long polling answers with the first messages that become visible, or empty after the wait. A caller that hangs up
 * while it waits still receives: its messages come back after the visibility timeout.
 */
export async function receiveMessage(
  context: CallContext,
  received: Queue,
  input: Request,
  arrivals: Arrivals,
): Promise<{ Messages?: Message[] }> {
  const { state, now } = context
  let queue = received
  const max = input.MaxNumberOfMessages ?? 1
  const wait = input.WaitTimeSeconds ?? numberOf(queue, 'ReceiveMessageWaitTimeSeconds')
  checkRequest(queue, input, max, wait)
  const deadline = now() + wait * 1000
  for (;;) {
    // One moment for both looks: a message that becomes visible between them would be waited for in vain.
    const time = now()
    const visibilityMs = (input.VisibilityTimeout ?? numberOf(queue, 'VisibilityTimeout')) * 1000
    const taken = takeMessages(state, queue, { max, visibilityMs, now: time })
    const deadLetterArn = redrivePolicyOf(queue)?.deadLetterTargetArn
    if (deadLetterArn !== undefined) arrivals.announce(state, deadLetterArn)
    if (taken.length) return { Messages: taken.map(one => wireMessage(queue, one, input)) }
    const left = deadline - now()
    if (left <= 0 || arrivals.isClosed(state)) return {}
    const next = nextVisibleAt(state, queue, time)
    const timeoutMs = next === undefined ? left : Math.min(left, next - time)
    await arrivals.wait(state, queue.arn, { timeoutMs })
    queue = queues.require(context, { ...input })
  }
}

function checkRequest(queue: Queue, input: Request, max: number, wait: number): void {
  const reason = (min: number, most: number) => `Must be >= ${min} and <= ${most}, if provided.`
  checkRange('MaxNumberOfMessages', max, [1, MAX_MESSAGES])
  checkRange('WaitTimeSeconds', wait, rangeOf('ReceiveMessageWaitTimeSeconds'), reason)
  checkRange('VisibilityTimeout', input.VisibilityTimeout ?? 0, rangeOf('VisibilityTimeout'), reason)
  const attempt = input.ReceiveRequestAttemptId
  if (attempt === undefined) return
  checkValue(isFifo(queue), 'ReceiveRequestAttemptId', attempt, WRONG_TYPE)
  // Repeating a lost receive is not kept track of: it is refused rather than ignored.
  throw new AwsError(
    'NotImplemented',
    'ReceiveRequestAttemptId is not available in the embedded account',
    501,
  )
}

function wireMessage(queue: Queue, received: ReceivedMessage, input: Request): Message {
  const { message, delivery } = received
  const attributes = selectAttributes(message.attributes, input.MessageAttributeNames)
  const wanted = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]
  const system = namedAttributes(systemAttributes(received), wanted)
  return {
    MessageId: message.id,
    ReceiptHandle: formatReceiptHandle(queue, message.id, delivery.receipt),
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    ...(system && { Attributes: system }),
    ...(Object.keys(attributes).length && {
      MessageAttributes: wireAttributes(attributes),
      MD5OfMessageAttributes: attributesDigest(attributes),
    }),
  }
}

function systemAttributes({ message, delivery }: ReceivedMessage): Record<string, string | undefined> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String((message.earlierReceives ?? 0) + delivery.receives),
    ApproximateFirstReceiveTimestamp: String(delivery.firstReceivedAt),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.sequenceNumber,
    AWSTraceHeader: message.systemAttributes.AWSTraceHeader?.text,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  }
}
