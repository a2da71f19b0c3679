import { afterEach, beforeEach, expect, test } from 'vitest'
import { createService } from './service.ts'
import { createQueueCalls, type QueueCalls } from './testing/queue-calls.ts'

let queues: QueueCalls
beforeEach(() => {
  queues = createQueueCalls(createService())
})
afterEach(() => queues.close())

test('sent, received, empty and deleted are counted for each queue', async () => {
  const url = await queues.createQueue('orders')
  const Entries = ['a', 'bc'].map(body => ({ Id: body, MessageBody: body }))
  await queues.call('SendMessageBatch', { QueueUrl: url, Entries })
  const received = await queues.receive(url)
  expect(await queues.receive(url)).toEqual([])
  for (const { ReceiptHandle } of received)
    await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle })
  const points = [...queues.context.metrics.points({ namespace: 'AWS/SQS' })]
  expect(points.map(({ name, sum, count, unit }) => [name, sum, count, unit])).toEqual([
    ['NumberOfMessagesSent', 2, 2, 'Count'],
    ['SentMessageSize', 3, 2, 'Bytes'],
    ['NumberOfMessagesReceived', 2, 1, 'Count'],
    ['NumberOfEmptyReceives', 1, 1, 'Count'],
    ['NumberOfMessagesDeleted', 2, 2, 'Count'],
  ])
  expect(points[0]?.dimensions).toEqual({ QueueName: 'orders' })
})
