import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createService } from './service.ts'
import { createQueueCalls, type QueueCalls } from './testing/queue-calls.ts'

const service = createService()
let queues: QueueCalls

beforeEach(() => {
  queues = createQueueCalls(service)
})
afterEach(() => queues.close())

describe('FIFO queues', () => {
  const createFifo = (more: Record<string, string> = {}) =>
    queues.createQueue('q.fifo', { FifoQueue: 'true', ...more })
  const send = (
    QueueUrl: string,
    MessageBody: string,
    MessageGroupId: string,
    MessageDeduplicationId?: string,
  ) => queues.call('SendMessage', { QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId })

  test('a group is received in order and waits while one of its messages is in flight', async () => {
    const url = await createFifo({ ContentBasedDeduplication: 'true' })
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ] as const)
      await send(url, body, group)
    const [first] = await queues.receive(url, { MaxNumberOfMessages: 1 })
    expect(first?.Body).toBe('a1')
    expect(await queues.bodies(url)).toEqual(['b1'])
    await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle })
    expect(await queues.bodies(url)).toEqual(['a2'])
  })

  test('the same deduplication id is delivered once within five minutes', async () => {
    const url = await createFifo()
    const first = await send(url, 'one', 'g', 'id')
    expect(await send(url, 'two', 'g', 'id')).toMatchObject({
      MessageId: first.MessageId,
      SequenceNumber: first.SequenceNumber,
    })
    queues.clock.now += 300_000
    await send(url, 'three', 'g', 'id')
    expect(await queues.bodies(url)).toEqual(['one', 'three'])
  })

  test('a message needs a group, and an id unless the content counts', async () => {
    const url = await createFifo()
    await expect(queues.call('SendMessage', { QueueUrl: url, MessageBody: 'x' })).rejects.toMatchObject({
      code: 'MissingParameter',
    })
    await expect(send(url, 'x', 'g')).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  })

  test('a batch is refused as a whole where an entry says no group, or nothing tells it from its copies', async () => {
    const url = await createFifo()
    const batch = (entry: object) =>
      queues.call('SendMessageBatch', {
        QueueUrl: url,
        Entries: [
          { Id: 'good', MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' },
          { Id: 'bad', MessageBody: 'y', ...entry },
        ],
      })
    await expect(batch({ MessageDeduplicationId: 'e' })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: 'The request must contain the parameter MessageGroupId.',
    })
    await expect(batch({ MessageGroupId: 'g' })).rejects.toMatchObject({ code: 'InvalidParameterValue' })
    expect(await queues.bodies(url)).toEqual([])
  })

  test('a receive gets as many of one group as it can before it goes to the next', async () => {
    const url = await createFifo({ ContentBasedDeduplication: 'true' })
    for (const [body, group] of [
      ['a1', 'a'],
      ['b1', 'b'],
      ['a2', 'a'],
    ] as const)
      await send(url, body, group)
    const taken = await queues.receive(url, { MaxNumberOfMessages: 3 })
    expect(taken.map(({ Body }) => Body)).toEqual(['a1', 'a2', 'b1'])
  })
})
