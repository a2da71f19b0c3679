import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import { TEST_ACCOUNT_ID } from '../../testing/temporary-call-context.ts'
import { createService } from './service.ts'
import { createQueueCalls, type QueueCalls, queueArnOf } from './testing/queue-calls.ts'

const service = createService()
let queues: QueueCalls

beforeEach(() => {
  queues = createQueueCalls(service)
})
afterEach(() => queues.close())

describe('queues', () => {
  test('a queue has its address, ARN and the defaults of AWS', async () => {
    const url = await queues.createQueue()
    expect(url).toBe(`http://127.0.0.1:4566/${TEST_ACCOUNT_ID}/orders`)
    expect(await queues.attributes(url)).toEqual({
      QueueArn: queueArnOf('orders'),
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      CreatedTimestamp: String(queues.clock.now / 1000),
      LastModifiedTimestamp: String(queues.clock.now / 1000),
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
    })
  })

  test('creating a queue again succeeds with the same attributes and is refused with others', async () => {
    const url = await queues.createQueue('orders', { VisibilityTimeout: '60' })
    expect(await queues.createQueue('orders', { VisibilityTimeout: '60' })).toBe(url)
    expect(await queues.createQueue('orders')).toBe(url)
    await expect(queues.createQueue('orders', { VisibilityTimeout: '61' })).rejects.toMatchObject({
      code: 'QueueNameExists',
    })
  })

  test('the name of a deleted queue is free again after 60 seconds', async () => {
    const url = await queues.createQueue()
    await queues.call('DeleteQueue', { QueueUrl: url })
    await expect(queues.attributes(url)).rejects.toMatchObject({ code: 'QueueDoesNotExist' })
    await expect(queues.createQueue()).rejects.toMatchObject({ code: 'QueueDeletedRecently' })
    queues.clock.now += 60_000
    expect(await queues.createQueue()).toBe(url)
  })

  test('queues are listed by prefix and in pages', async () => {
    for (const name of ['a-1', 'a-2', 'a-3', 'b']) await queues.createQueue(name)
    const first = await queues.call('ListQueues', { QueueNamePrefix: 'a', MaxResults: 2 })
    expect(first.QueueUrls).toEqual(['a-1', 'a-2'].map(name => expect.stringMatching(`/${name}$`)))
    const second = await queues.call('ListQueues', {
      QueueNamePrefix: 'a',
      MaxResults: 2,
      NextToken: first.NextToken,
    })
    expect(second).toEqual({ QueueUrls: [expect.stringMatching('/a-3$')] })
  })

  test.each([
    ['a name with a space', { QueueName: 'a b' }, 'InvalidParameterValue'],
    ['a name that ends like a FIFO queue', { QueueName: 'a.fifo' }, 'InvalidParameterValue'],
    [
      'a FIFO queue without its suffix',
      { QueueName: 'a', Attributes: { FifoQueue: 'true' } },
      'InvalidParameterValue',
    ],
    ['an unknown attribute', { Attributes: { Colour: 'red' } }, 'InvalidAttributeName'],
    [
      'a FIFO attribute on a standard queue',
      { Attributes: { ContentBasedDeduplication: 'true' } },
      'InvalidAttributeName',
    ],
    ['a visibility beyond 12 hours', { Attributes: { VisibilityTimeout: '43201' } }, 'InvalidAttributeValue'],
    ['a delay that is no number', { Attributes: { DelaySeconds: 'soon' } }, 'InvalidAttributeValue'],
    ['a policy that is no JSON', { Attributes: { Policy: '{' } }, 'InvalidAttributeValue'],
    ['a redrive policy that is no JSON', { Attributes: { RedrivePolicy: 'x' } }, 'InvalidParameterValue'],
    [
      'a dead-letter queue that does not exist',
      {
        Attributes: {
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArnOf('nope'), maxReceiveCount: 2 }),
        },
      },
      'InvalidParameterValue',
    ],
    [
      'a redrive policy without a count',
      { Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArnOf('nope') }) } },
      'InvalidParameterValue',
    ],
  ])('%s is refused', async (_what, input, code) => {
    await expect(queues.call('CreateQueue', { QueueName: 'fine', ...input })).rejects.toMatchObject({ code })
    expect(await queues.call('ListQueues')).toEqual({})
  })

  test('purging empties a queue, once a minute', async () => {
    const url = await queues.createQueue()
    await queues.call('SendMessage', { QueueUrl: url, MessageBody: 'x' })
    await queues.call('PurgeQueue', { QueueUrl: url })
    expect(await queues.bodies(url)).toEqual([])
    await expect(queues.call('PurgeQueue', { QueueUrl: url })).rejects.toMatchObject({
      code: 'PurgeQueueInProgress',
    })
  })

  test('of two kinds of encryption the one that was set last holds', async () => {
    const url = await queues.createQueue()
    const set = (Attributes: Fields) => queues.call('SetQueueAttributes', { QueueUrl: url, Attributes })
    const told = async () => {
      const names = ['KmsMasterKeyId', 'SqsManagedSseEnabled']
      return (await queues.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: names })).Attributes
    }
    await set({ KmsMasterKeyId: 'alias/own' })
    expect(await told()).toEqual({ KmsMasterKeyId: 'alias/own', SqsManagedSseEnabled: 'false' })
    await set({ SqsManagedSseEnabled: 'true' })
    expect(await told()).toEqual({ SqsManagedSseEnabled: 'true' })
  })

  test('tags and permissions are kept and removed', async () => {
    const url = await queues.createQueue()
    await queues.call('TagQueue', { QueueUrl: url, Tags: { team: 'shop', tier: '1' } })
    await queues.call('UntagQueue', { QueueUrl: url, TagKeys: ['tier'] })
    expect(await queues.call('ListQueueTags', { QueueUrl: url })).toEqual({ Tags: { team: 'shop' } })
    await queues.call('AddPermission', {
      QueueUrl: url,
      Label: 'send',
      AWSAccountIds: ['444455556666'],
      Actions: ['SendMessage'],
    })
    expect(service.resourcePolicy?.(queueArnOf('orders'), queues.context.state)).toMatchObject({
      Statement: [
        { Sid: 'send', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'SQS:SendMessage' },
      ],
    })
    await queues.call('RemovePermission', { QueueUrl: url, Label: 'send' })
    expect(service.resourcePolicy?.(queueArnOf('orders'), queues.context.state)).toBeUndefined()
  })
})

test.each([
  [
    'SendMessageBatch',
    { QueueUrl: `https://sqs.us-east-1.amazonaws.com/${TEST_ACCOUNT_ID}/orders` },
    [['sqs:SendMessage', queueArnOf('orders')]],
  ],
  ['ListQueues', {}, [['sqs:ListQueues', '*']]],
  [
    'CreateQueue',
    { QueueName: 'orders', tags: { a: 'b' } },
    [
      ['sqs:CreateQueue', queueArnOf('orders')],
      ['sqs:TagQueue', queueArnOf('orders')],
    ],
  ],
  ['GetQueueUrl', { QueueName: 'orders' }, [['sqs:GetQueueUrl', queueArnOf('orders')]]],
])('%s needs its action on the queue', (operation, input, expected) => {
  const needs = service.needs(operation, input, queues.context)
  expect(needs.map(need => [need.action, need.resource])).toEqual(expected)
})
