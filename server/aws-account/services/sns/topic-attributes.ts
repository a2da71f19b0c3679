import type { CallContext } from '../../service.ts'
import { parseObject } from '../../shape/parse-object.ts'
import {
  type Attributes,
  anyText,
  fifo,
  oneOf,
  settableAttributes,
  withoutEmpty,
} from '../../shape/settable-attributes.ts'
import { checkDeliveryPolicy, effectiveTopicPolicy, toldTopicPolicy } from './delivery-policy.ts'
import { check, invalid } from './sns-error.ts'
import { subscriptionsOfTopic } from './subscriptions.ts'
import { isFifo, policyTextOf, type Topic } from './topics.ts'

const FEEDBACK = ['HTTP', 'SQS', 'Lambda', 'Firehose', 'Application'].flatMap(name =>
  ['SuccessFeedbackRoleArn', 'SuccessFeedbackSampleRate', 'FailureFeedbackRoleArn'].map(end => name + end),
)
const MAX_DISPLAY_NAME_CHARS = 100

const settable = settableAttributes({
  DisplayName: { accepts: name => name.length <= MAX_DISPLAY_NAME_CHARS },
  // What is wrong with these is told more closely.
  Policy: anyText,
  DeliveryPolicy: anyText,
  KmsMasterKeyId: anyText,
  SignatureVersion: oneOf(['1', '2']),
  TracingConfig: oneOf(['PassThrough', 'Active']),
  ContentBasedDeduplication: fifo(oneOf(['true', 'false'])),
  FifoThroughputScope: fifo(oneOf(['Topic', 'MessageGroup'])),
  ArchivePolicy: fifo(anyText),
  ...Object.fromEntries(FEEDBACK.map(name => [name, anyText])),
})

/** Throws InvalidParameter for what SNS would not set. `prefix` is what it says before it when a topic is made. */
export function checkTopicAttributes(topic: Pick<Topic, 'name'>, given: Attributes, prefix = ''): void {
  settable.check(given, isFifo(topic), {
    unknown(name, onlyFifo) {
      if (prefix === '') return invalid('AttributeName')
      return invalid(
        onlyFifo ? `${prefix}${name} is only for FIFO topics` : `${prefix}Unknown attribute ${name}`,
      )
    },
    value: (name, value, choices) =>
      invalid(
        choices
          ? `${prefix}${name}: Invalid value [${value}]. Must be ${choices.join(' or ')}.`
          : `${prefix}${name}`,
      ),
  })
  if (given.Policy) checkPolicy(given.Policy, prefix)
  if (given.DeliveryPolicy) checkDeliveryPolicy(given.DeliveryPolicy)
}

function checkPolicy(text: string, prefix: string): void {
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
  return { ...topic, attributes: withoutEmpty({ ...topic.attributes, ...Object.fromEntries(told) }) }
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
