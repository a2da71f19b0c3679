import { createHash, randomUUID } from 'node:crypto'
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { table, tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import {
  attributesDigest,
  bodyDigest,
  checkBody,
  messageBytes,
  parseAttributes,
  parseSystemAttributes,
} from './message-content.ts'
import { messagesOf } from './message-store.ts'
import { attributesOf, isFifo, numberOf, type Queue } from './queues.ts'
import { checkRange, invalid, invalidValue, missing } from './sqs-error.ts'

export type Outgoing = Omit<SendMessageBatchRequestEntry, 'Id'>

const MAX_DELAY_SECONDS = 900
const MAX_BATCH_BYTES = 1_048_576
const DEDUPLICATION_MS = 300_000
const ID_PATTERN = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/

interface Sent {
  readonly id: string
  readonly sequenceNumber: string
  readonly at: number
}

/** What was sent under which deduplication id, oldest first. */
export const sentOf = tableOfEach<Sent>('sqs.deduplication')
const sequencesOf = table<number>('sqs.sequences')

/** Puts one message into the queue and answers with the digests the client verifies. */
export function sendMessage({ state, ...context }: CallContext, queue: Queue, input: Outgoing) {
  const body = checkBody(input.MessageBody)
  const attributes = parseAttributes(input.MessageAttributes)
  const systemAttributes = parseSystemAttributes(input.MessageSystemAttributes)
  const limit = numberOf(queue, 'MaximumMessageSize')
  if (messageBytes(body, attributes) > limit)
    throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`)
  const delaySeconds = checkDelay(queue, input.DelaySeconds)
  const groupId = checkGroup(queue, input.MessageGroupId)
  const sentAt = context.now()
  const message = {
    id: randomUUID(),
    body,
    attributes,
    systemAttributes,
    senderId: context.principal.userId,
    sentAt,
    availableAt: sentAt + delaySeconds * 1000,
    ...(groupId !== undefined && { groupId }),
  }
  const answer = {
    MessageId: message.id,
    MD5OfMessageBody: bodyDigest(body),
    MD5OfMessageAttributes: attributesDigest(attributes),
    MD5OfMessageSystemAttributes: attributesDigest(systemAttributes),
  }
  if (!isFifo(queue)) {
    if (input.MessageDeduplicationId !== undefined)
      throw invalidValue(
        'MessageDeduplicationId',
        input.MessageDeduplicationId,
        'The request includes a parameter that is not valid for this queue type.',
      )
    messagesOf(state, queue.arn).set(message.id, message)
    return answer
  }
  const deduplicationId = deduplicationIdOf(queue, input.MessageDeduplicationId, body)
  const key =
    attributesOf(queue).DeduplicationScope === 'messageGroup'
      ? `${deduplicationId} ${groupId}`
      : deduplicationId
  const before = sentBefore(state, queue, key, sentAt)
  if (before) return { ...answer, MessageId: before.id, SequenceNumber: before.sequenceNumber }
  const sequenceNumber = nextSequenceNumber(state, queue)
  messagesOf(state, queue.arn).set(message.id, { ...message, deduplicationId, sequenceNumber })
  sentOf(state, queue.arn).set(key, { id: message.id, sequenceNumber, at: sentAt })
  return { ...answer, SequenceNumber: sequenceNumber }
}

export function checkBatchSize(entries: readonly Outgoing[]): void {
  let bytes = 0
  for (const entry of entries)
    bytes += messageBytes(entry.MessageBody ?? '', parseAttributes(entry.MessageAttributes))
  if (bytes > MAX_BATCH_BYTES)
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    )
}

function checkDelay(queue: Queue, seconds: number | undefined): number {
  if (seconds === undefined) return numberOf(queue, 'DelaySeconds')
  if (isFifo(queue))
    throw invalidValue(
      'DelaySeconds',
      seconds,
      'The request include parameter that is not valid for this queue type.',
    )
  const range = `DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`
  checkRange('DelaySeconds', seconds, [0, MAX_DELAY_SECONDS], range)
  return seconds
}

/** In a standard queue the group names a tenant of a fair queue; it does not order. */
function checkGroup(queue: Queue, groupId: string | undefined): string | undefined {
  if (groupId === undefined && isFifo(queue)) throw missing('MessageGroupId')
  if (groupId !== undefined) checkId('MessageGroupId', groupId)
  return groupId
}

function checkId(parameter: string, id: string): void {
  if (!ID_PATTERN.test(id))
    throw invalidValue(
      parameter,
      id,
      `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    )
}

function deduplicationIdOf(queue: Queue, given: string | undefined, body: string): string {
  if (given !== undefined) {
    checkId('MessageDeduplicationId', given)
    return given
  }
  if (attributesOf(queue).ContentBasedDeduplication === 'true')
    return createHash('sha256').update(body).digest('hex')
  throw invalid(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  )
}

function sentBefore(state: AccountState, queue: Queue, key: string, now: number): Sent | undefined {
  const sent = sentOf(state, queue.arn)
  for (const [old, { at }] of sent.entries()) {
    if (at + DEDUPLICATION_MS > now) break
    sent.delete(old)
  }
  return sent.get(key)
}

const SEQUENCE_DIGITS = 20

function nextSequenceNumber(state: AccountState, queue: Queue): string {
  const next = (sequencesOf(state).get(queue.arn) ?? 0) + 1
  sequencesOf(state).set(queue.arn, next)
  return `188${String(next).padStart(SEQUENCE_DIGITS - 3, '0')}`
}
