import { expect, it } from 'vitest'
import { formatClock, formatDuration, formatSeconds } from './format-time.ts'

it.each([
  [0, '00:00'],
  [-5_000, '00:00'],
  [1, '00:01'],
  [59_001, '01:00'],
  [3_521_000, '58:41'],
  [3_600_000, '1:00:00'],
  [3_729_000, '1:02:09'],
])('shows %i ms on a clock as %s', (ms, text) => {
  expect(formatClock(ms)).toBe(text)
})

it.each([
  [0, '0 ms'],
  [340.4, '340 ms'],
  [800, '800 ms'],
  [2_100, '2.1 s'],
  [9_960, '10 s'],
  [59_000, '59 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [1_200_000, '20 min'],
  [3_600_000, '1 h'],
  [4_200_000, '1 h 10 min'],
])('says %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

it.each([
  [3, '1 s'],
  [3_001, '4 s'],
  [59_900, '1 min'],
  [125_000, '2 min 5 s'],
])('says %d ms as about %s', (ms, text) => {
  expect(formatSeconds(ms)).toBe(text)
})
