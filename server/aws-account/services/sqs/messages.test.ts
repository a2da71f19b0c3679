import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import { createTemporaryCallContext } from '../../testing/temporary-call-context.ts'
import { holdMessages } from './held-messages.ts'
import { createService } from './service.ts'
import { createQueueCalls, type QueueCalls } from './testing/queue-calls.ts'

const service = createService()
let queues: QueueCalls

beforeEach(() => {
  queues = createQueueCalls(service)
})
afterEach(() => queues.close())

describe('messages', () => {
  test('a message is hidden while in flight, comes back after the visibility timeout, and is gone once deleted', async () => {
    const url = await queues.createQueue()
    await queues.call('SendMessage', { QueueUrl: url, MessageBody: 'one' })
    const [first] = await queues.receive(url)
    expect(first).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '1' } })
    expect(await queues.receive(url)).toEqual([])
    queues.clock.now += 30_000
    const [again] = await queues.receive(url)
    expect(again?.Attributes.ApproximateReceiveCount).toBe('2')
    await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle })
    expect(await queues.attributes(url)).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' })
    await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: again?.ReceiptHandle })
    expect(await queues.attributes(url)).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '0' })
  })

  test('the digests are those AWS documents for text, number and binary attributes', async () => {
    const url = await queues.createQueue()
    const sent = await queues.call('SendMessage', {
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
    const [all] = await queues.receive(url, { MessageAttributeNames: ['All'], VisibilityTimeout: 0 })
    expect(all).toMatchObject({
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes: { Greeting: { DataType: 'Binary', BinaryValue: Buffer.from('Hello, World!') } },
    })
    const [none] = await queues.receive(url)
    expect(none).not.toHaveProperty('MessageAttributes')
  })

  test('delayed messages appear after their delay and old ones disappear after the retention period', async () => {
    const url = await queues.createQueue('orders', { DelaySeconds: '5', MessageRetentionPeriod: '60' })
    await queues.call('SendMessage', { QueueUrl: url, MessageBody: 'queue delay' })
    await queues.call('SendMessage', { QueueUrl: url, MessageBody: 'own delay', DelaySeconds: 1 })
    expect(await queues.attributes(url)).toMatchObject({ ApproximateNumberOfMessagesDelayed: '2' })
    queues.clock.now += 1000
    expect(await queues.bodies(url, { VisibilityTimeout: 0 })).toEqual(['own delay'])
    queues.clock.now += 4000
    expect(await queues.bodies(url, { VisibilityTimeout: 0 })).toEqual(['queue delay', 'own delay'])
    queues.clock.now += 55_000
    expect(await queues.bodies(url)).toEqual([])
  })

  test('visibility can be changed by the handle of the latest receive, also after it has passed', async () => {
    const url = await queues.createQueue()
    await queues.call('SendMessage', { QueueUrl: url, MessageBody: 'x' })
    const [one] = await queues.receive(url)
    const change = (VisibilityTimeout: number) =>
      queues.call('ChangeMessageVisibility', {
        QueueUrl: url,
        ReceiptHandle: one?.ReceiptHandle,
        VisibilityTimeout,
      })
    await change(100)
    queues.clock.now += 99_000
    expect(await queues.receive(url)).toEqual([])
    queues.clock.now += 2_000
    await change(10)
    expect(await queues.receive(url)).toEqual([])
    await change(0)
    expect(await queues.bodies(url)).toEqual(['x'])
    await expect(change(10)).rejects.toMatchObject({ code: 'MessageNotInflight' })
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
    // Two waits that nothing ends are forty seconds, one is twenty.
    expect(Date.now() - started).toBeLessThan(15_000)
    await clocked.close()
  })

  test('closing an account ends its long polls', async () => {
    const url = await queues.createQueue()
    const opened = service.open?.(queues.context)
    const waiting = queues.receive(url, { WaitTimeSeconds: 20 })
    await opened?.close()
    expect(await waiting).toEqual([])
    service.open?.(queues.context)
  })

  test('a batch fails entry by entry', async () => {
    const url = await queues.createQueue()
    const Entries = [
      { Id: 'good', MessageBody: 'fine' },
      { Id: 'bad', MessageBody: 'late', DelaySeconds: 901 },
    ]
    expect(await queues.call('SendMessageBatch', { QueueUrl: url, Entries })).toMatchObject({
      Successful: [{ Id: 'good', MD5OfMessageBody: expect.any(String) }],
      Failed: [{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }],
    })
    const [one] = await queues.receive(url)
    const remove = [
      { Id: 'a', ReceiptHandle: one?.ReceiptHandle },
      { Id: 'b', ReceiptHandle: 'rubbish' },
    ]
    expect(await queues.call('DeleteMessageBatch', { QueueUrl: url, Entries: remove })).toMatchObject({
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
    const url = await queues.createQueue()
    await expect(queues.call('SendMessageBatch', { QueueUrl: url, Entries })).rejects.toMatchObject({ code })
    expect(await queues.bodies(url)).toEqual([])
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
    const url = await queues.createQueue('orders', { MaximumMessageSize: '1024' })
    await expect(queues.call('SendMessage', { QueueUrl: url, ...message })).rejects.toMatchObject({ code })
    expect(await queues.bodies(url)).toEqual([])
  })
})

test('a message that a mapping holds stays in flight beyond its time, and is there again once it is let go', async () => {
  const url = await queues.createQueue()
  await queues.call('SendMessage', { QueueUrl: url, MessageBody: 'one' })
  const [taken] = await queues.receive(url, { VisibilityTimeout: 3 })
  const release = holdMessages(queues.context.state, [taken?.ReceiptHandle])
  queues.clock.now += 10_000
  expect(await queues.receive(url)).toEqual([])
  expect(await queues.attributes(url)).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' })
  release()
  expect(await queues.receive(url)).toMatchObject([{ Attributes: { ApproximateReceiveCount: '2' } }])
})
