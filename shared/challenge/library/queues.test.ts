import { expect, it } from 'vitest'
import { observing } from '../testing/observing.ts'
import { queueUrlOf } from './queues.ts'

it('finds the address of a queue, and none where there is no such queue', async () => {
  const context = observing({
    'sqs GetQueueUrl': ({ QueueName }) =>
      QueueName === 'orders' ? { QueueUrl: 'http://q/orders' } : undefined,
  })
  expect(await queueUrlOf(context, 'orders')).toBe('http://q/orders')
  expect(await queueUrlOf(context, 'others')).toBeUndefined()
})
