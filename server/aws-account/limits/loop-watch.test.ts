import { expect, test } from 'vitest'
import { createLoopWatch } from './loop-watch.ts'

test('a stall is told with whose calls were under way, and the longest is kept until it is asked for', () => {
  const reports: string[] = []
  const delays = {
    max: 0,
    reset() {
      delays.max = 0
    },
  }
  const loads = { underWay: () => ['111122223333 (2 calls)'] }
  const watch = createLoopWatch({ loads, delays, report: sentence => reports.push(sentence) })
  delays.max = 300e6
  expect(watch.longestStallMs()).toBe(300)
  expect(reports).toEqual([])
  delays.max = 2500e6
  expect(watch.longestStallMs()).toBe(2500)
  expect(reports).toEqual([
    'Nothing was served for 2500 ms; calls are under way of: 111122223333 (2 calls)',
  ])
  expect(watch.longestStallMs()).toBe(0)
  watch.close()
})
