import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import { createService } from './service.ts'
import { createQueueCalls, type QueueCalls } from './testing/queue-calls.ts'

const service = createService()
let queues: QueueCalls
let url: string

beforeEach(async () => {
  queues = createQueueCalls(service)
  url = await queues.createQueue()
})
afterEach(() => queues.close())

async function holding(...texts: string[]): Promise<readonly Fields[]> {
  const answer = await service.oversight?.MessagesHolding?.({ queueUrl: url, texts }, queues.context)
  return answer?.messages as readonly Fields[]
}
const send = (MessageBody: string, more: Fields = {}) =>
  queues.call('SendMessage', { QueueUrl: url, MessageBody, ...more })

test('finds a message by a text in its body or an attribute, whatever else waits there', async () => {
  await send('{"orderId":"8c1d2e"}', { DelaySeconds: 60 })
  await send('another')
  await send('x', { MessageAttributes: { order: { DataType: 'String', StringValue: 'order 8c1d2e' } } })
  expect(await holding('8c1d2e')).toMatchObject([
    { body: '{"orderId":"8c1d2e"}', standing: 'delayed', receives: 0 },
    { body: 'x', attributes: { order: 'order 8c1d2e' }, standing: 'visible' },
  ])
  expect(await holding('nothing of it')).toEqual([])
})

test('does not count as a receive and hides nothing', async () => {
  await send('order 8c1d2e')
  await holding('8c1d2e')
  const [received] = await queues.receive(url)
  expect(received?.Attributes.ApproximateReceiveCount).toBe('1')
  expect(await holding('8c1d2e')).toMatchObject([{ standing: 'in-flight', receives: 1 }])
})

test('finds no message that the queue keeps no longer', async () => {
  await send('order 8c1d2e')
  queues.clock.now += 5 * 24 * 3_600_000
  expect(await holding('8c1d2e')).toEqual([])
})

test('refuses texts that would find everything, and a queue that is not there', async () => {
  await expect(holding('a')).rejects.toThrow('6 to 200 characters')
  url = 'http://127.0.0.1:4566/111122223333/none'
  await expect(holding('8c1d2e')).rejects.toThrow('does not exist')
})

test('gives the latest messages, whatever is in them, and no more than fifty', async () => {
  for (let count = 1; count <= 53; count += 1) await send(`${count}`)
  const answer = await service.oversight?.LatestMessages?.({ queueUrl: url }, queues.context)
  const bodies = ((answer?.messages ?? []) as readonly Fields[]).map(({ body }) => body)
  expect([bodies.length, bodies[0], bodies.at(-1)]).toEqual([50, '4', '53'])
  const [received] = await queues.receive(url)
  expect(received?.Attributes.ApproximateReceiveCount).toBe('1')
})
