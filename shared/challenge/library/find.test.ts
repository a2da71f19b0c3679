import { describe, expect, test } from 'vitest'
import type { HeldMessage } from '../check.ts'
import { observing } from '../testing/observing.ts'
import { appearsAndStays, holdsAll, itemsWith, logEventsWith, messagesWith, objectsWith } from './find.ts'

const message = (body: string): HeldMessage => ({
  id: 'm',
  body,
  attributes: {},
  sentAt: 0,
  receives: 1,
  standing: 'visible',
})
const order = { orderId: '8c1d2e-77', reseller: 'ada.482193' }

describe('a text is found', () => {
  test.each([
    ['as it is', `order ${order.orderId}`],
    ['in JSON', { a: [{ b: order.orderId }] }],
    ['in JSON in JSON in JSON', JSON.stringify({ letter: JSON.stringify({ order: JSON.stringify(order) }) })],
    ['as a name', { [order.orderId]: 1 }],
  ])('%s', (_, value) => {
    expect(holdsAll(value, [order.orderId])).toBe(true)
    expect(holdsAll(value, [order.orderId, 'something else'])).toBe(false)
  })
})

test('a message is found by all that stood in it, and a letter with less is another', async () => {
  const whole = message(JSON.stringify({ letter: order }))
  const context = observing({}, { messages: [whole, message(order.orderId), message('x')] })
  expect(
    await messagesWith(context, 'u', { one: [order.orderId, order.reseller], other: ['nothing of it'] }),
  ).toEqual({
    one: [whole],
    other: [],
  })
})

test('an item is found on any page of a table', async () => {
  const context = observing({
    'dynamodb Scan': ({ ExclusiveStartKey }) =>
      ExclusiveStartKey === undefined
        ? { Items: [{ id: { S: 'a' } }], LastEvaluatedKey: { id: { S: 'a' } } }
        : { Items: [{ id: { S: order.orderId } }] },
  })
  expect(await itemsWith(context, 't', [order.orderId])).toEqual([{ id: { S: order.orderId } }])
})

test('an object is found by its key or its body', async () => {
  const body = { 'in-body': order.orderId, [`key-${order.orderId}`]: 'x', neither: 'y' }
  const context = observing({
    's3 ListObjectsV2': { Contents: Object.keys(body).map(Key => ({ Key, LastModified: '2026-11-01' })) },
    's3 GetObject': ({ Key }) => ({
      Body: { $base64: Buffer.from(body[String(Key) as 'neither']).toString('base64') },
    }),
  })
  expect(await objectsWith(context, 'b', [order.orderId])).toEqual(['in-body', `key-${order.orderId}`])
})

test('a log event is found by its text', async () => {
  const context = observing({
    'cloudwatch-logs FilterLogEvents': ({ filterPattern }) => ({
      events: [{ message: `${filterPattern}` }, { message: `stored ${order.orderId}` }],
    }),
  })
  expect(await logEventsWith(context, 'g', [order.orderId, 'stored'])).toEqual([`stored ${order.orderId}`])
})

describe('what appears', () => {
  const seen = (looks: readonly boolean[]) => {
    let turn = 0
    return async () => looks[Math.min(turn++, looks.length - 1)] === true
  }
  const within = { within: { promisedSeconds: 60 }, staysSeconds: 2 }
  const watch = (looks: readonly boolean[]) =>
    appearsAndStays(observing({}), seen(looks), there => there, within)

  test('is there now and later', async () => {
    expect(await watch([false, true])).toEqual({ first: true, later: true })
  })
  test('may be taken away again', async () => {
    expect(await watch([true, true, false])).toEqual({ first: true, later: false })
  })
  test('may never appear', async () => {
    expect(await watch([false])).toEqual({ first: false, later: false })
  })
})
