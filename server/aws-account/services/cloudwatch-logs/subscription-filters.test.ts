import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AwsError } from '../../aws-error.ts'
import type { Fields, Principal, Service } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createService } from './service.ts'

const GROUP = '/shop'
const destinationArn = `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:function:reader`
let context: TemporaryCallContext
let got: { principal: Principal; message: Fields }[]

beforeEach(async () => {
  got = []
  const lambda: Service = {
    id: 'lambda',
    needs: () => [],
    operations: {
      Invoke({ principal }, input) {
        if (String(input.FunctionName).endsWith(':closed'))
          throw new AwsError('AccessDeniedException', 'no', 403)
        if (input.InvocationType === 'DryRun') return { StatusCode: 204 }
        const { awslogs } = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString())
        got.push({
          principal,
          message: JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()),
        })
        return { StatusCode: 202 }
      },
    },
  }
  context = createTemporaryCallContext([createService(), lambda])
  await call('CreateLogGroup', {})
  await call('CreateLogStream', { logStreamName: 's' })
})
afterEach(() => context.close())

const call = (operation: string, input: Fields): Promise<Fields> =>
  context.call(context.principal, 'cloudwatch-logs', operation, { logGroupName: GROUP, ...input })
const put = (...messages: string[]) =>
  call('PutLogEvents', {
    logStreamName: 's',
    logEvents: messages.map(message => ({ timestamp: Date.now(), message })),
  })
const subscribe = (filterName: string, filterPattern = '', more: Fields = {}) =>
  call('PutSubscriptionFilter', { filterName, filterPattern, destinationArn, ...more })

describe('a subscription', () => {
  test('hands on what matches, in the form of AWS, on behalf of the group', async () => {
    await subscribe('errors', 'ERROR')
    await put('all is well', 'ERROR one', 'ERROR two')
    await put('fine')
    await expect.poll(() => got.length).toBe(1)
    expect(got[0]?.message).toEqual({
      messageType: 'DATA_MESSAGE',
      owner: TEST_ACCOUNT_ID,
      logGroup: GROUP,
      logStream: 's',
      subscriptionFilters: ['errors'],
      logEvents: ['ERROR one', 'ERROR two'].map(message => ({
        id: expect.stringMatching(/^\d{56}$/),
        timestamp: expect.any(Number),
        message,
      })),
    })
    expect(got[0]?.principal).toMatchObject({
      name: 'logs.amazonaws.com',
      sourceArn: `arn:aws:logs:us-east-1:${TEST_ACCOUNT_ID}:log-group:${GROUP}:*`,
    })
  })

  test('is described, changed, and ends with its deletion or that of the group', async () => {
    await subscribe('all')
    await subscribe('all', '{ $.level = "error" }')
    expect(await call('DescribeSubscriptionFilters', {})).toEqual({
      subscriptionFilters: [
        {
          filterName: 'all',
          logGroupName: GROUP,
          filterPattern: '{ $.level = "error" }',
          destinationArn,
          distribution: 'ByLogStream',
          applyOnTransformedLogs: false,
          creationTime: expect.any(Number),
        },
      ],
    })
    await call('DeleteSubscriptionFilter', { filterName: 'all' })
    await expect(call('DeleteSubscriptionFilter', { filterName: 'all' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
    await subscribe('again')
    await call('DeleteLogGroup', {})
    await call('CreateLogGroup', {})
    expect(await call('DescribeSubscriptionFilters', {})).toEqual({ subscriptionFilters: [] })
  })

  test.each<[string, Fields, string]>([
    [
      'of a function that does not let Logs invoke it',
      { destinationArn: destinationArn.replace('reader', 'closed') },
      'InvalidParameterException',
    ],
    ['with a pattern that is none', { filterPattern: '{ $.a = ' }, 'InvalidParameterException'],
    ['with a name that cannot be', { filterName: 'a:b' }, 'InvalidParameterException'],
    ['to a stream of Kinesis', { destinationArn: 'arn:aws:kinesis:us-east-1:1:stream/s' }, 'NotImplemented'],
  ])('%s is refused', async (_, input, code) => {
    await expect(subscribe('x', '', input)).rejects.toMatchObject({ code })
  })

  test('of a group are two at most', async () => {
    await subscribe('a')
    await subscribe('b')
    await expect(subscribe('c')).rejects.toMatchObject({ code: 'LimitExceededException' })
  })

  test('of a function to its own log does not invoke it', async () => {
    await call('CreateLogGroup', { logGroupName: '/aws/lambda/reader' })
    await call('CreateLogStream', { logGroupName: '/aws/lambda/reader', logStreamName: 's' })
    await subscribe('own', '', { logGroupName: '/aws/lambda/reader' })
    await subscribe('other')
    await call('PutLogEvents', {
      logGroupName: '/aws/lambda/reader',
      logStreamName: 's',
      logEvents: [{ timestamp: Date.now(), message: 'again' }],
    })
    await put('once')
    await expect.poll(() => got.length).toBe(1)
    expect(got[0]?.message).toMatchObject({ logGroup: GROUP })
  })
})

test('what cannot be set is told as not set', async () => {
  expect(await call('DescribeMetricFilters', {})).toEqual({ metricFilters: [] })
  expect(await call('DescribeQueryDefinitions', {})).toEqual({ queryDefinitions: [] })
})
