import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createService } from './service.ts'
import { createQueueCalls, type QueueCalls, queueArnOf } from './testing/queue-calls.ts'

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

  const sendAll = async (url: string, bodies: readonly string[]) => {
    for (const body of bodies) await send(url, body, body.slice(0, 1))
  }
  const changeVisibility = (QueueUrl: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
    queues.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout })

  test('groups are served in turn: one that was served stands behind those that were not', async () => {
    const url = await createFifo({ ContentBasedDeduplication: 'true' })
    await sendAll(url, ['a1', 'b1', 'b2', 'c1', 'a2'])
    expect(await queues.bodies(url, { MaxNumberOfMessages: 3, VisibilityTimeout: 0 })).toEqual([
      'a1',
      'a2',
      'b1',
    ])
    expect(await queues.bodies(url)).toEqual(['c1', 'a1', 'a2', 'b1', 'b2'])
  })

  test('of a group that leaves which stands before the first that is hidden, and nothing behind it', async () => {
    const url = await createFifo({ ContentBasedDeduplication: 'true' })
    await sendAll(url, ['a1', 'a2', 'b1'])
    const [first] = await queues.receive(url, { MaxNumberOfMessages: 2 })
    await changeVisibility(url, first?.ReceiptHandle, 0)
    expect(await queues.bodies(url)).toEqual(['b1', 'a1'])
  })

  test('a message that is hidden for longer hides all behind it in its group', async () => {
    const url = await createFifo({ ContentBasedDeduplication: 'true', VisibilityTimeout: '1' })
    await sendAll(url, ['a1', 'a2', 'a3'])
    const [, second] = await queues.receive(url)
    await changeVisibility(url, second?.ReceiptHandle, 60)
    queues.clock.now += 2_000
    expect(await queues.bodies(url)).toEqual(['a1'])
  })

  test('a message that was moved stands last where it is now, whatever its number was', async () => {
    const dead = await queues.createQueue('dead.fifo', {
      FifoQueue: 'true',
      ContentBasedDeduplication: 'true',
    })
    const url = await createFifo({
      ContentBasedDeduplication: 'true',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArnOf('dead.fifo'), maxReceiveCount: 1 }),
    })
    await sendAll(dead, ['y1', 'z1'])
    await sendAll(url, ['a1'])
    await queues.receive(url, { VisibilityTimeout: 0 })
    expect(await queues.receive(url)).toEqual([])
    expect(await queues.bodies(dead)).toEqual(['y1', 'z1', 'a1'])
  })
})
