import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../../service.ts'
import {
  createTemporaryCallContext,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'
import { createService } from '../service.ts'

let context: TemporaryCallContext
let close: () => void
const start = Date.parse('2026-11-01T12:00:00Z')
const names = { logGroupName: '/aws/lambda/shop', logStreamName: 's' }
const service = createService()

beforeEach(async () => {
  context = createTemporaryCallContext([service], { now: () => start + 600_000 })
  const opened = service.open?.(context)
  close = () => void opened?.close()
  await call('CreateLogGroup', names)
  await call('CreateLogStream', names)
})
afterEach(async () => {
  close()
  await context.close()
})

const call = (operation: string, input: Fields) =>
  context.call(context.principal, 'cloudwatch-logs', operation, input)
/** One event a minute. */
const log = (...messages: (string | object)[]) =>
  call('PutLogEvents', {
    ...names,
    logEvents: messages.map((message, index) => ({
      timestamp: start + index * 60_000,
      message: typeof message === 'string' ? message : JSON.stringify(message),
    })),
  })

const range = { startTime: start / 1000, endTime: start / 1000 + 3600 }

async function results(queryString: string, more: Fields = {}) {
  const { queryId } = await call('StartQuery', {
    logGroupNames: [names.logGroupName],
    ...range,
    queryString,
    ...more,
  })
  const answer = () => call('GetQueryResults', { queryId })
  await expect.poll(async () => (await answer()).status, { timeout: 60_000 }).toMatch(/Complete|Timeout/)
  return answer()
}

async function rows(queryString: string, more?: Fields): Promise<Record<string, string>[]> {
  const { results: found } = (await results(queryString, more)) as {
    results: { field: string; value: string }[][]
  }
  return found.map(fields =>
    Object.fromEntries(
      fields.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value]),
    ),
  )
}

const requests = [
  { level: 'INFO', route: '/a', ms: 10, user: { name: 'ann' } },
  { level: 'ERROR', route: '/a', ms: 300, user: { name: 'bob' } },
  { level: 'INFO', route: '/b', ms: 20, user: { name: 'ann' } },
  { level: 'ERROR', route: '/b', ms: 500.5 },
]

describe('queries of events', () => {
  test('show time and message, the newest first, and where each is', async () => {
    await log('one', 'two')
    const { results: found, statistics } = await results('fields @timestamp, @message')
    expect(found).toEqual([
      [
        { field: '@timestamp', value: '2026-11-01 12:01:00.000' },
        { field: '@message', value: 'two' },
        { field: '@ptr', value: expect.any(String) },
      ],
      [
        { field: '@timestamp', value: '2026-11-01 12:00:00.000' },
        { field: '@message', value: 'one' },
        expect.anything(),
      ],
    ])
    expect(statistics).toEqual({ recordsMatched: 2, recordsScanned: 2, bytesScanned: 58 })
  })

  test.each([
    [
      'filter level = "ERROR" | fields route, ms | sort ms asc',
      [
        { route: '/a', ms: '300' },
        { route: '/b', ms: '500.5' },
      ],
    ],
    ['fields user.name as who | filter who like /^a/ | sort @timestamp | limit 1', [{ who: 'ann' }]],
    ['filter route in ["/b"] and not (ms > 100) | display route', [{ route: '/b' }]],
    [
      'filter ispresent(user.name) | fields toupper(user.name) as n | dedup n | sort n',
      [{ n: 'ANN' }, { n: 'BOB' }],
    ],
    [
      'filter @message like "500.5" | fields ms * 2 + 1 as x, concat(route, "!") as r',
      [{ x: '1002', r: '/b!' }],
    ],
    ['filter @message =~ /(?i)error/ # of either case\n | stats count(*) as n', [{ n: '2' }]],
    ['filter level != "INFO" | fields @timestamp | limit 1', [{ '@timestamp': '2026-11-01 12:03:00.000' }]],
    ['filter nothing = 1 | stats count(*)', [{ 'count(*)': '0' }]],
    [
      'stats count(*) as n, avg(ms), max(ms) - min(ms) as spread by route | sort route',
      [
        { route: '/a', n: '2', 'avg(ms)': '155', spread: '290' },
        { route: '/b', n: '2', 'avg(ms)': '260.25', spread: '480.5' },
      ],
    ],
    [
      'stats count(*) by bin(2m) | sort `bin(2m)` desc',
      [
        { 'bin(2m)': '2026-11-01 12:02:00.000', 'count(*)': '2' },
        { 'bin(2m)': '2026-11-01 12:00:00.000', 'count(*)': '2' },
      ],
    ],
    [
      'stats pct(ms, 50) as p, count_distinct(route) as routes, latest(level) as l, sum(ms) / count(*) as mean',
      [{ p: '20', routes: '2', l: 'ERROR', mean: '207.625' }],
    ],
  ])('%s', async (query, wanted) => {
    await log(...requests)
    expect(await rows(query)).toEqual(wanted)
  })

  test('texts are taken apart by wildcards and by named groups', async () => {
    await log('user=ann, took 12 ms', 'user=bob, took 7 ms', 'other')
    const wildcards =
      'parse @message "user=*, took * ms" as user, ms | filter ispresent(user) | sort ms | display user, ms'
    expect(await rows(wildcards)).toEqual([
      { user: 'bob', ms: '7' },
      { user: 'ann', ms: '12' },
    ])
    const groups =
      'parse /user=(?<who>\\w+), took (?<ms>\\d+)/ | filter ispresent(who) | stats sum(ms) as total by who | sort total desc'
    expect(await rows(groups)).toEqual([
      { who: 'ann', total: '12' },
      { who: 'bob', total: '7' },
    ])
  })

  test('reports of functions have fields of their own', async () => {
    const report = (ms: number) =>
      `REPORT RequestId: 8f50-1\tDuration: ${ms} ms\tBilled Duration: ${Math.ceil(ms)} ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB`
    await log('START RequestId: 8f50-1 Version: $LATEST', report(12.5), report(99.5))
    expect(
      await rows('filter @type = "REPORT" | stats max(@duration) as ms, max(@maxMemoryUsed) as used'),
    ).toEqual([{ ms: '99.5', used: '70000000' }])
  })
})

test.each([
  ['fields', 'MalformedQueryException'],
  ['filter (a', 'MalformedQueryException'],
  ['nonsense @message', 'MalformedQueryException'],
  ['filter @message like /(/', 'MalformedQueryException'],
  ['filter @message like /(a)\\1/', 'MalformedQueryException'],
  ['stats route', 'MalformedQueryException'],
  ['parse @message "a*" as b, c', 'MalformedQueryException'],
  ['fields nothing(a)', 'MalformedQueryException'],
  ['pattern @message', 'NotImplemented'],
])('%s is refused', async (queryString, code) => {
  const started = call('StartQuery', { logGroupName: names.logGroupName, ...range, queryString })
  await expect(started).rejects.toMatchObject({ code })
})

test('queries are listed, end once, and go on over a restart', async () => {
  await log(...requests)
  close()
  const { queryId } = await call('StartQuery', {
    logGroupName: names.logGroupName,
    ...range,
    queryString: 'stats count(*)',
  })
  const { queryId: stopped } = await call('StartQuery', {
    logGroupName: names.logGroupName,
    ...range,
    queryString: 'fields a',
  })
  expect(await call('StopQuery', { queryId: stopped })).toEqual({ success: true })
  await expect(call('StopQuery', { queryId: stopped })).rejects.toMatchObject({
    code: 'InvalidParameterException',
  })
  expect((await call('GetQueryResults', { queryId })).status).toBe('Scheduled')
  const opened = service.open?.(context)
  close = () => void opened?.close()
  await expect
    .poll(async () => (await call('GetQueryResults', { queryId })).status, { timeout: 60_000 })
    .toBe('Complete')
  const { queries } = await call('DescribeQueries', { logGroupName: names.logGroupName })
  expect(queries).toMatchObject([
    { status: 'Cancelled' },
    { queryId, status: 'Complete', queryString: 'stats count(*)' },
  ])
  await expect(call('GetQueryResults', { queryId: 'none' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  })
  const missing = call('StartQuery', { logGroupName: '/none', ...range, queryString: 'fields a' })
  await expect(missing).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})

test('a long query lets others have their turn, and one that is too much ends', async () => {
  for (let batch = 0; batch < 10; batch++)
    await call('PutLogEvents', {
      ...names,
      logEvents: Array.from({ length: 1000 }, () => ({ timestamp: start, message: 'a'.repeat(200) })),
    })
  let turns = 0
  const counting = setInterval(() => turns++, 1)
  const { status, statistics } = await results(
    `filter @message like /${'(a|b)*'.repeat(60)}c/ | stats count(*)`,
  )
  clearInterval(counting)
  expect(status).toBe('Timeout')
  expect(statistics).toMatchObject({ recordsMatched: 0 })
  expect(turns).toBeGreaterThan(10)
})
