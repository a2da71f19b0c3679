import type { CallContext } from '../../service.ts'
import { parseObject } from '../../shape/parse-object.ts'
import { checkDeliveryPolicy, effectiveTopicPolicy, toldTopicPolicy } from './delivery-policy.ts'
import { check, invalid } from './sns-error.ts'
import { subscriptionsOfTopic } from './subscriptions.ts'
import { isFifo, policyTextOf, type Topic } from './topics.ts'

type Attributes = Readonly<Record<string, string>>

const FEEDBACK = ['HTTP', 'SQS', 'Lambda', 'Firehose', 'Application'].flatMap(name =>
  ['SuccessFeedbackRoleArn', 'SuccessFeedbackSampleRate', 'FailureFeedbackRoleArn'].map(end => name + end),
)
const SETTABLE = [
  'DisplayName',
  'Policy',
  'DeliveryPolicy',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
  'ContentBasedDeduplication',
  'FifoThroughputScope',
  'ArchivePolicy',
  ...FEEDBACK,
]
const OF_FIFO = ['ContentBasedDeduplication', 'FifoThroughputScope', 'ArchivePolicy']
const MAX_DISPLAY_NAME_CHARS = 100

/** Throws InvalidParameter for what SNS would not set. `prefix` is what it says before it when a topic is made. */
export function checkTopicAttributes(topic: Pick<Topic, 'name'>, given: Attributes, prefix = ''): void {
  for (const [name, value] of Object.entries(given)) {
    if (!SETTABLE.includes(name))
      throw invalid(prefix === '' ? 'AttributeName' : `${prefix}Unknown attribute ${name}`)
    check(
      isFifo(topic) || !OF_FIFO.includes(name),
      prefix === '' ? 'AttributeName' : `${prefix}${name} is only for FIFO topics`,
    )
    checkValue(name, value, prefix)
  }
}

/** What attributes of few values may be. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  SignatureVersion: ['1', '2'],
  TracingConfig: ['PassThrough', 'Active'],
  ContentBasedDeduplication: ['true', 'false'],
  FifoThroughputScope: ['Topic', 'MessageGroup'],
}

function checkValue(name: string, value: string, prefix: string): void {
  const choices = CHOICES[name]
  if (choices)
    check(
      choices.includes(value),
      `${prefix}${name}: Invalid value [${value}]. Must be ${choices.join(' or ')}.`,
    )
  if (name === 'DisplayName') check(value.length <= MAX_DISPLAY_NAME_CHARS, `${prefix}DisplayName`)
  if (name === 'Policy') checkPolicy(value, prefix)
  if (name === 'DeliveryPolicy' && value !== '') checkDeliveryPolicy(value)
}

function checkPolicy(text: string, prefix: string): void {
  if (text === '') return
  const policy = parseObject(text)
  check(policy !== undefined, `${prefix}Policy Error: null`)
  const statements = [policy.Statement].flat()
  check(
    policy.Statement !== undefined && statements.length > 0,
    `${prefix}Policy statement must not be empty`,
  )
  for (const statement of statements) {
    const isWhole = typeof statement === 'object' && statement !== null
    check(isWhole, `${prefix}Policy Error: null`)
    const { Action } = statement as { Action?: unknown }
    for (const action of [Action].flat())
      check(
        action === undefined || action === '*' || /^sns:/i.test(String(action)),
        `${prefix}Policy statement action out of service scope!`,
      )
  }
}

/** The attributes with what was given; an attribute is taken away by setting it to nothing. */
export function withAttributes(topic: Topic, given: Attributes): Topic {
  const told = Object.entries(given).map(([name, value]) => [
    name,
    name === 'DeliveryPolicy' && value !== '' ? toldTopicPolicy(value) : value,
  ])
  const all: Attributes = { ...topic.attributes, ...Object.fromEntries(told) }
  return { ...topic, attributes: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')) }
}

/** All attributes of a topic, as GetTopicAttributes tells them. */
export function topicAttributes({ state, accountId }: CallContext, topic: Topic): Attributes {
  const subscriptions = subscriptionsOfTopic(state, topic.arn)
  const pending = subscriptions.filter(one => one.isPending).length
  return {
    DisplayName: '',
    ...(isFifo(topic) && { FifoTopic: 'true', ContentBasedDeduplication: 'false' }),
    ...topic.attributes,
    Policy: policyTextOf(topic),
    Owner: accountId,
    TopicArn: topic.arn,
    EffectiveDeliveryPolicy: effectiveTopicPolicy(topic),
    SubscriptionsConfirmed: String(subscriptions.length - pending),
    SubscriptionsDeleted: String(topic.subscriptionsDeleted),
    SubscriptionsPending: String(pending),
  }
}
