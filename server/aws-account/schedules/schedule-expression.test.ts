import { describe, expect, test } from 'vitest'
import { parseSchedule } from './schedule-expression.ts'

const after = Date.parse('2026-11-29T14:00:30Z')
const times = (text: string, count: number, zone = 'UTC') => {
  const schedule = parseSchedule(text, { zone, at: true })
  const found: string[] = []
  for (
    let at = schedule?.next(after, after);
    at !== undefined && found.length < count;
    at = schedule?.next(at, after)
  )
    found.push(new Date(at).toISOString().slice(0, 16))
  return found
}

/** Most of the expressions and what they mean are of the EventBridge Scheduler User Guide, "Schedule types". */
test.each([
  ['cron(0 10 * * ? *)', ['2026-11-30T10:00', '2026-12-01T10:00']],
  ['cron(15 12 * * ? *)', ['2026-11-30T12:15', '2026-12-01T12:15']],
  ['cron(0 18 ? * MON-FRI *)', ['2026-11-30T18:00', '2026-12-01T18:00']],
  ['cron(0 8 1 * ? *)', ['2026-12-01T08:00', '2027-01-01T08:00']],
  ['cron(0/15 * * * ? *)', ['2026-11-29T14:15', '2026-11-29T14:30']],
  ['cron(0/30 20-2 ? * MON-FRI *)', ['2026-11-30T00:00', '2026-11-30T00:30']],
  ['cron(0 9 ? * 2#1 *)', ['2026-12-07T09:00', '2027-01-04T09:00']],
  ['cron(15 10 ? * 6L 2026-2027)', ['2026-12-25T10:15', '2027-01-29T10:15']],
  ['cron(0 0 L * ? *)', ['2026-11-30T00:00', '2026-12-31T00:00']],
  ['cron(0 0 15W * ? *)', ['2026-12-15T00:00', '2027-01-15T00:00']],
  ['cron(0 12 ? * 1 *)', ['2026-12-06T12:00', '2026-12-13T12:00']],
  ['cron(0 12 1 1 ? 2020)', []],
  ['rate(5 minutes)', ['2026-11-29T14:05', '2026-11-29T14:10']],
  ['rate(1 day)', ['2026-11-30T14:00', '2026-12-01T14:00']],
  ['at(2027-01-31T10:00:00)', ['2027-01-31T10:00']],
  ['at(2020-01-31T10:00:00)', []],
])('%s is at %j', (text, expected) => {
  expect(times(text, 2)).toEqual(expected)
})

describe('in a time zone', () => {
  test('a schedule keeps its time of day when clocks change', () => {
    expect(times('cron(0 9 1 * ? *)', 6, 'America/New_York')).toEqual([
      '2026-12-01T14:00',
      '2027-01-01T14:00',
      '2027-02-01T14:00',
      '2027-03-01T14:00',
      '2027-04-01T13:00',
      '2027-05-01T13:00',
    ])
    expect(times('at(2027-07-01T10:00:00)', 1, 'Europe/Berlin')).toEqual(['2027-07-01T08:00'])
  })
})

test.each([
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(0 minutes)',
  'rate(5 seconds)',
  'rate( 5 minutes)',
  'cron(INVALID)',
  'cron(0 dummy ? * MON-FRI *)',
  'cron(0 10 * * * *)',
  'cron(0 10 ? * ? *)',
  'cron(60 10 * * ? *)',
  'cron(0 10 * * ?)',
  'cron(0 10 * * 8 *)',
  'at(2027-13-31T10:00:00)',
  'every day',
])('%s is no schedule', text => {
  expect(parseSchedule(text, { at: true })).toBeUndefined()
})

test('single times are for those who take them', () => {
  expect(parseSchedule('at(2027-01-31T10:00:00)')).toBeUndefined()
})
