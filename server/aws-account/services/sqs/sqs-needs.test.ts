import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import { createService } from './service.ts'
import { createQueueCalls, type QueueCalls, queueArnOf } from './testing/queue-calls.ts'

const service = createService()
let queues: QueueCalls
let url: string

beforeEach(async () => {
  queues = createQueueCalls(service)
  url = await queues.createQueue('orders')
  await queues.call('TagQueue', { QueueUrl: url, Tags: { team: 'blue' } })
})
afterEach(() => queues.close())

const needs = (operation: string, input: Fields) => service.needs(operation, input, queues.context)
const orders = queueArnOf('orders')
const blue = { 'aws:ResourceTag/team': 'blue' }

test('an operation needs the action of its name on the queue of its URL, with the tags of the queue', () => {
  expect(needs('ReceiveMessage', { QueueUrl: url })).toEqual([
    { action: 'sqs:ReceiveMessage', resource: orders, context: blue },
  ])
  expect(needs('GetQueueUrl', { QueueName: 'none' })).toEqual([
    { action: 'sqs:GetQueueUrl', resource: queueArnOf('none') },
  ])
  expect(needs('ListQueues', {})).toEqual([{ action: 'sqs:ListQueues', resource: '*' }])
  expect(needs('SendMessage', { QueueUrl: 'ftp://nowhere' })).toEqual([
    { action: 'sqs:SendMessage', resource: '*' },
  ])
  expect(needs('SendMessage', { QueueUrl: 'by-name' })).toEqual([
    { action: 'sqs:SendMessage', resource: queueArnOf('by-name') },
  ])
})

test('a batch needs the action of its entries', () => {
  expect(needs('SendMessageBatch', { QueueUrl: url })).toMatchObject([{ action: 'sqs:SendMessage' }])
  expect(needs('DeleteMessageBatch', { QueueUrl: url })).toMatchObject([{ action: 'sqs:DeleteMessage' }])
})

test('whoever creates a queue with tags must be allowed to tag it', () => {
  const context = { 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] }
  const resource = queueArnOf('new')
  expect(needs('CreateQueue', { QueueName: 'new', tags: { team: 'red' } })).toEqual([
    { action: 'sqs:CreateQueue', resource, context },
    { action: 'sqs:TagQueue', resource, context },
  ])
  expect(needs('CreateQueue', { QueueName: 'new' })).toEqual([{ action: 'sqs:CreateQueue', resource }])
})

test('the tags that a request adds or removes are conditions', () => {
  expect(needs('TagQueue', { QueueUrl: url, Tags: { cost: '1' } })).toEqual([
    {
      action: 'sqs:TagQueue',
      resource: orders,
      context: { ...blue, 'aws:RequestTag/cost': '1', 'aws:TagKeys': ['cost'] },
    },
  ])
  expect(needs('UntagQueue', { QueueUrl: url, TagKeys: ['team'] })).toEqual([
    { action: 'sqs:UntagQueue', resource: orders, context: { ...blue, 'aws:TagKeys': ['team'] } },
  ])
})

test('whoever moves messages back must be allowed to take them out and to send them', () => {
  const moved = needs('StartMessageMoveTask', { SourceArn: queueArnOf('dead'), DestinationArn: orders })
  expect(moved.map(({ action, resource }) => [action, resource])).toEqual([
    ['sqs:StartMessageMoveTask', queueArnOf('dead')],
    ['sqs:ReceiveMessage', queueArnOf('dead')],
    ['sqs:DeleteMessage', queueArnOf('dead')],
    ['sqs:GetQueueAttributes', queueArnOf('dead')],
    ['sqs:SendMessage', orders],
  ])
  expect(moved[4]?.context).toEqual(blue)
  const TaskHandle = Buffer.from(JSON.stringify({ taskId: '1', sourceArn: orders })).toString('base64')
  expect(needs('CancelMessageMoveTask', { TaskHandle })).toMatchObject([{ resource: orders }])
  expect(() => needs('CancelMessageMoveTask', { TaskHandle: 'x' })).toThrow('TaskHandle is invalid')
})
