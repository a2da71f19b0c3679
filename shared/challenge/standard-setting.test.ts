import { describe, expect, it } from 'vitest'
import { cutOf, ratingProblem, type StandardSetting } from './standard-setting.ts'

const checks = [
  { id: 'a.one', points: 6 },
  { id: 'a.two', points: 4 },
]
const judge = (number: number, one: number, two: number) => {
  const round = { 'a.one': one, 'a.two': two }
  return { id: `judge-${number}`, first: { 'a.one': 0, 'a.two': 0 }, second: round }
}
const record = (...judges: StandardSetting['judges']): StandardSetting => ({
  method: 'modified-angoff',
  borderline: 'Finds a missing permission with some trying.',
  notes: 'Nobody has rated yet.',
  judges,
})
const five = [
  judge(1, 0.8, 0.5),
  judge(2, 0.7, 0.5),
  judge(3, 0.6, 0.5),
  judge(4, 0.8, 0.6),
  judge(5, 0.6, 0.4),
]

describe('a cut', () => {
  it('is the mean of what the judges’ second rounds come to, with its standard error', () => {
    // 68, 62, 56, 72, 52 percent: mean 62, standard deviation 8.246, by the root of five 3.69.
    expect(cutOf(record(...five), checks, 70)).toEqual({
      percent: 62,
      provisional: false,
      judges: 5,
      standardError: 3.69,
    })
  })

  it('is provisional with fewer than five judges', () => {
    expect(cutOf(record(), checks, 70)).toEqual({ percent: 70, provisional: true, judges: 0 })
    expect(cutOf(record(...five.slice(0, 4)), checks, 70)).toMatchObject({ percent: 70, provisional: true })
  })
})

describe('a record', () => {
  it.each([
    [
      'a check without a rating',
      { ...judge(1, 1, 1), second: { 'a.one': 1 } },
      /judge-1 has not rated a\.two in the second/,
    ],
    [
      'a rating of nothing',
      { ...judge(1, 1, 1), first: { 'a.one': 1, 'a.two': 1, 'b.c': 1 } },
      /rates b\.c, which is no scored/,
    ],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(ratingProblem(record(wrong), checks)).toMatch(sentence)
  })

  it('is refused with one judge twice, and right otherwise', () => {
    expect(ratingProblem(record(judge(1, 1, 1), judge(1, 1, 1)), checks)).toMatch(/two judges/)
    expect(ratingProblem(record(...five), checks)).toBeUndefined()
  })
})
