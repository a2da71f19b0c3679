import { randomUUID } from 'node:crypto'
import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { deduplication, idOfContent } from '../../shape/deduplication.ts'
import { messageBytes, type StoredAttributes } from '../../shape/message-attributes.ts'
import { parseObject } from '../../shape/parse-object.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { Message } from './message.ts'
import { parseMessageAttributes } from './message-attributes.ts'
import { check, invalid } from './sns-error.ts'
import { isFifo, type Topic } from './topics.ts'

type Sdk = typeof import('@aws-sdk/client-sns')
type Outgoing = Omit<PublishBatchRequestEntry, 'Id'>

/** Developer guide, quotas: bytes of a message, and of a batch, with its attributes. */
const MAX_BYTES = 262_144
const MAX_SUBJECT_CHARS = 100
const MAX_ENTRIES = 10

/** Hands a message on to those who want it. */
export type FanOut = (topic: Topic, message: Message) => void

const sent = deduplication('sns', count => `1${String(count).padStart(16, '0')}000`)

export function publish(
  context: CallContext,
  topic: Topic,
  input: Omit<Input<Sdk, 'Publish'>, 'TopicArn' | 'TargetArn' | 'PhoneNumber'>,
  fanOut: FanOut,
): Output<Sdk, 'Publish'> {
  const prepared = prepare(topic, input)
  check(prepared.bytes <= MAX_BYTES, 'Message too long')
  return send(context, topic, prepared, fanOut)
}

/** All entries of a batch are checked before any is sent: SNS refuses a batch as a whole. */
export function publishBatch(
  context: CallContext,
  topic: Topic,
  { PublishBatchRequestEntries: entries = [] }: Input<Sdk, 'PublishBatch'>,
  fanOut: FanOut,
): Output<Sdk, 'PublishBatch'> {
  checkEntries(entries)
  const prepared = entries.map(entry => ({ Id: entry.Id ?? '', ...prepare(topic, entry) }))
  const bytes = prepared.reduce((sum, one) => sum + one.bytes, 0)
  if (bytes > MAX_BYTES)
    throw new AwsError(
      'BatchRequestTooLongException',
      'The length of all the messages put together is more than the limit.',
    )
  const Successful = prepared.map(one => ({ Id: one.Id, ...send(context, topic, one, fanOut) }))
  return { Successful, Failed: [] }
}

function checkEntries(entries: readonly PublishBatchRequestEntry[]): void {
  if (!entries.length)
    throw new AwsError('EmptyBatchRequestException', "The batch request doesn't contain any entries.")
  if (entries.length > MAX_ENTRIES)
    throw new AwsError(
      'TooManyEntriesInBatchRequestException',
      'The batch request contains more entries than permissible.',
    )
  const ids = entries.map(({ Id = '' }) => Id)
  if (new Set(ids).size < ids.length)
    throw new AwsError(
      'BatchEntryIdsNotDistinctException',
      'Two or more batch entries in the request have the same Id.',
    )
  for (const id of ids) {
    const refuse = (why: string) =>
      new AwsError(
        'InvalidBatchEntryIdException',
        `The Id of a batch entry in the batch request ${why}: ${id}`,
      )
    if (id.length > 80) throw refuse('is too long')
    if (!/^[A-Za-z0-9_-]+$/.test(id)) throw refuse('contains an impermissible character')
  }
}

interface Prepared {
  readonly bodies: Readonly<Record<string, string>>
  readonly subject: string | undefined
  readonly attributes: StoredAttributes
  readonly groupId: string | undefined
  readonly deduplicationId: string | undefined
  /** As limits count them. */
  readonly bytes: number
}

function prepare(topic: Topic, input: Outgoing): Prepared {
  const { Message: body = '', Subject: subject, MessageStructure: structure } = input
  const { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } = input
  check(body !== '', 'Empty message')
  if (subject !== undefined) checkSubject(subject)
  const bodies = structure === undefined ? { default: body } : bodiesOf(body, structure)
  const fifo = isFifo(topic)
  if (fifo) {
    check(groupId !== undefined, 'The MessageGroupId parameter is required for FIFO topics')
    check(
      deduplicationId !== undefined || topic.attributes.ContentBasedDeduplication === 'true',
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    )
  } else
    check(
      deduplicationId === undefined,
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    )
  const attributes = parseMessageAttributes(input.MessageAttributes)
  return {
    bodies,
    subject,
    attributes,
    groupId,
    deduplicationId: fifo ? (deduplicationId ?? idOfContent(body)) : undefined,
    bytes: messageBytes(body, attributes),
  }
}

function checkSubject(subject: string): void {
  const isRight = subject !== '' && subject.length <= MAX_SUBJECT_CHARS && !/[\p{Cc}]/u.test(subject)
  check(isRight && /^\S/.test(subject), 'Subject')
}

/** Of a message that says for each protocol what it gets (API reference, `MessageStructure`). */
function bodiesOf(body: string, structure: string): Record<string, string> {
  check(structure === 'json', 'Message Structure')
  const parsed = parseObject(body)
  if (parsed === undefined) throw invalid('Message Structure - JSON message body failed to parse')
  const texts = Object.entries(parsed).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  const bodies = Object.fromEntries(texts)
  check(bodies.default !== undefined, 'Message Structure - No default entry in JSON message body')
  return bodies
}

function send({ state, ...context }: CallContext, topic: Topic, prepared: Prepared, fanOut: FanOut) {
  const { bytes, bodies, subject, attributes, groupId, deduplicationId } = prepared
  const now = context.now()
  const id = randomUUID()
  const onlyInGroup = topic.attributes.FifoThroughputScope === 'MessageGroup' ? groupId : undefined
  const taken =
    deduplicationId === undefined
      ? undefined
      : sent.once(state, topic.arn, { id, at: now, deduplicationId, onlyInGroup })
  if (taken?.isNew === false) return { MessageId: taken.id, SequenceNumber: taken.sequenceNumber }
  const sequenceNumber = taken?.sequenceNumber
  const traceHeader = context.request.headers['x-amzn-trace-id']
  fanOut(topic, {
    id,
    topicArn: topic.arn,
    publishedAt: now,
    bodies,
    attributes,
    ...(subject !== undefined && { subject }),
    ...(groupId !== undefined && { groupId }),
    ...(deduplicationId !== undefined && { deduplicationId }),
    ...(sequenceNumber !== undefined && { sequenceNumber }),
    ...(traceHeader !== undefined && { traceHeader }),
  })
  context.metrics.put('AWS/SNS', 'NumberOfMessagesPublished', { TopicName: topic.name }, 1, 'Count')
  context.metrics.put('AWS/SNS', 'PublishSize', { TopicName: topic.name }, bytes, 'Bytes')
  return { MessageId: id, ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }) }
}
