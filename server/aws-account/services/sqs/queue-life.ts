import type {
  CreateQueueRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  ListQueuesRequest,
  ListQueuesResult,
  SetQueueAttributesRequest,
} from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import { countMessages, removeAllMessages } from './message-store.ts'
import {
  checkAttributes,
  checkThroughput,
  REPORTED_ATTRIBUTES,
  SETTABLE_ATTRIBUTES,
  withDefaults,
} from './queue-attributes.ts'
import { checkTags } from './queue-tags.ts'
import {
  attributesOf,
  deletedQueues,
  isFifo,
  type Queue,
  queueArn,
  queueByUrl,
  queuesOf,
  queueUrl,
} from './queues.ts'
import { checkRedriveAllowPolicy, checkRedrivePolicy } from './redrive-policy.ts'
import { sentOf } from './send-message.ts'

/** A name is free again, and a queue may be purged again, after this long (API reference). */
const PAUSE_MS = 60_000
const MAX_LISTED = 1000

export function createQueue(context: CallContext, input: Decoded<CreateQueueRequest>): { QueueUrl: string } {
  const name = input.QueueName
  const fifo = input.Attributes?.FifoQueue === 'true'
  checkName(name, fifo)
  const arn = queueArn(context, name)
  const existing = queuesOf(context.state).get(arn)
  const attributes = checkedAttributes(
    context,
    existing ?? { arn, name, attributes: {} },
    input.Attributes ?? {},
  )
  if (existing) {
    refuseDifference(existing, attributes)
    return { QueueUrl: queueUrl(context, existing) }
  }
  const now = context.now()
  if (now - (deletedQueues(context.state).get(arn) ?? -PAUSE_MS) < PAUSE_MS)
    throw new AwsError(
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    )
  const queue: Queue = {
    arn,
    name,
    createdAt: now,
    modifiedAt: now,
    attributes,
    tags: checkTags(input.tags ?? {}),
  }
  queuesOf(context.state).set(arn, queue)
  return { QueueUrl: queueUrl(context, queue) }
}

function checkName(name: string, fifo: boolean): void {
  if (fifo ? /^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name) : /^[A-Za-z0-9_-]{1,80}$/.test(name)) return
  throw new AwsError(
    'InvalidParameterValue',
    fifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  )
}

/** The same name may be created again with what it has: the attributes given now must be those it was given then. */
function refuseDifference(queue: Queue, given: Readonly<Record<string, string>>): void {
  const present = attributesOf(queue)
  for (const [name, value] of Object.entries(given))
    if ((present[name] ?? '') !== value)
      throw new AwsError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${name}`,
      )
}

function checkedAttributes(
  context: CallContext,
  queue: Pick<Queue, 'arn' | 'name' | 'attributes'>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  checkAttributes(given, isFifo(queue))
  const all = { ...queue.attributes, ...given }
  checkThroughput(withDefaults(all, isFifo(queue)))
  if (given.RedrivePolicy !== undefined) checkRedrivePolicy(context.state, queue, given.RedrivePolicy)
  if (given.RedriveAllowPolicy !== undefined) checkRedriveAllowPolicy(given.RedriveAllowPolicy)
  return given
}

export function setQueueAttributes(context: CallContext, input: Decoded<SetQueueAttributesRequest>): void {
  const queue = queueByUrl(context, input.QueueUrl)
  if (input.Attributes.FifoQueue !== undefined)
    throw new AwsError('InvalidAttributeName', 'Unknown Attribute FifoQueue.')
  const attributes = { ...queue.attributes, ...checkedAttributes(context, queue, input.Attributes) }
  const present = Object.entries(attributes).filter(([, value]) => value !== '')
  queuesOf(context.state).set(queue.arn, {
    ...queue,
    modifiedAt: context.now(),
    attributes: Object.fromEntries(present),
  })
}

export function getQueueAttributes(
  context: CallContext,
  input: Decoded<GetQueueAttributesRequest>,
): GetQueueAttributesResult {
  const queue = queueByUrl(context, input.QueueUrl)
  const wanted: readonly string[] = input.AttributeNames ?? []
  const known = [
    'All',
    ...REPORTED_ATTRIBUTES,
    ...SETTABLE_ATTRIBUTES,
    'KmsMasterKeyId',
    'KmsDataKeyReusePeriodSeconds',
  ]
  const unknown = wanted.find(name => !known.includes(name))
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
  const counts = countMessages(context.state, queue, context.now())
  const all: Record<string, string> = {
    ...attributesOf(queue),
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts['in-flight']),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
  }
  const named = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name))
  return named.length ? { Attributes: Object.fromEntries(named) } : {}
}

export function listQueues(context: CallContext, input: Decoded<ListQueuesRequest>): ListQueuesResult {
  const max = input.MaxResults ?? MAX_LISTED
  if (max < 1 || max > MAX_LISTED)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${max} for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and ${MAX_LISTED}.`,
    )
  const found = [...queuesOf(context.state).values()]
    .filter(queue => queue.arn === queueArn(context, queue.name))
    .filter(queue => queue.name.startsWith(input.QueueNamePrefix ?? ''))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return page(
    found.map(queue => queueUrl(context, queue)),
    max,
    input,
  )
}

/** A page of queue URLs; the token is the last URL told. */
export function page(
  urls: readonly string[],
  max: number,
  input: { NextToken?: string | undefined; MaxResults?: number | undefined },
): { QueueUrls?: string[]; NextToken?: string } {
  const after = input.NextToken === undefined ? '' : Buffer.from(input.NextToken, 'base64url').toString()
  const start = after ? urls.indexOf(after) + 1 : 0
  if (after && !start) throw new AwsError('InvalidParameterValue', 'Invalid or expired next token.')
  const shown = urls.slice(start, start + max)
  const last = shown.at(-1)
  const more = input.MaxResults !== undefined && last !== undefined && start + max < urls.length
  return {
    ...(shown.length && { QueueUrls: shown }),
    ...(more && { NextToken: Buffer.from(last).toString('base64url') }),
  }
}

export function deleteQueue(context: CallContext, url: string): void {
  const queue = queueByUrl(context, url)
  removeAllMessages(context.state, queue.arn)
  for (const key of [...sentOf(context.state, queue.arn).keys()]) sentOf(context.state, queue.arn).delete(key)
  queuesOf(context.state).delete(queue.arn)
  deletedQueues(context.state).set(queue.arn, context.now())
}

export function purgeQueue(context: CallContext, url: string): void {
  const queue = queueByUrl(context, url)
  const now = context.now()
  if (queue.purgedAt !== undefined && now - queue.purgedAt < PAUSE_MS)
    throw new AwsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      403,
    )
  removeAllMessages(context.state, queue.arn)
  queuesOf(context.state).set(queue.arn, { ...queue, purgedAt: now })
}
