import type { CallContext, Fields, Need } from '../../service.ts'
import { sourceOfTask } from './move-tasks.ts'
import { arnOfUrl, queueArn, queuesOf } from './queues.ts'

type Place = Pick<CallContext, 'accountId' | 'region' | 'state'>

const ACTIONS: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
}

/** Actions, resources and condition keys of Amazon SQS (service authorization reference). */
export function sqsNeeds(operation: string, input: Fields, place: Place): readonly Need[] {
  const action = `sqs:${ACTIONS[operation] ?? operation}`
  switch (operation) {
    case 'ListQueues':
      return [{ action, resource: '*' }]
    case 'CreateQueue':
      return createNeeds(action, input, place)
    case 'TagQueue':
      return [need(action, resourceOf(input, place), place, tagKeys(input.Tags))]
    case 'UntagQueue':
      return [need(action, resourceOf(input, place), place, { 'aws:TagKeys': texts(input.TagKeys) })]
    case 'StartMessageMoveTask':
      return moveNeeds(input, place)
    case 'CancelMessageMoveTask':
      return [need(action, sourceOfTask(String(input.TaskHandle)) ?? '*', place)]
    case 'ListMessageMoveTasks':
      return [need(action, String(input.SourceArn), place)]
    default:
      return [need(action, resourceOf(input, place), place)]
  }
}

function createNeeds(action: string, input: Fields, place: Place): readonly Need[] {
  const resource = queueArn(place, String(input.QueueName))
  const tags = tagKeys(input.tags)
  const create = need(action, resource, place, tags)
  return Object.keys(tags).length ? [create, need('sqs:TagQueue', resource, place, tags)] : [create]
}

/** Whoever starts a move must also be allowed what it does (developer guide, "Configure a dead-letter queue redrive"). */
function moveNeeds(input: Fields, place: Place): readonly Need[] {
  const source = String(input.SourceArn)
  const onSource = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']
  const needs = onSource.map(name => need(`sqs:${name}`, source, place))
  const destination = input.DestinationArn
  return typeof destination === 'string' ? [...needs, need('sqs:SendMessage', destination, place)] : needs
}

function resourceOf(input: Fields, place: Place): string {
  if (typeof input.QueueName === 'string') return queueArn(place, input.QueueName)
  return (typeof input.QueueUrl === 'string' ? arnOfUrl(place, input.QueueUrl) : undefined) ?? '*'
}

function need(
  action: string,
  resource: string,
  place: Place,
  context: Readonly<Record<string, string | readonly string[]>> = {},
): Need {
  const tags = Object.entries(queuesOf(place.state).get(resource)?.tags ?? {})
  const all = {
    ...context,
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
  }
  return Object.keys(all).length ? { action, resource, context: all } : { action, resource }
}

function tagKeys(tags: unknown): Readonly<Record<string, string | readonly string[]>> {
  const entries = typeof tags === 'object' && tags !== null ? Object.entries(tags) : []
  if (!entries.length) return {}
  return {
    'aws:TagKeys': entries.map(([key]) => key),
    ...Object.fromEntries(entries.map(([key, value]) => [`aws:RequestTag/${key}`, String(value)])),
  }
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
