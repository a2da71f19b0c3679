import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createService } from './service.ts'
import { createQueueCalls, type QueueCalls, queueArnOf } from './testing/queue-calls.ts'

const service = createService()
let queues: QueueCalls

beforeEach(() => {
  queues = createQueueCalls(service)
})
afterEach(() => queues.close())

describe('dead-letter queues', () => {
  async function createPair(maxReceiveCount = 2) {
    const dead = await queues.createQueue('dead')
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArnOf('dead'), maxReceiveCount })
    return { dead, source: await queues.createQueue('orders', { RedrivePolicy, VisibilityTimeout: '0' }) }
  }

  test('a message moves when it would be received once more than maxReceiveCount', async () => {
    const { dead, source } = await createPair()
    await queues.call('SendMessage', { QueueUrl: source, MessageBody: 'poison' })
    expect(await queues.bodies(source)).toEqual(['poison'])
    expect(await queues.bodies(source)).toEqual(['poison'])
    expect(await queues.bodies(dead)).toEqual([])
    expect(await queues.bodies(source)).toEqual([])
    expect(await queues.receive(dead)).toMatchObject([
      {
        Body: 'poison',
        Attributes: { DeadLetterQueueSourceArn: queueArnOf('orders'), ApproximateReceiveCount: '3' },
      },
    ])
    expect(await queues.call('ListDeadLetterSourceQueues', { QueueUrl: dead })).toEqual({
      queueUrls: [source],
    })
  })

  test('a move task brings messages back to where they came from', async () => {
    const { dead, source } = await createPair(1)
    await queues.call('SendMessage', { QueueUrl: source, MessageBody: 'poison' })
    await queues.receive(source)
    await queues.receive(source)
    await queues.call('StartMessageMoveTask', { SourceArn: queueArnOf('dead') })
    expect(await queues.bodies(dead)).toEqual([])
    expect(await queues.bodies(source)).toEqual(['poison'])
    expect(await queues.call('ListMessageMoveTasks', { SourceArn: queueArnOf('dead') })).toMatchObject({
      Results: [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }],
    })
  })

  test('a move task with a rate takes its time, goes on after a restart, and can be cancelled', async () => {
    const { dead, source } = await createPair(1)
    for (const body of ['a', 'b', 'c'])
      await queues.call('SendMessage', { QueueUrl: source, MessageBody: body })
    await queues.receive(source)
    await queues.receive(source)
    const { TaskHandle } = await queues.call('StartMessageMoveTask', {
      SourceArn: queueArnOf('dead'),
      MaxNumberOfMessagesPerSecond: 1,
    })
    const task = async () => {
      const answer = await queues.call('ListMessageMoveTasks', { SourceArn: queueArnOf('dead') })
      return (answer.Results as { Status: string; ApproximateNumberOfMessagesMoved: number }[])[0]
    }
    expect(await task()).toMatchObject({ Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 1 })
    service.open?.(queues.context).close()
    const opened = service.open?.(queues.context)
    queues.clock.now += 1000
    await vi.waitUntil(async () => (await task())?.ApproximateNumberOfMessagesMoved === 2, {
      timeout: 30_000,
    })
    expect(await queues.call('CancelMessageMoveTask', { TaskHandle })).toEqual({
      ApproximateNumberOfMessagesMoved: 2,
    })
    await expect(queues.call('CancelMessageMoveTask', { TaskHandle })).rejects.toMatchObject({
      code: 'UnsupportedOperation',
    })
    expect(await task()).toMatchObject({ Status: 'CANCELLED' })
    expect(await queues.bodies(dead)).toEqual(['c'])
    await opened?.close()
    service.open?.(queues.context)
  })

  test('a dead-letter queue can refuse its sources', async () => {
    await queues.createQueue('dead', { RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }) })
    const url = await queues.createQueue()
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArnOf('dead'), maxReceiveCount: 2 })
    await expect(
      queues.call('SetQueueAttributes', { QueueUrl: url, Attributes: { RedrivePolicy } }),
    ).rejects.toMatchObject({ code: 'InvalidParameterValue' })
    await queues.call('SetQueueAttributes', {
      QueueUrl: await queues.createQueue('dead'),
      Attributes: {
        RedriveAllowPolicy: JSON.stringify({
          redrivePermission: 'byQueue',
          sourceQueueArns: [queueArnOf('orders')],
        }),
      },
    })
    await queues.call('SetQueueAttributes', { QueueUrl: url, Attributes: { RedrivePolicy } })
    expect(await queues.attributes(url)).toMatchObject({ RedrivePolicy })
    await queues.call('SetQueueAttributes', { QueueUrl: url, Attributes: { RedrivePolicy: '' } })
    expect(await queues.attributes(url)).not.toHaveProperty('RedrivePolicy')
  })
})
