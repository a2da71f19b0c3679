import { describe, expect, it } from 'vitest'
import { finalStates } from './final-states.ts'
import { sampleReport } from './sample-report.ts'
import { taskResults, undecidedPoints, whyNothingEarned } from './task-results.ts'
import { spread } from './time-line-places.ts'

describe('the results by task', () => {
  it('counts passed criteria and points', () => {
    const [orders, queue] = taskResults(sampleReport({ 'queue.dead': 'fail' }))
    expect(orders).toMatchObject({ outcome: 'pass', passed: 2, earned: 40, possible: 40 })
    expect(queue).toMatchObject({ outcome: 'fail', passed: 1, earned: 0, possible: 60 })
  })

  it('says why a passed guard earned nothing', () => {
    const [, queue] = taskResults(sampleReport({ 'queue.dead': 'fail' }))
    expect(queue?.criteria.map(whyNothingEarned)).toEqual([
      undefined,
      'Counts once a goal of this task passes',
    ])
  })

  it('leaves out what could not be decided, and says so', () => {
    const report = sampleReport({ 'queue.dead': 'inconclusive' })
    const [, queue] = taskResults(report)
    expect(queue).toMatchObject({ outcome: 'inconclusive', possible: 10 })
    expect(queue?.criteria.map(whyNothingEarned)[0]).toBe('Left out of the score')
    expect(undecidedPoints(report)).toBe(50)
  })
})

describe('the nodes of the final picture', () => {
  it('show the worst verdict of their checks', () => {
    expect(finalStates(sampleReport({ 'orders.least': 'fail', 'queue.keep': 'inconclusive' }))).toEqual({
      table: 'fail',
      api: 'fail',
      queue: 'inconclusive',
    })
  })

  it('are idle where only guards look and none was harmed', () => {
    expect(finalStates(sampleReport({ 'orders.write': 'fail' }))).toEqual({
      table: 'fail',
      api: 'idle',
      queue: 'pass',
    })
  })
})

describe('the places on the time line', () => {
  it('puts moments where they belong and keeps them inside', () => {
    expect(spread([{ at: 0 }, { at: 500 }, { at: 2_000 }], 1_000).map(({ percent }) => percent)).toEqual([
      0, 50, 100,
    ])
  })

  it('puts everything at the start of an attempt without time', () => {
    expect(spread([{ at: 5 }], 0)[0]?.percent).toBe(0)
  })
})
