import { expect, it } from 'vitest'
import { fairMinutes, timeProblem } from './blueprint.ts'

const time = (...expertMinutes: number[]) => ({ basis: 'estimate' as const, expertMinutes, factor: 2 })

it('gives a task the experts’ median and more', () => {
  expect(fairMinutes(time(3, 9, 4))).toBe(8)
  expect(fairMinutes(time(3, 4))).toBe(7)
})

it.each([
  ['nothing is recorded', 20, [{ id: 'a' }], undefined],
  [
    'all fits',
    20,
    [
      { id: 'a', fairTime: time(4) },
      { id: 'b', fairTime: time(4) },
    ],
    undefined,
  ],
  ['one task has no record', 20, [{ id: 'a', fairTime: time(4) }, { id: 'b' }], /Task b has no fairTime/],
  [
    'it is too much',
    20,
    [{ id: 'a', fairTime: time(9) }],
    /take 18 minutes in all fairness, and of 20 minutes 16\.7/,
  ],
  ['a pilot is none', 20, [{ id: 'a', fairTime: { ...time(2), basis: 'pilot' as const } }], /a pilot has 5/],
])('says whether the time is fair: %s', (_, minutes, tasks, sentence) => {
  const problem = timeProblem(minutes, tasks)
  if (sentence === undefined) expect(problem).toBeUndefined()
  else expect(problem).toMatch(sentence)
})
