import { describe, expect, it } from 'vitest'
import { said } from '../words/said.ts'
import { finalStates } from './final-states.ts'
import { percentWords } from './percent-words.ts'
import { sampleReport } from './sample-report.ts'
import { taskResults, whyNothingEarned } from './task-results.ts'
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

  it('shows what could not be decided as open, and what hangs on it', () => {
    const report = sampleReport({ 'queue.dead': 'inconclusive' })
    const [, queue] = taskResults(report)
    expect(queue).toMatchObject({ outcome: 'inconclusive', earned: 0, open: 60, possible: 60 })
    expect(queue?.criteria.map(whyNothingEarned)).toEqual([
      'Open: it is looked at again',
      'Open: it counts if a goal of this task passes',
    ])
    expect(percentWords(report)).toBe('40–100')
    expect(said('score.points', report.score)).toBe('40 to 100 of 100 points')
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
