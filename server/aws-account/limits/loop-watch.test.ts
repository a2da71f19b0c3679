import { expect, test } from 'vitest'
import { createLoopWatch } from './loop-watch.ts'

test('a long turn is told with whose calls were under way, and the longest is kept until it is asked for', () => {
  const reports: string[] = []
  let cpu = 1000
  const watch = createLoopWatch({
    loads: { underWay: () => ['111122223333 (2 calls)'] },
    cpuMs: () => cpu,
    report: sentence => reports.push(sentence),
  })
  cpu += 300
  expect(watch.longestTurnMs()).toBe(300)
  expect(reports).toEqual([])
  cpu += 2500
  expect(watch.longestTurnMs()).toBe(2500)
  expect(reports).toEqual([
    'One turn took the process for 2500 ms; calls are under way of: 111122223333 (2 calls)',
  ])
  expect(watch.longestTurnMs()).toBe(0)
  watch.close()
})
