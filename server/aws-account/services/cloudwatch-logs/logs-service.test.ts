import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createService } from './service.ts'

const service = createService()
const START = Date.parse('2026-11-01T12:00:00Z')
const GROUP = '/aws/lambda/shop'
const GROUP_ARN = `arn:aws:logs:us-east-1:${TEST_ACCOUNT_ID}:log-group:${GROUP}`
let now: number
let context: TemporaryCallContext

beforeEach(() => {
  now = START
  context = createTemporaryCallContext([service], { now: () => now })
})
afterEach(() => context.close())

const call = (operation: string, input: Fields = {}): Promise<Fields> =>
  context.call(context.principal, 'cloudwatch-logs', operation, { logGroupName: GROUP, ...input })

async function createStream(logStreamName = 's') {
  await call('CreateLogStream', { logStreamName })
}

const put = (messages: readonly string[], logStreamName = 's', from = now) =>
  call('PutLogEvents', {
    logStreamName,
    logEvents: messages.map((message, index) => ({ timestamp: from + index, message })),
  })

const messages = (answer: Fields) => (answer.events as { message: string }[]).map(event => event.message)
const get = (input: Fields = {}) => call('GetLogEvents', { logStreamName: 's', ...input })
const filter = async (input: Fields = {}) => messages(await call('FilterLogEvents', input))

describe('groups and streams', () => {
  test('a group is created once, described with its ARNs and deleted with its streams', async () => {
    await call('CreateLogGroup', { tags: { team: 'shop' } })
    await expect(call('CreateLogGroup')).rejects.toMatchObject({ code: 'ResourceAlreadyExistsException' })
    await createStream()
    await put(['hello'])
    const described = await call('DescribeLogGroups', {
      logGroupName: undefined,
      logGroupNamePrefix: '/aws/',
    })
    expect(described).toEqual({
      logGroups: [
        {
          logGroupName: GROUP,
          creationTime: START,
          metricFilterCount: 0,
          arn: `${GROUP_ARN}:*`,
          logGroupArn: GROUP_ARN,
          storedBytes: 31,
          logGroupClass: 'STANDARD',
        },
      ],
    })
    expect(await call('ListTagsForResource', { resourceArn: GROUP_ARN })).toEqual({ tags: { team: 'shop' } })
    await call('DeleteLogGroup')
    await call('CreateLogGroup')
    await createStream()
    expect(messages(await get())).toEqual([])
  })

  test('streams are listed by name, by prefix, by last event, and in pages', async () => {
    await call('CreateLogGroup')
    for (const name of ['b', 'a1', 'a2']) await createStream(name)
    await put(['x'], 'a1')
    now += 10
    await put(['y'], 'b')
    const names = async (input: Fields) => {
      const answer = await call('DescribeLogStreams', input)
      return (answer.logStreams as { logStreamName: string }[]).map(stream => stream.logStreamName)
    }
    expect(await names({})).toEqual(['a1', 'a2', 'b'])
    expect(await names({ logStreamNamePrefix: 'a', descending: true })).toEqual(['a2', 'a1'])
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['b', 'a1', 'a2'])
    const page = await call('DescribeLogStreams', { limit: 2 })
    expect(await names({ limit: 2, nextToken: page.nextToken })).toEqual(['b'])
    await expect(names({ orderBy: 'LastEventTime', logStreamNamePrefix: 'a' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
  })

  test.each([
    ['CreateLogGroup', { logGroupName: 'a b' }, 'InvalidParameterException'],
    ['CreateLogGroup', { logGroupName: 'k', kmsKeyId: 'arn:aws:kms:x' }, 'NotImplemented'],
    ['CreateLogGroup', { logGroupName: 'k', logGroupClass: 'INFREQUENT_ACCESS' }, 'NotImplemented'],
    ['CreateLogStream', { logStreamName: 'a:b' }, 'InvalidParameterException'],
    ['CreateLogStream', { logGroupName: 'none', logStreamName: 'a' }, 'ResourceNotFoundException'],
    ['GetLogEvents', { logStreamName: 'none' }, 'ResourceNotFoundException'],
    ['GetLogEvents', { logStreamName: 's', limit: 10_001 }, 'InvalidParameterException'],
    ['GetLogEvents', { logStreamName: 's', nextToken: 'x' }, 'InvalidParameterException'],
    ['PutRetentionPolicy', { retentionInDays: 2 }, 'InvalidParameterException'],
    ['FilterLogEvents', { logStreamNames: ['s'], logStreamNamePrefix: 's' }, 'InvalidParameterException'],
    ['FilterLogEvents', { filterPattern: '[a, b' }, 'InvalidParameterException'],
  ])('%s of %j is refused', async (operation, input, code) => {
    await call('CreateLogGroup')
    await createStream()
    await expect(call(operation, input)).rejects.toMatchObject({ code })
  })
})

describe('events', () => {
  beforeEach(async () => {
    await call('CreateLogGroup')
    await createStream()
  })

  test('tokens walk forward and backward, and come back unchanged at either end', async () => {
    await put(['1', '2', '3', '4', '5'])
    const tail = await get({ limit: 2 })
    expect(messages(tail)).toEqual(['4', '5'])
    const before = await get({ limit: 2, nextToken: tail.nextBackwardToken })
    expect(messages(before)).toEqual(['2', '3'])
    const start = await get({ limit: 2, nextToken: before.nextBackwardToken })
    expect(messages(start)).toEqual(['1'])
    const end = await get({ nextToken: start.nextBackwardToken })
    expect(end).toMatchObject({ events: [], nextBackwardToken: start.nextBackwardToken })
    const head = await get({ limit: 3, startFromHead: true })
    expect(messages(head)).toEqual(['1', '2', '3'])
    const rest = await get({ nextToken: head.nextForwardToken })
    expect(messages(rest)).toEqual(['4', '5'])
    expect(await get({ nextToken: rest.nextForwardToken })).toMatchObject({
      events: [],
      nextForwardToken: rest.nextForwardToken,
    })
    await put(['6'], 's', now + 100)
    expect(messages(await get({ nextToken: rest.nextForwardToken }))).toEqual(['6'])
  })

  test('events are in order of their timestamps, those of one millisecond in order of arrival', async () => {
    await put(['late'], 's', START + 50)
    await put(['early'], 's', START)
    await put(['late too'], 's', START + 50)
    expect(messages(await get())).toEqual(['early', 'late', 'late too'])
    expect(messages(await get({ startTime: START, endTime: START + 50 }))).toEqual(['early'])
  })

  test('a filter looks into all streams, by time, name and pattern, page by page', async () => {
    await createStream('other')
    await put(['ERROR a', 'fine'], 's', START)
    await put(['ERROR b'], 'other', START + 1)
    expect(await filter({ filterPattern: 'ERROR' })).toEqual(['ERROR a', 'ERROR b'])
    expect(await filter({ logStreamNames: ['s'] })).toEqual(['ERROR a', 'fine'])
    expect(await filter({ logStreamNamePrefix: 'oth' })).toEqual(['ERROR b'])
    expect(await filter({ startTime: START + 1 })).toHaveLength(2)
    expect(await filter({ startFromHead: false, limit: 1, filterPattern: 'ERROR' })).toEqual(['ERROR b'])
    const page = await call('FilterLogEvents', { limit: 2 })
    expect(messages(page)).toHaveLength(2)
    expect(await filter({ nextToken: page.nextToken })).toHaveLength(1)
    const ids = ((await call('FilterLogEvents')).events as { eventId: string }[]).map(event => event.eventId)
    expect(new Set(ids).size).toBe(3)
    expect(ids).toEqual(ids.map(() => expect.stringMatching(/^\d{56}$/)))
  })

  test('expired events are gone, and what is too old or too new is reported', async () => {
    await put(['soon gone'])
    await call('PutRetentionPolicy', { retentionInDays: 1 })
    now += 86_400_001
    expect(await filter()).toEqual([])
    const day = 86_400_000
    expect(await put(['expired'], 's', now - 2 * day)).toMatchObject({
      rejectedLogEventsInfo: { expiredLogEventEndIndex: 1 },
    })
    await call('DeleteRetentionPolicy')
    expect(await put(['old'], 's', now - 15 * day)).toMatchObject({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 },
    })
    expect(await put(['new'], 's', now + 3 * 3_600_000)).toMatchObject({
      rejectedLogEventsInfo: { tooNewLogEventStartIndex: 0 },
    })
  })

  test.each([
    ['none', []],
    ['an empty message', [{ timestamp: START, message: '' }]],
    [
      'a wrong order',
      [
        { timestamp: START + 1, message: 'b' },
        { timestamp: START, message: 'a' },
      ],
    ],
    [
      'more than a day',
      [
        { timestamp: START - 86_400_001, message: 'a' },
        { timestamp: START, message: 'b' },
      ],
    ],
    ['more than a mebibyte', [{ timestamp: START, message: 'x'.repeat(1_048_576) }]],
  ])('events with %s are refused', async (_what, logEvents) => {
    await expect(call('PutLogEvents', { logStreamName: 's', logEvents })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
    expect(await filter()).toEqual([])
  })

  test('appending to a long stream writes the new events alone', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}`)
    for (let round = 0; round < 20; round++) await put(lines)
    const written: string[] = []
    const counting = {
      ...context.state,
      table: <Row>(name: string) => {
        const table = context.state.table<Row>(name)
        return {
          ...table,
          get: table.get,
          set: (key: string, row: Row) => {
            written.push(JSON.stringify(row))
            table.set(key, row)
          },
        }
      },
    }
    const input = { logGroupName: GROUP, logStreamName: 's', logEvents: [{ timestamp: now, message: 'x' }] }
    await service.operations.PutLogEvents?.({ ...context, state: counting }, input)
    expect(written.join('').length).toBeLessThan(500)
  })
})

describe('lists', () => {
  const names = (answer: Fields, list: string, name: string) =>
    (answer[list] as Fields[]).map(one => one[name])

  test('go on where they were, though what was shown last is deleted', async () => {
    for (const logGroupName of ['a', 'b', 'c', 'd']) await call('CreateLogGroup', { logGroupName })
    const list = (nextToken?: unknown) =>
      call('DescribeLogGroups', { logGroupName: undefined, limit: 2, nextToken })
    const first = await list()
    expect(names(first, 'logGroups', 'logGroupName')).toEqual(['a', 'b'])
    for (const logGroupName of ['a', 'b']) await call('DeleteLogGroup', { logGroupName })
    expect(names(await list(first.nextToken), 'logGroups', 'logGroupName')).toEqual(['c', 'd'])
  })

  test.each([
    [false, ['a', 'b', 'c']],
    [true, ['c', 'b', 'a']],
  ])('of streams too, descending: %s', async (descending, order) => {
    await call('CreateLogGroup')
    for (const name of order) await createStream(name)
    const list = (nextToken?: unknown) => call('DescribeLogStreams', { limit: 1, descending, nextToken })
    const first = await list()
    await call('DeleteLogStream', { logStreamName: order[0] })
    const second = await list(first.nextToken)
    expect(names(second, 'logStreams', 'logStreamName')).toEqual([order[1]])
    expect(names(await list(second.nextToken), 'logStreams', 'logStreamName')).toEqual([order[2]])
  })
})
