import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import { check, invalid } from './sns-error.ts'
import { endSubscriptions } from './subscriptions.ts'
import { checkTopicAttributes, withAttributes } from './topic-attributes.ts'
import { type Topic, topicArn, topics, topicsOf } from './topics.ts'

type Sdk = typeof import('@aws-sdk/client-sns')

const PAGE_SIZE = 100

export const page = paging({
  maxSize: PAGE_SIZE,
  refuseSize: () => invalid('NextToken'),
  refuseToken: () => invalid('NextToken Reason: Invalid token'),
})

const IS_DIFFERENT = 'Topic already exists with different'

/** The same name may be created again with what it has; the answer is then the topic that is there. */
export function createTopic(
  context: CallContext,
  input: Input<Sdk, 'CreateTopic'>,
): Output<Sdk, 'CreateTopic'> {
  const { Name: name, DataProtectionPolicy: dataProtectionPolicy } = input
  const { FifoTopic: fifo, ...given } = input.Attributes ?? {}
  checkName(name, fifo === 'true')
  const arn = topicArn(context, name)
  checkTopicAttributes({ name }, given, 'Attributes Reason: ')
  const tags = newTags(topics, { ...input })
  const existing = topics.find(context.state, arn)
  const made = withAttributes({ arn, name, attributes: {}, tags, subscriptionsDeleted: 0 }, given)
  if (existing) {
    const isSame = Object.entries(made.attributes).every(([key, value]) => existing.attributes[key] === value)
    check(isSame, `Attributes Reason: ${IS_DIFFERENT} attributes`)
    check(hasTags(existing, tags), `Tags Reason: ${IS_DIFFERENT} tags`)
    return { TopicArn: arn }
  }
  topics.save(context.state, arn, {
    ...made,
    ...(dataProtectionPolicy !== undefined && { dataProtectionPolicy }),
  })
  return { TopicArn: arn }
}

function hasTags(topic: Topic, tags: Readonly<Record<string, string>>): boolean {
  return Object.entries(tags).every(([key, value]) => topic.tags[key] === value)
}

function checkName(name: string, isFifo: boolean): void {
  const isRight = isFifo ? /^[A-Za-z0-9_-]{1,251}\.fifo$/.test(name) : /^[A-Za-z0-9_-]{1,256}$/.test(name)
  check(
    isRight,
    isFifo && !name.endsWith('.fifo')
      ? 'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.'
      : 'Topic Name',
  )
}

export function deleteTopic({ state }: CallContext, { TopicArn: arn }: Input<Sdk, 'DeleteTopic'>): void {
  if (topicsOf(state).delete(arn)) endSubscriptions(state, arn)
}

export function listTopics(context: CallContext, input: Input<Sdk, 'ListTopics'>): Output<Sdk, 'ListTopics'> {
  const arns = [...topicsOf(context.state).keys()].filter(arn => topics.findHere(context, arn) !== undefined)
  const { shown, next } = page(arns, arn => arn, { size: undefined, token: input.NextToken })
  return { Topics: shown.map(TopicArn => ({ TopicArn })), NextToken: next }
}

export function setTopicAttributes(
  { state }: CallContext,
  topic: Topic,
  { AttributeName: name, AttributeValue: value = '' }: Input<Sdk, 'SetTopicAttributes'>,
): void {
  checkTopicAttributes(topic, { [name]: value })
  topics.save(state, topic.arn, withAttributes(topic, { [name]: value }))
}
