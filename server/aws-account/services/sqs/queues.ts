import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import { type Attributes, withoutEmpty } from '../../shape/settable-attributes.ts'
import { withDefaults } from './queue-attributes.ts'
import { invalid, missing, noQueueAt } from './sqs-error.ts'

/** A queue as stored, by its ARN. Times in milliseconds. */
export interface Queue {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  readonly modifiedAt: number
  /** Only what was set; see `attributesOf`. */
  readonly attributes: Attributes
  readonly tags: Readonly<Record<string, string>>
  readonly purgedAt?: number
}

export const queuesOf = table<Queue>('sqs.queues')

/** When each deleted queue was deleted, by ARN: its name cannot be used again at once. */
export const deletedQueues = table<number>('sqs.deleted-queues')

export const queues: Resource<Queue> = defineResource<Queue>('sqs', 'queue', {
  table: queuesOf,
  named({ QueueName, QueueUrl: url, SourceArn }, arn, place) {
    if (typeof SourceArn === 'string') return SourceArn
    return typeof QueueName === 'string' ? arn({ QueueName }) : arnOfUrl(place, String(url))
  },
  missing({ QueueUrl: url, SourceArn }, arn) {
    if (SourceArn !== undefined) return noQueueAt('SourceArn')
    return arn === undefined
      ? new AwsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`)
      : new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
  },
  tags: {
    of: queue => queue.tags,
    with: (queue, tags) => ({ ...queue, tags }),
    add: 'TagQueue',
    remove: 'UntagQueue',
    list: 'ListQueueTags',
    answer: tags => (Object.keys(tags).length ? { Tags: tags } : {}),
    refuse: (message, problem) => (problem === 'none' ? missing('Tags') : invalid(message)),
  },
  policy: {
    of: queue => queue.attributes.Policy,
    with: (queue, Policy, modifiedAt) => ({
      ...queue,
      modifiedAt,
      attributes: withoutEmpty({ ...queue.attributes, Policy: Policy ?? '' }),
    }),
  },
})

type Place = Pick<CallContext, 'accountId' | 'region'>

export const queueArn = (place: Place, name: string) => queues.arn(place, { QueueName: name })

export const queueUrl = (context: CallContext, queue: Pick<Queue, 'name'>) =>
  `${context.endpoint}/${context.accountId}/${queue.name}`

/**
 * The ARN a queue URL stands for, in the region the call was signed for; the host in the URL plays no part.
 * Undefined when the text is no queue URL.
 */
export function arnOfUrl(place: Place, url: string): string | undefined {
  const { region } = place
  const [, accountId, name] = /^(?:https?:\/\/[^/]+)?\/?(\d{12})\/([A-Za-z0-9_.-]+)\/?$/.exec(url) ?? []
  // A name stands for the caller's own queue.
  if (/^[A-Za-z0-9_-]{1,80}(\.fifo)?$/.test(url)) return queueArn(place, url)
  return accountId && name && queueArn({ region, accountId }, name)
}

export const isFifo = (queue: Pick<Queue, 'name'>) => queue.name.endsWith('.fifo')

export const attributesOf = (queue: Queue) => withDefaults(queue.attributes, isFifo(queue))

/** A numeric attribute, with its default. */
export const numberOf = (queue: Queue, attribute: string) => Number(attributesOf(queue)[attribute] ?? 0)
