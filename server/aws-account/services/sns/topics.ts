import { AwsError } from '../../aws-error.ts'
import type { Place } from '../../shape/place.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import { checkArn, invalid, MIN_ARN_PARTS, notFound } from './sns-error.ts'

/** A topic as stored, by its ARN. */
export interface Topic {
  readonly arn: string
  readonly name: string
  /** Only what was set; see `topicAttributes`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly dataProtectionPolicy?: string
  /** Subscriptions that were ended since. */
  readonly subscriptionsDeleted: number
}

export const topicsOf = table<Topic>('sns.topics')

export const topics: Resource<Topic> = defineResource<Topic>('sns', 'topic', {
  table: topicsOf,
  named(input, arn) {
    const { Name, TopicArn, TargetArn, ResourceArn, SubscriptionArn } = input
    if (typeof Name === 'string') return arn({ TopicName: Name })
    if (typeof SubscriptionArn === 'string') return topicOfSubscription(SubscriptionArn)
    const named = TopicArn ?? TargetArn ?? ResourceArn
    return typeof named === 'string' && named.split(':').length >= MIN_ARN_PARTS ? named : undefined
  },
  missing(input, arn) {
    const parameter = ['TopicArn', 'TargetArn', 'ResourceArn'].find(name => input[name] !== undefined)
    const given = parameter === undefined ? '' : String(input[parameter])
    checkArn(parameter ?? 'TopicArn', given)
    if (parameter === 'ResourceArn')
      return new AwsError('ResourceNotFoundException', 'Resource does not exist', 404)
    return arn === undefined ? invalid(parameter ?? 'TopicArn') : notFound('Topic')
  },
  tags: {
    of: topic => topic.tags,
    with: (topic, tags) => ({ ...topic, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: tags => ({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    refuse(message, problem) {
      if (problem === 'none') return undefined
      return invalid(problem === 'twice' ? 'Duplicated keys are not allowed.' : `Tags Reason: ${message}`)
    },
  },
  policy: {
    of: topic => policyTextOf(topic),
    with: (topic, Policy) => {
      const { Policy: _, ...others } = topic.attributes
      return { ...topic, attributes: Policy === undefined ? others : { ...others, Policy } }
    },
  },
})

export const topicArn = (place: Pick<Place, 'accountId' | 'region'>, name: string) =>
  topics.arn(place, { TopicName: name })

export const isFifo = ({ name }: Pick<Topic, 'name'>) => name.endsWith('.fifo')

/** `arn:…:topic` of `arn:…:topic:id`. */
export function topicOfSubscription(arn: string): string | undefined {
  const parts = arn.split(':')
  return parts.length === 7 ? parts.slice(0, 6).join(':') : undefined
}

/** What a topic without a policy of its own has: its owner may do everything (AWS's default). */
export function policyTextOf(topic: Topic): string {
  return topic.attributes.Policy ?? JSON.stringify(defaultPolicy(topic.arn))
}

export const DEFAULT_ACTIONS = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
]

export function defaultPolicy(arn: string) {
  return {
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: DEFAULT_ACTIONS.map(name => `SNS:${name}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': arn.split(':')[4] } },
      },
    ],
  }
}
