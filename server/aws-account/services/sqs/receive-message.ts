import type { Message, ReceiveMessageRequest, ReceiveMessageResult } from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import type { Arrivals } from './arrivals.ts'
import { attributesDigest, bodyDigest, selectAttributes, wireAttributes } from './message-content.ts'
import { nextVisibleAt, type ReceivedMessage, takeMessages } from './message-store.ts'
import { isFifo, numberOf, type Queue, queueByUrl } from './queues.ts'
import { formatReceiptHandle } from './receipt-handle.ts'
import { redrivePolicyOf } from './redrive-policy.ts'

const MAX_MESSAGES = 10
const MAX_WAIT_SECONDS = 20
const MAX_VISIBILITY_SECONDS = 43_200

/**
 * Long polling answers with the first messages that become visible, or empty after the wait. A caller that hangs up
 * while it waits still receives: its messages come back after the visibility timeout.
 */
export async function receiveMessage(
  context: CallContext,
  input: Decoded<ReceiveMessageRequest>,
  arrivals: Arrivals,
): Promise<ReceiveMessageResult> {
  const { state, now } = context
  let queue = queueByUrl(context, input.QueueUrl)
  const max = within('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, MAX_MESSAGES)
  const wait = within(
    'WaitTimeSeconds',
    input.WaitTimeSeconds ?? numberOf(queue, 'ReceiveMessageWaitTimeSeconds'),
    0,
    MAX_WAIT_SECONDS,
  )
  if (input.VisibilityTimeout !== undefined)
    within('VisibilityTimeout', input.VisibilityTimeout, 0, MAX_VISIBILITY_SECONDS)
  refuseAttemptId(queue, input.ReceiveRequestAttemptId)
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
    await arrivals.wait(state, queue.arn, Math.min(left, untilNextVisible(context, queue, time) ?? left))
    queue = queueByUrl(context, input.QueueUrl)
  }
}

function untilNextVisible({ state }: CallContext, queue: Queue, now: number): number | undefined {
  const at = nextVisibleAt(state, queue, now)
  return at === undefined ? undefined : at - now
}

function within(parameter: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  const range = parameter === 'MaxNumberOfMessages' ? `between ${min} and ${max}` : `>= ${min} and <= ${max}`
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${parameter} is invalid. Reason: Must be ${range}, if provided.`,
  )
}

/** Repeating a lost receive is not kept track of: it is refused rather than ignored. */
function refuseAttemptId(queue: Queue, id: string | undefined): void {
  if (id === undefined) return
  if (!isFifo(queue))
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${id} for parameter ReceiveRequestAttemptId is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    )
  throw new AwsError(
    'NotImplemented',
    'ReceiveRequestAttemptId is not available in the embedded account',
    501,
  )
}

function wireMessage(queue: Queue, received: ReceivedMessage, input: ReceiveMessageRequest): Message {
  const { message, delivery } = received
  const attributes = selectAttributes(message.attributes, input.MessageAttributeNames)
  const wanted = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]
  const system = Object.entries(systemAttributes(received)).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && wanted.some(one => one === 'All' || one === entry[0]),
  )
  return {
    MessageId: message.id,
    ReceiptHandle: formatReceiptHandle(queue, message.id, delivery.receipt),
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    ...(system.length && { Attributes: Object.fromEntries(system) }),
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
