import { expect, test } from 'vitest'
import { codeOfStep, newSecret, stepAt, stepOfCode } from './one-time-code.ts'

/** The secret of RFC 6238's examples, appendix B, in Base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

// The last six digits of the RFC's eight.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i seconds the code is %s, as RFC 6238 says', (seconds, code) => {
  expect(codeOfStep(SECRET, stepAt(seconds * 1000))).toBe(code)
})

test('a code is good for its half minute and those beside it, and no longer', () => {
  const now = 1_234_567_890_000
  const at = (steps: number) => stepOfCode(SECRET, codeOfStep(SECRET, stepAt(now) + steps), now)
  expect([-1, 0, 1].map(at)).toEqual([-1, 0, 1].map(steps => stepAt(now) + steps))
  expect([-2, 2].map(at)).toEqual([undefined, undefined])
  expect(['', '00592', '0059240', 'é'].map(code => stepOfCode(SECRET, code, now))).toEqual(
    Array(4).fill(undefined),
  )
})

test('secrets are 52 characters of Base32, and differ', () => {
  expect(newSecret()).toMatch(/^[A-Z2-7]{52}$/)
  expect(newSecret()).not.toBe(newSecret())
})
