import { expect, it } from 'vitest'
import { bandOf } from './band-of.ts'
import { missingTasks } from './missing-tasks.ts'
import { sampleReport } from './sample-report.ts'

/** 60 of 100 points, and 70 pass. */
const report = sampleReport({ 'orders.write': 'fail', 'orders.least': 'pass' })

it('is one standard error to either side, and says whether the cut is in it', () => {
  expect(bandOf(report, 12)).toMatchObject({
    unit: 'percent',
    score: 60,
    low: 48,
    high: 72,
    cut: 70,
    isNearCut: true,
  })
  expect(bandOf(report, 5)).toMatchObject({ low: 55, high: 65, isNearCut: false })
  expect(bandOf(report, 90)).toMatchObject({ low: 0, high: 100 })
})

it('is on the scale of the exam where it has one', () => {
  const score = { ...report.score, scaled: { lowest: 614, highest: 614 } }
  const band = bandOf({ ...report, score }, 12)
  expect(band).toMatchObject({
    unit: 'scaled',
    least: 100,
    most: 1_000,
    score: 614,
    cut: 700,
    isNearCut: true,
  })
  expect(band?.low).toBeLessThan(614)
  expect(band?.high).toBeGreaterThan(700)
})

it('is not told while points are open, whose range says more', () =>
  expect(bandOf(sampleReport({ 'orders.write': 'inconclusive' }), 12)).toBeUndefined())

it('names what to practise next, with most points missing first', () => {
  const failed = sampleReport({ 'orders.write': 'fail', 'queue.dead': 'fail', 'queue.keep': 'fail' })
  expect(missingTasks(failed).map(({ task, points, unmet }) => [task.id, points, unmet])).toEqual([
    ['queue', 60, 2],
    ['orders', 40, 1],
  ])
  expect(missingTasks(sampleReport({}))).toEqual([])
})
