import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AccountMetrics, createAccountMetrics } from '../../../metrics/account-metrics.ts'
import { createTemporaryAccountState } from '../../../state/temporary-account-state.ts'
import { initialState, type MetricAlarm, MISSING_DATA } from './alarms.ts'
import { evaluateAlarm } from './evaluate-alarm.ts'

const now = Date.parse('2026-11-01T12:00:20Z')
const minute = 60_000
/** The end of the last period that is over. */
const end = Math.floor(now / minute) * minute

let metrics: AccountMetrics
let state: ReturnType<typeof createTemporaryAccountState>
beforeEach(() => {
  state = createTemporaryAccountState()
  metrics = createAccountMetrics(state, () => now)
})
afterEach(() => state.close())

const alarm = (more: Partial<MetricAlarm> = {}, statistic = 'Average', period = 60): MetricAlarm => ({
  kind: 'metric',
  arn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a',
  name: 'a',
  actionsEnabled: true,
  actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
  updatedAt: now,
  state: initialState(now),
  tags: {},
  queries: [
    { id: 'm1', isReturned: true, stat: { namespace: 'N', name: 'm', dimensions: {}, period, statistic } },
  ],
  isMath: false,
  comparison: 'GreaterThanThreshold',
  threshold: 10,
  evaluationPeriods: 3,
  ...more,
})

const put = (value: number, at: number) => metrics.put('N', 'm', {}, value, 'None', at)

/** `0` is fine, `X` breaches, `-` is missing; the newest is the last. */
function putPeriods(periods: string) {
  const all = periods.split(' ')
  for (const [index, one] of all.entries())
    if (one !== '-') put(one === 'X' ? 20 : 1, end - (all.length - index) * minute)
}

const stateOf = (of: MetricAlarm) => evaluateAlarm(of, metrics, now).state ?? 'retained'

/** The tables of the user guide, "Configuring how CloudWatch alarms treat missing data". */
describe.each([
  [3, '0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  [3, '- - - - 0', 'OK', 'OK', 'OK', 'OK'],
  [3, '- - - - -', 'ALARM', 'OK', 'retained', 'INSUFFICIENT_DATA'],
  [3, '0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [3, '- - X - -', 'ALARM', 'OK', 'retained', 'ALARM'],
  [3, '- - - - X', 'ALARM', 'OK', 'retained', 'retained'],
  [2, '0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 - X - -', 'ALARM', 'OK', 'OK', 'OK'],
  [2, '- - - - 0', 'ALARM', 'OK', 'OK', 'OK'],
  [2, '- - - X -', 'ALARM', 'OK', 'retained', 'ALARM'],
])('%i of 3 datapoints in %s', (datapointsToAlarm, periods, ...states) => {
  test.each(MISSING_DATA.map((treatMissing, index) => [treatMissing, states[index]] as const))(
    'with missing data as %s are %s',
    (treatMissing, wanted) => {
      putPeriods(periods)
      expect(stateOf(alarm({ treatMissing, datapointsToAlarm }))).toBe(wanted)
    },
  )
})

describe('a period that is still going on', () => {
  test.each([
    ['Sum', 'GreaterThanThreshold', 20, 'ALARM'],
    ['Maximum', 'GreaterThanThreshold', 20, 'ALARM'],
    ['Minimum', 'LessThanThreshold', 1, 'ALARM'],
    ['Average', 'GreaterThanThreshold', 20, 'INSUFFICIENT_DATA'],
    ['Sum', 'LessThanThreshold', 1, 'INSUFFICIENT_DATA'],
    ['p99', 'GreaterThanThreshold', 20, 'INSUFFICIENT_DATA'],
  ] as const)('%s %s of %d counts only when it is certain: %s', (statistic, comparison, value, wanted) => {
    put(value, now)
    expect(stateOf(alarm({ evaluationPeriods: 1, comparison }, statistic))).toBe(wanted)
  })

  test('is no certain sum where values may be negative', () => {
    put(30, now)
    put(-1, now)
    expect(stateOf(alarm({ evaluationPeriods: 1 }, 'Sum'))).toBe('INSUFFICIENT_DATA')
  })

  test('does not make an alarm fine again before it is over', () => {
    putPeriods('X')
    put(1, now)
    expect(stateOf(alarm({ evaluationPeriods: 1 }))).toBe('ALARM')
  })
})

test('an alarm looks again while data is in sight, and not when nothing can change', () => {
  expect(evaluateAlarm(alarm(), metrics, now).nextAt).toBeUndefined()
  putPeriods('0 - - -')
  expect(evaluateAlarm(alarm(), metrics, now).nextAt).toBe(end + minute)
  const later = now + 2 * minute
  expect(evaluateAlarm(alarm(), metrics, later).nextAt).toBeUndefined()
  put(20, later + 30 * minute)
  expect(evaluateAlarm(alarm(), metrics, later).nextAt).toBe(end + 32 * minute)
})

test('high resolution is looked at every ten seconds', () => {
  const at = Math.floor(now / 10_000) * 10_000
  metrics.add(
    { namespace: 'N', name: 'm', dimensions: {} },
    'None',
    { sum: 20, count: 1, min: 20, max: 20 },
    at - 5000,
    1,
  )
  const short = alarm({ evaluationPeriods: 1 }, 'Average', 10)
  expect(evaluateAlarm(short, metrics, now)).toMatchObject({ state: 'ALARM', nextAt: at + 10_000 })
  expect(stateOf({ ...short, treatMissing: 'notBreaching' })).toBe('ALARM')
  expect(evaluateAlarm(short, metrics, now + 40_000).state).toBe('INSUFFICIENT_DATA')
})

test('percentiles of few samples can be left out', () => {
  putPeriods('X')
  const rare = alarm({ evaluationPeriods: 1, lowSampleCount: 'ignore' }, 'p90')
  expect(stateOf(rare)).toBe('retained')
  expect(stateOf({ ...rare, lowSampleCount: 'evaluate' })).toBe('ALARM')
  for (let n = 0; n < 100; n++) put(20, end - minute)
  expect(stateOf(rare)).toBe('ALARM')
})

test('an alarm may be over several metrics', () => {
  metrics.put('N', 'errors', {}, 3, 'None', end - minute)
  metrics.put('N', 'calls', {}, 10, 'None', end - minute)
  const stat = (name: string) => ({ namespace: 'N', name, dimensions: {}, period: 60, statistic: 'Sum' })
  const rate = alarm({
    isMath: true,
    evaluationPeriods: 1,
    threshold: 25,
    queries: [
      { id: 'e', isReturned: false, stat: stat('errors') },
      { id: 'c', isReturned: false, stat: stat('calls') },
      { id: 'rate', isReturned: true, expression: '100 * e / c' },
    ],
  })
  expect(evaluateAlarm(rate, metrics, now)).toMatchObject({
    state: 'ALARM',
    decided: [{ at: end - minute, value: 30 }],
  })
  expect(stateOf({ ...rate, threshold: 30 })).toBe('OK')
})
