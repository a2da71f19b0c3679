import { describe, expect, it } from 'vitest'
import { said } from '../words/said.ts'
import { finalStates } from './final-states.ts'
import { percentWords } from './percent-words.ts'
import { sampleReport } from './sample-report.ts'
import { taskResults, unmetFirst, whyNothingEarned } from './task-results.ts'

describe('the results by task', () => {
  it('come with what is unmet first, and otherwise in the order of the challenge', () => {
    const ids = (outcomes: Parameters<typeof sampleReport>[0]) =>
      unmetFirst(taskResults(sampleReport(outcomes))).map(({ task }) => task.id)
    expect(ids({})).toEqual(['orders', 'queue'])
    expect(ids({ 'queue.dead': 'inconclusive' })).toEqual(['queue', 'orders'])
    expect(ids({ 'queue.dead': 'fail', 'orders.write': 'fail' })).toEqual(['orders', 'queue'])
  })

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
