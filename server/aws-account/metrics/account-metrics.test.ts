import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDurableAccountState } from '../state/durable-account-state.ts'
import { createTemporaryAccountState } from '../state/temporary-account-state.ts'
import { createAccountMetrics } from './account-metrics.ts'

let state: ReturnType<typeof createTemporaryAccountState>
const start = Date.parse('2026-11-01T12:00:00Z')
const limits = { flushEveryMs: 10_000, maxGathered: 3, maxKept: 4 }

beforeEach(() => {
  state = createTemporaryAccountState()
})
afterEach(() => state.close())

test('values of one minute and the same dimensions are one point', () => {
  const metrics = createAccountMetrics(state, () => start + 59_999)
  for (const value of [3, 1, 8])
    metrics.put('AWS/Lambda', 'Duration', { FunctionName: 'orders' }, value, 'Milliseconds')
  metrics.put('AWS/Lambda', 'Duration', { FunctionName: 'other' }, 5, 'Milliseconds')
  metrics.put('AWS/Lambda', 'Duration', { FunctionName: 'orders' }, 5, 'Milliseconds', start + 60_000)
  const points = [...metrics.points({ name: 'Duration' })]
  expect(points.length).toBe(3)
  expect(points[0]).toEqual({
    namespace: 'AWS/Lambda',
    name: 'Duration',
    dimensions: { FunctionName: 'orders' },
    unit: 'Milliseconds',
    start,
    resolution: 60,
    sum: 12,
    count: 3,
    min: 1,
    max: 8,
    values: [
      [1, 1],
      [3, 1],
      [8, 1],
    ],
  })
})

test('the order of dimensions does not matter, and their names may be any', () => {
  const metrics = createAccountMetrics(state, () => start)
  metrics.put('N', 'm', JSON.parse('{ "b": "1", "__proto__": "2" }'), 1, 'Count')
  metrics.put('N', 'm', JSON.parse('{ "__proto__": "2", "b": "1" }'), 1, 'Count')
  const [point, ...more] = [...metrics.points()]
  expect(point?.count).toBe(2)
  expect(Object.entries(point?.dimensions ?? {})).toEqual(
    expect.arrayContaining([
      ['__proto__', '2'],
      ['b', '1'],
    ]),
  )
  expect(more).toEqual([])
})

test('many values are one write, some time later, and survive a kill from then on', async () => {
  vi.useFakeTimers()
  try {
    const committed = vi.fn(async () => {})
    const metrics = createAccountMetrics({ table: state.table, committed }, () => start, limits)
    for (let n = 0; n < 1000; n++) metrics.put('N', 'm', {}, n, 'Count')
    expect(committed).not.toHaveBeenCalled()
    vi.advanceTimersByTime(limits.flushEveryMs)
    expect(committed).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
    metrics.put('N', 'm', {}, 1000, 'Count')
    expect([...metrics.points()]).toMatchObject([{ count: 1001, max: 1000 }])
  } finally {
    vi.useRealTimers()
  }
  await state.committed()
  const again = openDurableAccountState(state.folder)
  expect([...createAccountMetrics(again, () => start).points()]).toMatchObject([{ count: 1000, min: 0 }])
  await again.close()
})

test('what is gathered and what is kept is bounded', () => {
  const metrics = createAccountMetrics(state, () => start, limits)
  for (let n = 0; n < 10; n++) metrics.put('N', `m${n}`, {}, 1, 'Count')
  metrics.put('N', 'm9', {}, 1, 'Count')
  expect(state.table('cloudwatch.metrics').size).toBe(limits.maxKept)
  metrics.close()
  expect([...metrics.points()].map(({ name, count }) => [name, count])).toEqual([
    ['m6', 1],
    ['m7', 1],
    ['m8', 1],
    ['m9', 2],
  ])
})

test('of many different values the least, the greatest and their number stay exact', () => {
  const metrics = createAccountMetrics(state, () => start)
  for (let n = 1; n <= 5000; n++) metrics.put('N', 'm', {}, n, 'Count')
  const [{ values = [] } = {}] = metrics.points()
  expect(values.length).toBeLessThanOrEqual(64)
  expect([values[0]?.[0], values.at(-1)?.[0]]).toEqual([1, 5000])
  expect(values.reduce((sum, [, count]) => sum + count, 0)).toBe(5000)
  expect(values.reduce((sum, [value, count]) => sum + value * count, 0)).toBeCloseTo(12_502_500, 2)
})

test('what is no number is not noted', () => {
  const metrics = createAccountMetrics(state, () => start)
  metrics.put('N', 'm', {}, Number.NaN, 'Count')
  metrics.put('N', 'm', {}, Number.POSITIVE_INFINITY, 'Count')
  expect([...metrics.points()]).toEqual([])
})
