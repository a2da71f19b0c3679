import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fields } from '../../../service.ts'
import {
  createTemporaryCallContext,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'
import { createService } from '../service.ts'

let context: TemporaryCallContext
const now = Date.parse('2026-11-01T12:00:30Z')
const names = { logGroupName: '/app', logStreamName: 's' }

beforeEach(async () => {
  context = createTemporaryCallContext([createService()], { now: () => now })
  await call('CreateLogGroup', names)
  await call('CreateLogStream', names)
})
afterEach(() => context.close())

const call = (operation: string, input: Fields) =>
  context.call(context.principal, 'cloudwatch-logs', operation, input)
const log = (...messages: string[]) =>
  call('PutLogEvents', { ...names, logEvents: messages.map(message => ({ timestamp: now, message })) })
const measured = (namespace: string) =>
  [...context.metrics.points({ namespace })].map(({ name, dimensions, sum, count, unit }) => ({
    name,
    dimensions,
    sum,
    count,
    unit,
  }))
const filter = (filterPattern: string, transformation: Fields) =>
  call('PutMetricFilter', {
    logGroupName: '/app',
    filterName: 'f',
    filterPattern,
    metricTransformations: [{ metricName: 'm', metricNamespace: 'own', metricValue: '1', ...transformation }],
  })

test('events that match are counted, and a default value stands where none does', async () => {
  await filter('ERROR', { defaultValue: 0, unit: 'Count' })
  await log('ERROR a', 'fine', 'ERROR b')
  await log('fine')
  expect(measured('own')).toEqual([{ name: 'm', dimensions: {}, sum: 2, count: 3, unit: 'Count' }])
  expect(measured('AWS/Logs')).toMatchObject([
    { name: 'IncomingLogEvents', sum: 4 },
    { name: 'IncomingBytes' },
  ])
})

test('values and dimensions are taken out of JSON events', async () => {
  await filter('{ $.latency = * && $.route.name != "health" }', {
    metricValue: '$.latency',
    unit: 'Milliseconds',
    dimensions: { Route: '$.route.name' },
  })
  const event = (latency: unknown, name?: string) => JSON.stringify({ latency, route: { name } })
  await log(event(12, 'a'), event(30, 'a'), event('5', 'b'), event('no', 'b'), event(1, 'health'), event(1))
  expect(measured('own')).toEqual([
    { name: 'm', dimensions: { Route: 'a' }, sum: 42, count: 2, unit: 'Milliseconds' },
    { name: 'm', dimensions: { Route: 'b' }, sum: 5, count: 1, unit: 'Milliseconds' },
  ])
})

test('values are taken out of fields between spaces', async () => {
  await filter('[ip, user, time, request = "*html*", status = 4* || status = 5*, bytes > 100]', {
    metricValue: '$bytes',
  })
  await log(
    '127.0.0.1 Frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.1 Frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 200 1534',
    '127.0.0.1 Frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 500 99',
    '127.0.0.1 Frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 500',
  )
  expect(measured('own')).toMatchObject([{ sum: 1534, count: 1 }])
})

test('the embedded metric format is read, and what is wrong in it is counted', async () => {
  const event = (more: Fields) =>
    JSON.stringify({
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [
          {
            Namespace: 'shop',
            Dimensions: [['service'], ['service', 'route']],
            Metrics: [
              { Name: 'orders', Unit: 'Count' },
              { Name: 'time', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      service: 'cart',
      route: '/buy',
      orders: 1,
      time: [10, 30],
      ...more,
    })
  await log(
    event({}),
    event({ orders: 'many' }),
    event({ route: undefined }),
    '{"CloudWatchMetrics": 1}',
    'text',
  )
  expect(measured('shop')).toEqual([
    { name: 'orders', dimensions: { service: 'cart' }, sum: 1, count: 1, unit: 'Count' },
    { name: 'orders', dimensions: { service: 'cart', route: '/buy' }, sum: 1, count: 1, unit: 'Count' },
    { name: 'time', dimensions: { service: 'cart' }, sum: 40, count: 2, unit: 'Milliseconds' },
    { name: 'time', dimensions: { service: 'cart', route: '/buy' }, sum: 40, count: 2, unit: 'Milliseconds' },
  ])
  expect(measured('AWS/Logs').find(({ name }) => name === 'EMFValidationErrors')?.sum).toBe(2)
})

test('filters are listed by group, prefix and metric, and go with their group', async () => {
  await filter('ERROR', {})
  const listed = async (input: Fields = {}) => (await call('DescribeMetricFilters', input)).metricFilters
  expect(await listed({ logGroupName: '/app', filterNamePrefix: 'f' })).toEqual([
    {
      filterName: 'f',
      filterPattern: 'ERROR',
      metricTransformations: [{ metricName: 'm', metricNamespace: 'own', metricValue: '1' }],
      creationTime: now,
      logGroupName: '/app',
      applyOnTransformedLogs: false,
    },
  ])
  expect(await listed({ metricName: 'm', metricNamespace: 'other' })).toEqual([])
  const { logGroups } = await call('DescribeLogGroups', {})
  expect(logGroups).toMatchObject([{ metricFilterCount: 1 }])
  await call('DeleteMetricFilter', { logGroupName: '/app', filterName: 'f' })
  await expect(call('DeleteMetricFilter', { logGroupName: '/app', filterName: 'f' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'The specified metric filter does not exist.',
  })
  await filter('ERROR', {})
  await call('DeleteLogGroup', { logGroupName: '/app' })
  expect(await listed()).toEqual([])
})

test.each([
  ['text', { metricValue: '$.field' }],
  ['{ $.a = 1 }', { metricValue: '$field' }],
  ['text', { metricValue: 'many' }],
  ['{ $.a = 1 }', { dimensions: { a: '$.a' }, defaultValue: 0 }],
  ['[a, b', {}],
])('no metric is made of %s with %j', async (pattern, transformation) => {
  await expect(filter(pattern, transformation)).rejects.toMatchObject({ code: 'InvalidParameterException' })
})

test('a pattern can be tried', async () => {
  const tried = async (filterPattern: string, ...logEventMessages: string[]) =>
    (await call('TestMetricFilter', { filterPattern, logEventMessages })).matches
  expect(await tried('[ip, status = 5*, ...]', '1.2.3.4 200 a', '1.2.3.4 503 "b c" d')).toEqual([
    {
      eventNumber: 2,
      eventMessage: '1.2.3.4 503 "b c" d',
      extractedValues: { $ip: '1.2.3.4', $status: '503' },
    },
  ])
  expect(await tried('{ $.level = "ERROR" }', '{"level":"ERROR","n":1}', 'no')).toEqual([
    { eventNumber: 1, eventMessage: '{"level":"ERROR","n":1}', extractedValues: { '$.level': 'ERROR' } },
  ])
})
