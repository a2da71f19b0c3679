import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fields } from '../../../service.ts'
import {
  createTemporaryCallContext,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'
import { createService } from '../service.ts'

const minute = 60_000
const start = Date.parse('2026-11-01T12:00:00Z')

let context: TemporaryCallContext
beforeEach(() => {
  context = createTemporaryCallContext([createService()], { now: () => start + 10 * minute })
  for (const [name, values] of Object.entries({
    a: [1, 2, undefined, 4],
    b: [10, 20, 30, undefined],
    none: [],
  }))
    for (const [index, value] of values.entries())
      if (value !== undefined) context.metrics.put('N', name, {}, value, 'Count', start + index * minute)
})
afterEach(() => context.close())

async function evaluate(Expression: string, more: Fields = {}) {
  const metric = (Id: string) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: 'N', MetricName: Id }, Period: 60, Stat: 'Sum' },
  })
  const { MetricDataResults } = await context.call(context.principal, 'cloudwatch', 'GetMetricData', {
    StartTime: new Date(start),
    EndTime: new Date(start + 4 * minute),
    ScanBy: 'TimestampAscending',
    MetricDataQueries: [metric('a'), metric('b'), metric('none'), { Id: 'e', Expression }],
    ...more,
  })
  return (MetricDataResults as { Timestamps: Date[]; Values: number[] }[]).map(({ Timestamps, Values }) =>
    Timestamps.map((time, index) => [(time.getTime() - start) / minute, Values[index]].join(':')).join(' '),
  )
}

test.each([
  ['a + b * 2', ['0:21 1:42']],
  ['-a ^ 2 + 1', ['0:0 1:-3 3:-15']],
  ['(a + 1) / 2', ['0:1 1:1.5 3:2.5']],
  ['a > 1 AND b > 10', ['0:0 1:1']],
  ['SUM([a, b])', ['0:11 1:22 2:30 3:4']],
  ['AVG(METRICS())', ['0:5.5 1:11 2:30 3:4']],
  ['MAX(METRICS("b")) - 1', ['0:9 1:19 2:29']],
  ['a / SUM(a)', [`0:${1 / 7} 1:${2 / 7} 3:${4 / 7}`]],
  ['FILL(a, 0)', ['0:1 1:2 2:0 3:4']],
  ['FILL(a, REPEAT)', ['0:1 1:2 2:2 3:4']],
  ['FILL(a, LINEAR)', ['0:1 1:2 2:3 3:4']],
  ['FILL(none, 7)', ['0:7 1:7 2:7 3:7']],
  ['IF(a > 1, a, 0)', ['0:0 1:2 3:4']],
  ['IF(a > 1, b)', ['1:20']],
  ['RATE(b) * 60', ['1:10 2:10']],
  ['DIFF(a)', ['1:1 3:2']],
  ['RUNNING_SUM(a)', ['0:1 1:3 3:7']],
  ['ABS(a - b)', ['0:9 1:18']],
  ['TIME_SERIES(PERIOD(a))', ['0:60 1:60 2:60 3:60']],
  ['[a, b]', ['0:1 1:2 3:4', '0:10 1:20 2:30']],
  ['SORT([a, b], SUM, DESC, 1)', ['0:10 1:20 2:30']],
  ['REMOVE_EMPTY([none, a])', ['0:1 1:2 3:4']],
  ['a + none', ['']],
  ['IF(METRIC_COUNT([a, b]) == 2, a, b)', ['0:1 1:2 3:4']],
  ['STDDEV([a, b])', ['0:4.5 1:9 2:0 3:0']],
])('%s', async (expression, wanted) => expect(await evaluate(expression)).toEqual(wanted))

test.each([
  ['a +', /Error in expression 'e': Unexpected end of the expression/],
  ['a + unknown', /Unknown identifier: unknown/],
  ['SEARCH("{N} Errors", "Sum", 60)', /SEARCH is not available in the embedded account/],
  ['NOTHING(a)', /Unsupported function: NOTHING/],
  ['e + 1', /Circular dependency/],
  ['1 + 1', /must be a time series/],
  ["a + 'text'", /Text cannot be part of/],
  [`${'('.repeat(400)}a${')'.repeat(400)}`, /nested too deeply/],
])('%s is refused', async (expression, message) => {
  await expect(evaluate(expression)).rejects.toMatchObject({
    code: 'ValidationError',
    message: expect.stringMatching(message),
  })
})
