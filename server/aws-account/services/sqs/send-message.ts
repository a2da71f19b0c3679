import { randomUUID } from 'node:crypto'
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { shownUserId } from '../../account/platform-roles.ts'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, WireRequest } from '../../service.ts'
import { idOfContent } from '../../shape/deduplication.ts'
import {
  attributesDigest,
  bodyDigest,
  invalidCharacter,
  messageBytes,
  parseAttributes,
  type StoredAttributes,
  VALID_TEXT,
  type WireAttribute,
} from '../../shape/message-attributes.ts'
import { sent } from './message-groups.ts'
import { messagesOf } from './message-store.ts'
import { rangeOf } from './queue-attributes.ts'
import { attributesOf, isFifo, numberOf, type Queue } from './queues.ts'
import { check, checkRange, checkValue, invalid, missing, WRONG_TYPE } from './sqs-error.ts'

export type Outgoing = Omit<SendMessageBatchRequestEntry, 'Id'>

const MAX_BATCH_BYTES = 1_048_576
const ID_PATTERN = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/

/** Puts one message into the queue and answers with the digests the client verifies. */
export function sendMessage({ state, ...context }: CallContext, queue: Queue, input: Outgoing) {
  const body = checkBody(input.MessageBody)
  const attributes = parseUserAttributes(input.MessageAttributes)
  const systemAttributes = withTrace(context.request, parseSystemAttributes(input.MessageSystemAttributes))
  const limit = numberOf(queue, 'MaximumMessageSize')
  check(
    messageBytes(body, attributes) <= limit,
    `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
  )
  const delaySeconds = checkDelay(queue, input.DelaySeconds)
  const groupId = checkGroup(queue, input.MessageGroupId)
  const sentAt = context.now()
  const message = {
    id: randomUUID(),
    body,
    attributes,
    systemAttributes,
    senderId: shownUserId(context.principal),
    sentAt,
    availableAt: sentAt + delaySeconds * 1000,
    ...(groupId !== undefined && { groupId }),
  }
  const answer = {
    MessageId: message.id,
    MD5OfMessageBody: bodyDigest(body),
    MD5OfMessageAttributes: attributesDigest(attributes),
    MD5OfMessageSystemAttributes: attributesDigest(parseSystemAttributes(input.MessageSystemAttributes)),
  }
  if (!isFifo(queue)) {
    const id = input.MessageDeduplicationId
    const wrongType = 'The request includes a parameter that is not valid for this queue type.'
    checkValue(id === undefined, 'MessageDeduplicationId', id, wrongType)
    messagesOf(state, queue.arn).set(message.id, message)
    return answer
  }
  const deduplicationId = deduplicationIdOf(queue, input.MessageDeduplicationId, body)
  const onlyInGroup = attributesOf(queue).DeduplicationScope === 'messageGroup' ? groupId : undefined
  const sending = { id: message.id, at: sentAt, deduplicationId, onlyInGroup }
  const { id, sequenceNumber, isNew } = sent.once(state, queue.arn, sending)
  if (isNew) messagesOf(state, queue.arn).set(id, { ...message, deduplicationId, sequenceNumber })
  return { ...answer, MessageId: id, SequenceNumber: sequenceNumber }
}

/** Bytes of a message as its limits count them. */
export function bytesOf({ MessageBody, MessageAttributes }: Outgoing): number {
  return messageBytes(MessageBody ?? '', parseUserAttributes(MessageAttributes))
}

/** What is asked of a batch as a whole; a FIFO queue refuses all of it where one entry says no group or is no duplicate of itself. */
export function checkBatch(queue: Queue, entries: readonly Outgoing[]): void {
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0)
  if (bytes > MAX_BATCH_BYTES)
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    )
  if (!isFifo(queue)) return
  for (const entry of entries) {
    check(entry.MessageGroupId !== undefined, 'The request must contain the parameter MessageGroupId.')
    deduplicationIdOf(queue, entry.MessageDeduplicationId, entry.MessageBody ?? '')
  }
}

function checkBody(body: string | undefined): string {
  if (!body) throw missing('MessageBody')
  const invalid = invalidCharacter(body)
  if (invalid === undefined) return body
  throw new AwsError(
    'InvalidMessageContents',
    `Invalid binary character '${invalid}' was found in the message body, the set of allowed characters is ${VALID_TEXT}`,
  )
}

type Given = Readonly<Record<string, WireAttribute>> | undefined

const parseUserAttributes = (given: Given): StoredAttributes => parseAttributes(given, invalid)

function parseSystemAttributes(given: Given): StoredAttributes {
  for (const name of Object.keys(given ?? {}))
    check(
      name === 'AWSTraceHeader',
      `Message system attribute name '${name}' is invalid. Valid values: AWSTraceHeader.`,
    )
  return parseAttributes(given, invalid)
}

/** A trace goes on with the message, whether its sender says so or its request is part of one. */
function withTrace({ headers }: WireRequest, given: StoredAttributes): StoredAttributes {
  const trace = headers['x-amzn-trace-id']
  if (trace === undefined || given.AWSTraceHeader) return given
  return { ...given, AWSTraceHeader: { type: 'String', text: trace } }
}

function checkDelay(queue: Queue, seconds: number | undefined): number {
  if (seconds === undefined) return numberOf(queue, 'DelaySeconds')
  // None is what a FIFO queue has anyway: it then goes by the queue's own.
  if (isFifo(queue) && seconds === 0) return numberOf(queue, 'DelaySeconds')
  checkValue(!isFifo(queue), 'DelaySeconds', seconds, WRONG_TYPE)
  const reason = (min: number, max: number) => `DelaySeconds must be >= ${min} and <= ${max}.`
  checkRange('DelaySeconds', seconds, rangeOf('DelaySeconds'), reason)
  return seconds
}

/** In a standard queue the group names a tenant of a fair queue; it does not order. */
function checkGroup(queue: Queue, groupId: string | undefined): string | undefined {
  if (groupId === undefined && isFifo(queue)) throw missing('MessageGroupId')
  return groupId === undefined ? undefined : checkId('MessageGroupId', groupId)
}

function checkId(parameter: string, id: string): string {
  const rule = `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`
  checkValue(ID_PATTERN.test(id), parameter, id, rule)
  return id
}

function deduplicationIdOf(queue: Queue, given: string | undefined, body: string): string {
  if (given !== undefined) return checkId('MessageDeduplicationId', given)
  check(
    attributesOf(queue).ContentBasedDeduplication === 'true',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  )
  return idOfContent(body)
}
