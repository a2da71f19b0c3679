import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { type Attributes, namedAttributes, withoutEmpty } from '../../shape/settable-attributes.ts'
import { checkTags } from '../../shape/tagging.ts'
import { countMessages, removeAllMessages } from './message-store.ts'
import { checkAttributes, KNOWN_ATTRIBUTES, tidyAttributes } from './queue-attributes.ts'
import {
  attributesOf,
  deletedQueues,
  isFifo,
  type Queue,
  queueArn,
  queues,
  queuesOf,
  queueUrl,
} from './queues.ts'
import { checkRedriveAllowPolicy, checkRedrivePolicy } from './redrive-policy.ts'
import { invalid, invalidValue } from './sqs-error.ts'

type Sdk = typeof import('@aws-sdk/client-sqs')
type Page = Pick<Input<Sdk, 'ListQueues'>, 'MaxResults' | 'NextToken'>

/** A name is free again, and a queue may be purged again, after this long (API reference). */
const PAUSE_MS = 60_000
const MAX_LISTED = 1000

const paged = paging({
  maxSize: MAX_LISTED,
  onlyIfSized: true,
  refuseSize: size =>
    invalidValue('MaxResults', size, `MaxResults must be an integer between 1 and ${MAX_LISTED}.`),
  refuseToken: () => invalid('Invalid or expired next token.'),
})

/** One page of queues, told by their URLs. */
export function pageOfQueues(context: CallContext, listed: readonly Queue[], request: Page) {
  const urls = listed.map(queue => queueUrl(context, queue))
  const { shown, next } = paged(urls, url => url, { size: request.MaxResults, token: request.NextToken })
  return { urls: shown, NextToken: next }
}

export function createQueue(context: CallContext, input: Input<Sdk, 'CreateQueue'>): { QueueUrl: string } {
  const name = input.QueueName
  const attributes = tidyAttributes(input.Attributes ?? {})
  checkName(name, attributes.FifoQueue === 'true')
  const arn = queueArn(context, name)
  const existing = queues.find(context.state, arn)
  checkGiven(context, existing ?? { arn, name, attributes: {} }, attributes)
  if (existing) refuseDifference(existing, attributes)
  else {
    const now = context.now()
    if (now - (deletedQueues(context.state).get(arn) ?? -PAUSE_MS) < PAUSE_MS)
      throw new AwsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      )
    const made = { createdAt: now, modifiedAt: now, attributes: withoutEmpty(attributes) }
    queues.save(context.state, arn, { arn, name, ...made, tags: checkTags(queues, input.tags ?? {}) })
  }
  return { QueueUrl: queueUrl(context, { name }) }
}

function checkName(name: string, fifo: boolean): void {
  if (fifo ? /^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name) : /^[A-Za-z0-9_-]{1,80}$/.test(name)) return
  throw invalid(
    fifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  )
}

/** The same name may be created again with what it has: the attributes given now must be those it was given then. */
function refuseDifference(queue: Queue, given: Attributes): void {
  const present = attributesOf(queue)
  const different = Object.entries(given).find(([name, value]) => (present[name] ?? '') !== value)
  if (different)
    throw new AwsError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${different[0]}`,
    )
}

function checkGiven(
  { state }: CallContext,
  queue: Pick<Queue, 'arn' | 'name' | 'attributes'>,
  given: Attributes,
): void {
  checkAttributes(given, { ...queue.attributes, ...given }, isFifo(queue))
  if (given.RedrivePolicy) checkRedrivePolicy(state, queue, given.RedrivePolicy)
  if (given.RedriveAllowPolicy) checkRedriveAllowPolicy(given.RedriveAllowPolicy)
}

export function setAttributes(context: CallContext, queue: Queue, given: Attributes): void {
  const tidy = tidyAttributes(given)
  if (isFifo(queue) && tidy.FifoQueue === 'false')
    throw new AwsError(
      'InvalidAttributeValue',
      'Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.',
    )
  checkGiven(context, queue, tidy)
  const attributes = withoutEmpty({ ...queue.attributes, ...tidy })
  queues.save(context.state, queue.arn, { ...queue, modifiedAt: context.now(), attributes })
}

export function getAttributes(
  context: CallContext,
  queue: Queue,
  wanted: readonly string[],
): Output<Sdk, 'GetQueueAttributes'> {
  const counts = countMessages(context.state, queue, context.now())
  const told: Attributes = {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts['in-flight']),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
  }
  const known = ['All', ...Object.keys(told), ...KNOWN_ATTRIBUTES]
  const unknown = wanted.find(name => !known.includes(name))
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
  const Attributes = namedAttributes({ ...attributesOf(queue), ...told }, wanted)
  return Attributes ? { Attributes } : {}
}

export function listQueues(context: CallContext, input: Input<Sdk, 'ListQueues'>): Output<Sdk, 'ListQueues'> {
  const listed = [...queuesOf(context.state).values()]
    .filter(queue => queue.arn === queueArn(context, queue.name))
    .filter(queue => queue.name.startsWith(input.QueueNamePrefix ?? ''))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { urls, NextToken } = pageOfQueues(context, listed, input)
  return { ...(urls.length && { QueueUrls: urls }), NextToken }
}

export function deleteQueue({ state, now }: CallContext, { arn }: Queue): void {
  removeAllMessages(state, arn)
  queuesOf(state).delete(arn)
  deletedQueues(state).set(arn, now())
}

export function purgeQueue({ state, now }: CallContext, queue: Queue): void {
  const purgedAt = now()
  if (queue.purgedAt !== undefined && purgedAt - queue.purgedAt < PAUSE_MS)
    throw new AwsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      403,
    )
  removeAllMessages(state, queue.arn)
  queues.save(state, queue.arn, { ...queue, purgedAt })
}
