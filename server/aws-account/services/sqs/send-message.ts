import { createHash, randomUUID } from 'node:crypto'
import type { SendMessageBatchRequestEntry, SendMessageResult } from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { AccountState } from '../../state/account-state.ts'
import {
  attributesDigest,
  bodyDigest,
  checkBody,
  messageBytes,
  parseAttributes,
  parseSystemAttributes,
  type StoredAttributes,
} from './message-content.ts'
import { messagesOf } from './message-store.ts'
import { attributesOf, isFifo, numberOf, type Queue } from './queues.ts'

export type Outgoing = Omit<SendMessageBatchRequestEntry, 'Id'>

const MAX_DELAY_SECONDS = 900
const DEDUPLICATION_MS = 300_000
const ID_PATTERN = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/

interface Sent {
  readonly id: string
  readonly sequenceNumber: string
  readonly at: number
}

/** Puts one message into the queue and answers with the digests the client verifies. */
export function sendMessage(context: CallContext, queue: Queue, input: Outgoing): SendMessageResult {
  const body = checkBody(input.MessageBody)
  const attributes = parseAttributes(input.MessageAttributes)
  const systemAttributes = parseSystemAttributes(input.MessageSystemAttributes)
  checkSize(queue, body, attributes)
  const delaySeconds = checkDelay(queue, input.DelaySeconds)
  const groupId = checkGroup(queue, input.MessageGroupId)
  const digests = {
    MD5OfMessageBody: bodyDigest(body),
    MD5OfMessageAttributes: attributesDigest(attributes),
    MD5OfMessageSystemAttributes: attributesDigest(systemAttributes),
  }
  const now = context.now()
  const message = {
    id: randomUUID(),
    body,
    attributes,
    systemAttributes,
    senderId: context.principal.userId,
    sentAt: now,
    availableAt: now + delaySeconds * 1000,
    ...(groupId !== undefined && { groupId }),
  }
  if (!isFifo(queue)) {
    refuseDeduplication(input.MessageDeduplicationId)
    messagesOf(context.state, queue.arn).set(message.id, message)
    return { MessageId: message.id, ...digests }
  }
  const deduplicationId = deduplicationIdOf(queue, input.MessageDeduplicationId, body)
  const sentBefore = sentWith(context.state, queue, deduplicationId, groupId, now)
  if (sentBefore) return { MessageId: sentBefore.id, SequenceNumber: sentBefore.sequenceNumber, ...digests }
  const sequenceNumber = nextSequenceNumber(context.state, queue)
  messagesOf(context.state, queue.arn).set(message.id, { ...message, deduplicationId, sequenceNumber })
  const sent = { id: message.id, sequenceNumber, at: now }
  sentOf(context.state, queue.arn).set(deduplicationKey(queue, deduplicationId, groupId), sent)
  return { MessageId: message.id, SequenceNumber: sequenceNumber, ...digests }
}

function checkSize(queue: Queue, body: string, attributes: StoredAttributes): void {
  const limit = numberOf(queue, 'MaximumMessageSize')
  if (messageBytes(body, attributes) > limit)
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    )
}

function checkDelay(queue: Queue, seconds: number | undefined): number {
  if (seconds === undefined) return numberOf(queue, 'DelaySeconds')
  if (isFifo(queue))
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${seconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    )
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_DELAY_SECONDS)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`,
    )
  return seconds
}

/** In a standard queue the group names a tenant of a fair queue; it does not order. */
function checkGroup(queue: Queue, groupId: string | undefined): string | undefined {
  if (groupId === undefined && isFifo(queue))
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.')
  if (groupId !== undefined) checkId('MessageGroupId', groupId)
  return groupId
}

function refuseDeduplication(id: string | undefined): void {
  if (id !== undefined)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${id} for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.`,
    )
}

function checkId(parameter: string, id: string): void {
  if (!ID_PATTERN.test(id))
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${id} for parameter ${parameter} is invalid. Reason: ${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    )
}

function deduplicationIdOf(queue: Queue, given: string | undefined, body: string): string {
  if (given !== undefined) {
    checkId('MessageDeduplicationId', given)
    return given
  }
  if (attributesOf(queue).ContentBasedDeduplication === 'true')
    return createHash('sha256').update(body).digest('hex')
  throw new AwsError(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  )
}

/** What was sent under which deduplication id, oldest first. */
export const sentOf = (state: AccountState, arn: string) => state.table<Sent>(`sqs.deduplication ${arn}`)

function deduplicationKey(queue: Queue, id: string, groupId: string | undefined): string {
  return attributesOf(queue).DeduplicationScope === 'messageGroup' ? `${id} ${groupId}` : id
}

function sentWith(
  state: AccountState,
  queue: Queue,
  id: string,
  groupId: string | undefined,
  now: number,
): Sent | undefined {
  const sent = sentOf(state, queue.arn)
  for (const [key, { at }] of sent.entries()) {
    if (at + DEDUPLICATION_MS > now) break
    sent.delete(key)
  }
  return sent.get(deduplicationKey(queue, id, groupId))
}

const SEQUENCE_DIGITS = 20

function nextSequenceNumber(state: AccountState, queue: Queue): string {
  const sequences = state.table<number>('sqs.sequences')
  const next = (sequences.get(queue.arn) ?? 0) + 1
  sequences.set(queue.arn, next)
  return `188${String(next).padStart(SEQUENCE_DIGITS - 3, '0')}`
}
