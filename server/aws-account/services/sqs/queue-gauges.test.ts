import { expect, test } from 'vitest'
import { createService } from './service.ts'
import { createQueueCalls } from './testing/queue-calls.ts'

test('what stands in a queue, and in its dead-letter queue, is noted once a minute, also over a restart', async () => {
  const service = createService()
  const queues = createQueueCalls(service)
  const { context, clock } = queues
  const deadUrl = await queues.createQueue('dead')
  const policy = {
    deadLetterTargetArn: `arn:aws:sqs:us-east-1:${context.accountId}:dead`,
    maxReceiveCount: 1,
  }
  const url = await queues.createQueue('orders', {
    VisibilityTimeout: '0',
    RedrivePolicy: JSON.stringify(policy),
  })
  const opened = () => service.open?.(context)
  let running = opened()
  await queues.call('SendMessage', { QueueUrl: url, MessageBody: 'a' })
  await queues.call('SendMessage', { QueueUrl: url, MessageBody: 'b', DelaySeconds: 900 })
  const noted = async (seconds: number) => {
    clock.now += seconds * 1000
    running?.close()
    running = opened()
    const points = () =>
      [...context.metrics.points({ namespace: 'AWS/SQS' })].filter(
        ({ start, name }) => start === Math.floor(clock.now / 60_000) * 60_000 && /^Approximate/.test(name),
      )
    await expect.poll(() => points().length, { timeout: 60_000 }).toBe(8)
    return Object.fromEntries(
      points().map(({ name, dimensions, max }) => [`${dimensions.QueueName} ${name.slice(11)}`, max]),
    )
  }
  await queues.call('SendMessage', { QueueUrl: deadUrl, MessageBody: 'c' })
  expect(await noted(55)).toEqual({
    'orders NumberOfMessagesVisible': 1,
    'orders NumberOfMessagesNotVisible': 0,
    'orders NumberOfMessagesDelayed': 1,
    'orders AgeOfOldestMessage': 55,
    'dead NumberOfMessagesVisible': 1,
    'dead NumberOfMessagesNotVisible': 0,
    'dead NumberOfMessagesDelayed': 0,
    'dead AgeOfOldestMessage': 55,
  })
  await queues.receive(url)
  await queues.receive(url)
  expect(await noted(60)).toMatchObject({
    'orders NumberOfMessagesVisible': 0,
    'dead NumberOfMessagesVisible': 2,
    'dead AgeOfOldestMessage': 115,
  })
  running?.close()
  await queues.close()
})

test('a new queue is noted though nobody has used it yet', async () => {
  const service = createService()
  const queues = createQueueCalls(service)
  const { context, clock } = queues
  let running = service.open?.(context)
  await queues.createQueue('new')
  clock.now += 55_000
  running?.close()
  running = service.open?.(context)
  const noted = () => [...context.metrics.points({ name: 'ApproximateNumberOfMessagesVisible' })]
  await expect.poll(noted, { timeout: 60_000 }).toMatchObject([{ dimensions: { QueueName: 'new' }, max: 0 }])
  running?.close()
  await queues.close()
})

test('queues that are empty and unused for an hour are looked at no more', async () => {
  const service = createService()
  const queues = createQueueCalls(service)
  const { context, clock } = queues
  const url = await queues.createQueue()
  const due = context.state.due('sqs.gauges')
  let running = service.open?.(context)
  await queues.receive(url)
  expect(due.size).toBe(1)
  clock.now += 3_700_000
  running?.close()
  running = service.open?.(context)
  await expect.poll(() => due.size, { timeout: 60_000 }).toBe(0)
  running?.close()
  await queues.close()
})
