import { describe, expect, it } from 'vitest'
import type { Moment, Report } from '../../shared/report/report.ts'
import { sampleReport } from './sample-report.ts'
import { taskLanes } from './task-lanes.ts'
import { timeAxis } from './time-axis.ts'

const minute = 60_000
const givenBack = (at: number, ms: number): Moment => ({
  kind: 'given-back',
  at: at * minute,
  ms,
  reason: 'account-unreachable',
})
const of = (kind: 'fails' | 'passes' | 'no-longer-passes' | 'not-decided', at: number, checkId: string) =>
  ({ kind, at: at * minute, checkId }) as const

/** An attempt of 20 minutes that used all of them, so that a minute is 5 percent where nothing was given back. */
function reportOf(timeline: Moment[], outcomes: Parameters<typeof sampleReport>[0] = {}): Report {
  const report = sampleReport(outcomes)
  return { ...report, timeline, time: { ...report.time, usedMs: 20 * minute, budgetMs: 20 * minute } }
}
const marks = (report: Report) =>
  Object.fromEntries(
    taskLanes(report).lanes.map(lane => [
      lane.result.task.id,
      lane.marks.map(({ kind, left }) => `${kind} ${Math.round(left)}`),
    ]),
  )

describe('lanes', () => {
  it('have a cross at the first fail, a dot for one criterion, and a tick when the whole task passes', () => {
    const report = reportOf([
      of('fails', 2, 'orders.write'),
      of('no-longer-passes', 4, 'orders.least'),
      of('passes', 8, 'orders.write'),
      of('passes', 12, 'orders.least'),
    ])
    expect(marks(report)).toEqual({ orders: ['fail 10', 'fail 20', 'step 40', 'pass 60'], queue: [] })
    expect(taskLanes(report).lanes[0]?.worked).toEqual({ left: 10, width: 50 })
    expect(taskLanes(report).lanes[1]?.worked).toBeUndefined()
  })

  it('have no tick while a criterion that was never looked at again does not pass', () => {
    const report = reportOf([of('passes', 8, 'queue.dead')], { 'queue.keep': 'fail' })
    expect(marks(report).queue).toEqual(['step 40'])
  })

  it('have a question mark where a verdict could not be decided', () => {
    const report = reportOf([of('fails', 2, 'queue.dead'), of('not-decided', 10, 'queue.dead')])
    expect(marks(report).queue).toEqual(['fail 10', 'inconclusive 50'])
  })

  it('keep marks of one moment apart, and none beyond the end', () => {
    const report = reportOf([
      of('fails', 20, 'orders.write'),
      of('fails', 20, 'orders.least'),
      of('passes', 20, 'orders.write'),
      of('passes', 20, 'orders.least'),
    ])
    expect(marks(report).orders).toEqual(['fail 98', 'pass 100'])
  })
})

describe('the clock above the lanes', () => {
  it('ends with the first full step after the used time, and never after the whole time', () => {
    const ticks = (usedMs: number, budgetMs = 90 * minute) =>
      timeAxis([], { usedMs, budgetMs }).ticks.map(({ at }) => at / minute)
    expect(ticks(90 * minute)).toEqual([0, 15, 30, 45, 60, 75, 90])
    expect(ticks(17 * minute)).toEqual([0, 5, 10, 15, 20])
    expect(ticks(4.4 * minute, 4.5 * minute)).toEqual([0, 1, 2, 3, 4, 4.5])
    expect(ticks(0)).toEqual([0, 1 / 60])
  })

  it('stands still while time is given back: what comes after it lies behind the span', () => {
    const report = reportOf([
      of('fails', 10, 'queue.dead'),
      givenBack(10, minute),
      of('passes', 10, 'queue.dead'),
    ])
    const { axis } = taskLanes(report)
    expect(axis.gaps).toHaveLength(1)
    expect(axis.gaps[0]?.left).toBeCloseTo(1000 / 21)
    expect(axis.gaps[0]?.width).toBeCloseTo(100 / 21)
    expect(marks(report).queue).toEqual([`fail ${Math.round(1000 / 21)}`, `pass ${Math.round(1100 / 21)}`])
    expect(axis.ticks.at(-1)?.percent).toBe(100)
  })

  it('leaves most of the line to the work, however long and often the clock stood still', () => {
    const night = 12 * 60 * minute
    const stops = Array.from({ length: 40 }, (_, minutes) => givenBack(minutes / 2, night))
    const { gaps } = timeAxis(stops, { usedMs: 20 * minute, budgetMs: 20 * minute })
    expect(gaps.reduce((sum, { width }) => sum + width, 0)).toBeLessThan(25)
    expect(
      timeAxis([givenBack(1, 1)], { usedMs: 20 * minute, budgetMs: 20 * minute }).gaps[0]?.width,
    ).toBeGreaterThan(0.5)
  })
})
