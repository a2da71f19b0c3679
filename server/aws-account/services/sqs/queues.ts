import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { AccountState, Table } from '../../state/account-state.ts'
import { withDefaults } from './queue-attributes.ts'

/** A queue as stored, by its ARN. Times in milliseconds. */
export interface Queue {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  readonly modifiedAt: number
  /** Only what was set; see `attributeOf`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly purgedAt?: number
}

export const queuesOf = (state: AccountState): Table<Queue> => state.table<Queue>('sqs.queues')

/** When each deleted queue was deleted, by ARN: its name cannot be used again at once. */
export const deletedQueues = (state: AccountState): Table<number> => state.table<number>('sqs.deleted-queues')

type Place = Pick<CallContext, 'accountId' | 'region'>

export const queueArn = (place: Place, name: string) =>
  `arn:aws:sqs:${place.region}:${place.accountId}:${name}`

export const queueUrl = (context: CallContext, queue: Queue) =>
  `${context.endpoint}/${context.accountId}/${queue.name}`

/**
 * The ARN a queue URL stands for, in the region the call was signed for; the host in the URL plays no part.
 * Undefined when the text is no queue URL.
 */
export function arnOfUrl(place: Place, url: string): string | undefined {
  const match = /^(?:https?:\/\/[^/]+)?\/?(\d{12})\/([A-Za-z0-9_.-]+)\/?$/.exec(url)
  return match ? `arn:aws:sqs:${place.region}:${match[1]}:${match[2]}` : undefined
}

export function queueByUrl(context: CallContext, url: string): Queue {
  const arn = arnOfUrl(context, url)
  if (!arn) throw new AwsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`)
  return queueByArn(context.state, arn)
}

export function queueByArn(state: AccountState, arn: string): Queue {
  const queue = queuesOf(state).get(arn)
  if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
  return queue
}

export const isFifo = (queue: Pick<Queue, 'name'>) => queue.name.endsWith('.fifo')

export const attributesOf = (queue: Queue) => withDefaults(queue.attributes, isFifo(queue))

/** A numeric attribute, with its default. */
export const numberOf = (queue: Queue, attribute: string) => Number(attributesOf(queue)[attribute] ?? 0)
