import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createSqsService } from './sqs-service.ts'

const service = createSqsService()
let now: number
let context: TemporaryCallContext

beforeEach(() => {
  now = Date.parse('2026-11-01T12:00:00Z')
  context = createTemporaryCallContext([service], { now: () => now })
})
afterEach(() => context.close())

const call = (operation: string, input: Fields = {}): Promise<Fields> =>
  context.call(context.principal, 'sqs', operation, input)

async function createQueue(QueueName = 'orders', Attributes: Record<string, string> = {}) {
  return String((await call('CreateQueue', { QueueName, Attributes })).QueueUrl)
}

interface Received {
  Body: string
  ReceiptHandle: string
  MessageId: string
  Attributes: Record<string, string>
}

async function receive(QueueUrl: string, more: Fields = {}): Promise<Received[]> {
  const answer = await call('ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All'],
    ...more,
  })
  return (answer.Messages ?? []) as Received[]
}

const bodies = async (url: string, more: Fields = {}) => (await receive(url, more)).map(one => one.Body)
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:${TEST_ACCOUNT_ID}:${name}`

async function attributes(QueueUrl: string) {
  const answer = await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })
  return answer.Attributes as Record<string, string>
}

describe('queues', () => {
  test('a queue has its address, ARN and the defaults of AWS', async () => {
    const url = await createQueue()
    expect(url).toBe(`http://127.0.0.1:4566/${TEST_ACCOUNT_ID}/orders`)
    expect(await attributes(url)).toEqual({
      QueueArn: arnOf('orders'),
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      CreatedTimestamp: String(now / 1000),
      LastModifiedTimestamp: String(now / 1000),
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
    })
  })

  test('creating a queue again succeeds with the same attributes and is refused with others', async () => {
    const url = await createQueue('orders', { VisibilityTimeout: '60' })
    expect(await createQueue('orders', { VisibilityTimeout: '60' })).toBe(url)
    expect(await createQueue('orders')).toBe(url)
    await expect(createQueue('orders', { VisibilityTimeout: '61' })).rejects.toMatchObject({
      code: 'QueueNameExists',
    })
  })

  test('the name of a deleted queue is free again after 60 seconds', async () => {
    const url = await createQueue()
    await call('DeleteQueue', { QueueUrl: url })
    await expect(attributes(url)).rejects.toMatchObject({ code: 'QueueDoesNotExist' })
    await expect(createQueue()).rejects.toMatchObject({ code: 'QueueDeletedRecently' })
    now += 60_000
    expect(await createQueue()).toBe(url)
  })

  test('queues are listed by prefix and in pages', async () => {
    for (const name of ['a-1', 'a-2', 'a-3', 'b']) await createQueue(name)
    const first = await call('ListQueues', { QueueNamePrefix: 'a', MaxResults: 2 })
    expect(first.QueueUrls).toEqual(['a-1', 'a-2'].map(name => expect.stringMatching(`/${name}$`)))
    const second = await call('ListQueues', {
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
    ['a KMS key', { Attributes: { KmsMasterKeyId: 'alias/x' } }, 'NotImplemented'],
    ['a redrive policy that is no JSON', { Attributes: { RedrivePolicy: 'x' } }, 'InvalidParameterValue'],
    [
      'a dead-letter queue that does not exist',
      {
        Attributes: {
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('nope'), maxReceiveCount: 2 }),
        },
      },
      'InvalidParameterValue',
    ],
    [
      'a redrive policy without a count',
      { Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('nope') }) } },
      'InvalidParameterValue',
    ],
  ])('%s is refused', async (_what, input, code) => {
    await expect(call('CreateQueue', { QueueName: 'fine', ...input })).rejects.toMatchObject({ code })
    expect(await call('ListQueues')).toEqual({})
  })

  test('purging empties a queue, once a minute', async () => {
    const url = await createQueue()
    await call('SendMessage', { QueueUrl: url, MessageBody: 'x' })
    await call('PurgeQueue', { QueueUrl: url })
    expect(await bodies(url)).toEqual([])
    await expect(call('PurgeQueue', { QueueUrl: url })).rejects.toMatchObject({
      code: 'PurgeQueueInProgress',
    })
  })

  test('tags and permissions are kept and removed', async () => {
    const url = await createQueue()
    await call('TagQueue', { QueueUrl: url, Tags: { team: 'shop', tier: '1' } })
    await call('UntagQueue', { QueueUrl: url, TagKeys: ['tier'] })
    expect(await call('ListQueueTags', { QueueUrl: url })).toEqual({ Tags: { team: 'shop' } })
    await call('AddPermission', {
      QueueUrl: url,
      Label: 'send',
      AWSAccountIds: ['444455556666'],
      Actions: ['SendMessage'],
    })
    expect(service.resourcePolicy?.(arnOf('orders'), context.state)).toMatchObject({
      Statement: [
        { Sid: 'send', Principal: { AWS: ['arn:aws:iam::444455556666:root'] }, Action: ['SQS:SendMessage'] },
      ],
    })
    await call('RemovePermission', { QueueUrl: url, Label: 'send' })
    expect(service.resourcePolicy?.(arnOf('orders'), context.state)).toBeUndefined()
  })
})

describe('messages', () => {
  test('a message is hidden while in flight, comes back after the visibility timeout, and is gone once deleted', async () => {
    const url = await createQueue()
    await call('SendMessage', { QueueUrl: url, MessageBody: 'one' })
    const [first] = await receive(url)
    expect(first).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '1' } })
    expect(await receive(url)).toEqual([])
    now += 30_000
    const [again] = await receive(url)
    expect(again?.Attributes.ApproximateReceiveCount).toBe('2')
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle })
    expect(await attributes(url)).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' })
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: again?.ReceiptHandle })
    expect(await attributes(url)).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '0' })
  })

  test('the digests are those AWS documents for text, number and binary attributes', async () => {
    const url = await createQueue()
    const sent = await call('SendMessage', {
      QueueUrl: url,
      MessageBody: 'This is a test message',
      MessageAttributes: {
        City: { DataType: 'String', StringValue: 'Any City' },
        Population: { DataType: 'Number', StringValue: '1250800' },
        Greeting: { DataType: 'Binary', BinaryValue: Buffer.from('Hello, World!') },
      },
    })
    expect(sent).toMatchObject({
      MD5OfMessageBody: 'fafb00f5732ab283681e124bf8747ed1',
      MD5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    const [all] = await receive(url, { MessageAttributeNames: ['All'], VisibilityTimeout: 0 })
    expect(all).toMatchObject({
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes: { Greeting: { DataType: 'Binary', BinaryValue: Buffer.from('Hello, World!') } },
    })
    const [none] = await receive(url)
    expect(none).not.toHaveProperty('MessageAttributes')
  })

  test('delayed messages appear after their delay and old ones disappear after the retention period', async () => {
    const url = await createQueue('orders', { DelaySeconds: '5', MessageRetentionPeriod: '60' })
    await call('SendMessage', { QueueUrl: url, MessageBody: 'queue delay' })
    await call('SendMessage', { QueueUrl: url, MessageBody: 'own delay', DelaySeconds: 1 })
    expect(await attributes(url)).toMatchObject({ ApproximateNumberOfMessagesDelayed: '2' })
    now += 1000
    expect(await bodies(url, { VisibilityTimeout: 0 })).toEqual(['own delay'])
    now += 4000
    expect(await bodies(url, { VisibilityTimeout: 0 })).toEqual(['queue delay', 'own delay'])
    now += 55_000
    expect(await bodies(url)).toEqual([])
  })

  test('visibility can be changed while in flight and not otherwise', async () => {
    const url = await createQueue()
    await call('SendMessage', { QueueUrl: url, MessageBody: 'x' })
    const [one] = await receive(url)
    const change = (VisibilityTimeout: number) =>
      call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: one?.ReceiptHandle, VisibilityTimeout })
    await change(100)
    now += 99_000
    expect(await receive(url)).toEqual([])
    await change(0)
    await expect(change(10)).rejects.toMatchObject({ code: 'MessageNotInflight' })
    expect(await bodies(url)).toEqual(['x'])
  })

  test('a long poll is woken by a message, and by the end of a visibility timeout', async () => {
    const clocked = createTemporaryCallContext([service])
    const on = (operation: string, input: Fields) => clocked.call(clocked.principal, 'sqs', operation, input)
    const { QueueUrl } = await on('CreateQueue', { QueueName: 'orders' })
    const started = Date.now()
    const waiting = on('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20, VisibilityTimeout: 1 })
    await on('SendMessage', { QueueUrl, MessageBody: 'woke' })
    expect(await waiting).toMatchObject({ Messages: [{ Body: 'woke' }] })
    expect(await on('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 })).toMatchObject({
      Messages: [{ Body: 'woke' }],
    })
    expect(Date.now() - started).toBeLessThan(5000)
    await clocked.close()
  })

  test('closing an account ends its long polls', async () => {
    const url = await createQueue()
    const opened = service.open?.(context)
    const waiting = receive(url, { WaitTimeSeconds: 20 })
    await opened?.close()
    expect(await waiting).toEqual([])
    service.open?.(context)
  })

  test('a batch fails entry by entry', async () => {
    const url = await createQueue()
    const Entries = [
      { Id: 'good', MessageBody: 'fine' },
      { Id: 'bad', MessageBody: 'late', DelaySeconds: 901 },
    ]
    expect(await call('SendMessageBatch', { QueueUrl: url, Entries })).toMatchObject({
      Successful: [{ Id: 'good', MD5OfMessageBody: expect.any(String) }],
      Failed: [{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }],
    })
    const [one] = await receive(url)
    const remove = [
      { Id: 'a', ReceiptHandle: one?.ReceiptHandle },
      { Id: 'b', ReceiptHandle: 'rubbish' },
    ]
    expect(await call('DeleteMessageBatch', { QueueUrl: url, Entries: remove })).toMatchObject({
      Successful: [{ Id: 'a' }],
      Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }],
    })
  })

  test.each([
    ['no entries', [], 'EmptyBatchRequest'],
    [
      'eleven entries',
      Array.from({ length: 11 }, (_, i) => ({ Id: `e${i}`, MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    [
      'an id twice',
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ],
      'BatchEntryIdsNotDistinct',
    ],
    ['an id with a space', [{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'more than a mebibyte',
      [
        { Id: 'a', MessageBody: 'x'.repeat(600_000) },
        { Id: 'b', MessageBody: 'x'.repeat(600_000) },
      ],
      'BatchRequestTooLong',
    ],
  ])('a batch with %s is refused whole', async (_what, Entries, code) => {
    const url = await createQueue()
    await expect(call('SendMessageBatch', { QueueUrl: url, Entries })).rejects.toMatchObject({ code })
    expect(await bodies(url)).toEqual([])
  })

  test.each([
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ['a control character', { MessageBody: 'a\u0001b' }, 'InvalidMessageContents'],
    ['a body beyond the limit', { MessageBody: 'x'.repeat(1025) }, 'InvalidParameterValue'],
    ['a delay beyond 15 minutes', { MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a deduplication id', { MessageBody: 'x', MessageDeduplicationId: 'd' }, 'InvalidParameterValue'],
    [
      'an attribute without a type',
      { MessageBody: 'x', MessageAttributes: { a: { StringValue: 'v' } } },
      'InvalidParameterValue',
    ],
    [
      'a number that is none',
      { MessageBody: 'x', MessageAttributes: { a: { DataType: 'Number', StringValue: 'v' } } },
      'InvalidParameterValue',
    ],
  ])('%s is refused', async (_what, message, code) => {
    const url = await createQueue('orders', { MaximumMessageSize: '1024' })
    await expect(call('SendMessage', { QueueUrl: url, ...message })).rejects.toMatchObject({ code })
    expect(await bodies(url)).toEqual([])
  })
})

describe('dead-letter queues', () => {
  async function createPair(maxReceiveCount = 2) {
    const dead = await createQueue('dead')
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount })
    return { dead, source: await createQueue('orders', { RedrivePolicy, VisibilityTimeout: '0' }) }
  }

  test('a message moves when it would be received once more than maxReceiveCount', async () => {
    const { dead, source } = await createPair()
    await call('SendMessage', { QueueUrl: source, MessageBody: 'poison' })
    expect(await bodies(source)).toEqual(['poison'])
    expect(await bodies(source)).toEqual(['poison'])
    expect(await bodies(dead)).toEqual([])
    expect(await bodies(source)).toEqual([])
    expect(await receive(dead)).toMatchObject([
      {
        Body: 'poison',
        Attributes: { DeadLetterQueueSourceArn: arnOf('orders'), ApproximateReceiveCount: '3' },
      },
    ])
    expect(await call('ListDeadLetterSourceQueues', { QueueUrl: dead })).toEqual({ queueUrls: [source] })
  })

  test('a move task brings messages back to where they came from', async () => {
    const { dead, source } = await createPair(1)
    await call('SendMessage', { QueueUrl: source, MessageBody: 'poison' })
    await receive(source)
    await receive(source)
    await call('StartMessageMoveTask', { SourceArn: arnOf('dead') })
    expect(await bodies(dead)).toEqual([])
    expect(await bodies(source)).toEqual(['poison'])
    expect(await call('ListMessageMoveTasks', { SourceArn: arnOf('dead') })).toMatchObject({
      Results: [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }],
    })
  })

  test('a dead-letter queue can refuse its sources', async () => {
    await createQueue('dead', { RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }) })
    const url = await createQueue()
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 2 })
    await expect(
      call('SetQueueAttributes', { QueueUrl: url, Attributes: { RedrivePolicy } }),
    ).rejects.toMatchObject({ code: 'InvalidParameterValue' })
    await call('SetQueueAttributes', {
      QueueUrl: await createQueue('dead'),
      Attributes: {
        RedriveAllowPolicy: JSON.stringify({
          redrivePermission: 'byQueue',
          sourceQueueArns: [arnOf('orders')],
        }),
      },
    })
    await call('SetQueueAttributes', { QueueUrl: url, Attributes: { RedrivePolicy } })
    expect(await attributes(url)).toMatchObject({ RedrivePolicy })
    await call('SetQueueAttributes', { QueueUrl: url, Attributes: { RedrivePolicy: '' } })
    expect(await attributes(url)).not.toHaveProperty('RedrivePolicy')
  })
})

describe('FIFO queues', () => {
  const createFifo = (more: Record<string, string> = {}) =>
    createQueue('q.fifo', { FifoQueue: 'true', ...more })
  const send = (
    QueueUrl: string,
    MessageBody: string,
    MessageGroupId: string,
    MessageDeduplicationId?: string,
  ) => call('SendMessage', { QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId })

  test('a group is received in order and waits while one of its messages is in flight', async () => {
    const url = await createFifo({ ContentBasedDeduplication: 'true' })
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ] as const)
      await send(url, body, group)
    const [first] = await receive(url, { MaxNumberOfMessages: 1 })
    expect(first?.Body).toBe('a1')
    expect(await bodies(url)).toEqual(['b1'])
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle })
    expect(await bodies(url)).toEqual(['a2'])
  })

  test('the same deduplication id is delivered once within five minutes', async () => {
    const url = await createFifo()
    const first = await send(url, 'one', 'g', 'id')
    expect(await send(url, 'two', 'g', 'id')).toMatchObject({
      MessageId: first.MessageId,
      SequenceNumber: first.SequenceNumber,
    })
    now += 300_000
    await send(url, 'three', 'g', 'id')
    expect(await bodies(url)).toEqual(['one', 'three'])
  })

  test('a message needs a group, and an id unless the content counts', async () => {
    const url = await createFifo()
    await expect(call('SendMessage', { QueueUrl: url, MessageBody: 'x' })).rejects.toMatchObject({
      code: 'MissingParameter',
    })
    await expect(send(url, 'x', 'g')).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  })
})

test.each([
  [
    'SendMessageBatch',
    { QueueUrl: `https://sqs.us-east-1.amazonaws.com/${TEST_ACCOUNT_ID}/orders` },
    [['sqs:SendMessage', arnOf('orders')]],
  ],
  ['ListQueues', {}, [['sqs:ListQueues', '*']]],
  [
    'CreateQueue',
    { QueueName: 'orders', tags: { a: 'b' } },
    [
      ['sqs:CreateQueue', arnOf('orders')],
      ['sqs:TagQueue', arnOf('orders')],
    ],
  ],
  ['GetQueueUrl', { QueueName: 'orders' }, [['sqs:GetQueueUrl', arnOf('orders')]]],
])('%s needs its action on the queue', (operation, input, expected) => {
  const needs = service.needs(operation, input, context)
  expect(needs.map(need => [need.action, need.resource])).toEqual(expected)
})
