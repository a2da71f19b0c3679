import { describe, expect, it } from 'vitest'
import {
  binomialConsistency,
  fitTrueScores,
  livingstonLewis,
  normalConsistency,
} from './decision-consistency.ts'
import { atLeast, betaBelow, fQuantile, logGamma, normalBelow } from './distributions.ts'
import { alphaInterval, correlationInterval, shareInterval } from './intervals.ts'
import { mantelHaenszel } from './mantel-haenszel.ts'
import { seededRandom } from './seeded-random.ts'
import { alphaOf, deviation, itemFigures, mean, standardError, totals } from './test-theory.ts'
import { lawSchoolAdmission } from './testing/law-school-admission.ts'

describe('section VI of the Law School Admission Test (Bock and Lieberman 1970), 1,000 persons', () => {
  const items = itemFigures(lawSchoolAdmission)
  const rounded = (read: (item: (typeof items)[number]) => number | undefined, digits = 4) =>
    items.map(item => Number(read(item)?.toFixed(digits)))
  const scores = totals(lawSchoolAdmission)
  const alpha = alphaOf(lawSchoolAdmission) ?? Number.NaN

  it('has the published difficulties', () =>
    expect(rounded(item => item.mean, 3)).toEqual([0.924, 0.709, 0.553, 0.763, 0.87]))
  it('has the published item-total correlations', () =>
    expect(rounded(item => item.itemTotal)).toEqual([0.362, 0.5668, 0.6184, 0.5344, 0.4354]))
  it('has the published corrected ones', () =>
    expect(rounded(item => item.correctedItemTotal)).toEqual([0.1128, 0.1532, 0.1728, 0.1444, 0.1216]))
  it('has the published alphas without an item', () =>
    expect(rounded(item => item.alphaWithout)).toEqual([0.2754, 0.2376, 0.2168, 0.2459, 0.2663]))
  it('has the published alpha, spread and error', () => {
    expect(alpha.toFixed(4)).toBe('0.2950')
    expect(mean(scores)).toBeCloseTo(3.819, 10)
    expect(deviation(scores).toFixed(4)).toBe('1.0350')
    expect(standardError(deviation(scores), alpha).toFixed(4)).toBe('0.8691')
    expect([0, 1, 2, 3, 4, 5].map(each => scores.filter(score => score === each).length)).toEqual([
      3, 20, 85, 237, 357, 298,
    ])
  })
})

describe('decisions of totals that are normal (Subkoviak 1988)', () => {
  const reliabilities = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
  const table = (z: number) => reliabilities.map(r => Number(normalConsistency(z, r).sameDecision.toFixed(2)))
  it('has the published table at the mean', () => {
    expect(table(0)).toEqual([0.53, 0.56, 0.6, 0.63, 0.67, 0.7, 0.75, 0.8, 0.86])
    for (const r of reliabilities)
      expect(normalConsistency(0, r).sameDecision).toBeCloseTo(0.5 + Math.asin(r) / Math.PI, 9)
    expect(normalConsistency(0, 0.9).kappa.toFixed(2)).toBe('0.71')
  })
  it('has it one deviation from the mean, on either side', () => {
    expect(table(1)).toEqual([0.75, 0.76, 0.77, 0.79, 0.81, 0.83, 0.85, 0.88, 0.91])
    expect(table(-1)).toEqual(table(1))
  })
})

describe('decisions by binomial error (Livingston and Lewis 1995)', () => {
  const known = { low: 0.25, high: 0.75, a: 5, b: 3 }
  it('has the known answer of known true scores', () => {
    const found = binomialConsistency(known, 100, 50)
    const four = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value.toFixed(4)]))
    expect(four).toEqual({
      accuracy: '0.8775',
      falsePass: '0.0546',
      falseFail: '0.0679',
      sameDecision: '0.8289',
      kappa: '0.5309',
      passRate: '0.7600',
    })
  })
  it('finds the true scores that made what is seen, and with them the same answer', () => {
    const random = seededRandom(7)
    // A beta value with whole parameters is an order statistic of uniform ones.
    const beta = () => Array.from({ length: 7 }, random).toSorted((one, other) => one - other)[4] ?? 0
    const scores = Array.from({ length: 20_000 }, () => {
      const chance = known.low + (known.high - known.low) * beta()
      return Array.from({ length: 100 }, () => (random() < chance ? 1 : 0)).reduce<number>((a, b) => a + b, 0)
    })
    const fitted = fitTrueScores(scores, 100)
    expect(fitted?.low).toBeCloseTo(known.low, 1)
    expect(fitted?.high).toBeCloseTo(known.high, 1)
    // KR-21, which is exact for equal items.
    const [m, v] = [mean(scores), deviation(scores) ** 2]
    const reliability = (100 / 99) * (1 - (m * (100 - m)) / (100 * v))
    const found = livingstonLewis({ scores, possible: 100, cut: 50, reliability })
    expect(found?.sameDecision).toBeCloseTo(0.8289, 1)
    expect(found?.passRate).toBeCloseTo(0.76, 1)
  })
  it('says nothing where nothing differs', () =>
    expect(livingstonLewis({ scores: [3, 3, 3], possible: 5, cut: 2, reliability: 0.5 })).toBeUndefined())
})

it("has the published answer of Berkeley's admissions (Bickel 1975)", () => {
  const departments = [
    [512, 313, 89, 19],
    [353, 207, 17, 8],
    [120, 205, 202, 391],
    [138, 279, 131, 244],
    [53, 138, 94, 299],
    [22, 351, 24, 317],
  ]
  // Of the men and of the women: admitted and rejected.
  const found = mantelHaenszel(
    departments.map(([admitted = 0, rejected = 0, women = 0, refused = 0]) => ({
      reference: { passes: admitted, fails: rejected },
      focal: { passes: women, fails: refused },
    })),
  )
  expect(found?.oddsRatio.toFixed(7)).toBe('0.9046968')
  expect(found?.chiSquared.toFixed(4)).toBe('1.5246')
  expect(found?.chiSquaredCorrected.toFixed(4)).toBe('1.4269')
  expect(found?.size).toBe('A')
})

describe('distributions', () => {
  it('are those of the tables', () => {
    expect(normalBelow(1.234)).toBeCloseTo(0.8913985, 6)
    expect(normalBelow(-1.959963984540054)).toBeCloseTo(0.025, 12)
    expect(normalBelow(0)).toBe(0.5)
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 10)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 10)
    expect(betaBelow(0.3, 2, 3)).toBeCloseTo(0.3483, 10)
    // Of four coins, at least three: 5 of 16.
    expect(atLeast(3, 4, 0.5)).toBeCloseTo(5 / 16, 12)
    expect(fQuantile(0.95, 4, 10)).toBeCloseTo(3.478, 3)
  })
})

describe('intervals', () => {
  it("has Feldt's example of 20 items", () => {
    const told = (persons: number) => {
      const { low, high } = alphaInterval(0.84, persons, 20)
      return [low.toFixed(3), high.toFixed(3)]
    }
    expect(told(20)).toEqual(['0.717', '0.926'])
    expect(told(100)).toEqual(['0.791', '0.882'])
  })
  it('stays within what can be, and is wide where little was seen', () => {
    expect(shareInterval(1, 20).high).toBe(1)
    expect(shareInterval(1, 20).low).toBeCloseTo(0.8389, 4)
    expect(correlationInterval(0.4, 50).low).toBeCloseTo(0.1369, 4)
    expect(correlationInterval(1, 50).high).toBeLessThanOrEqual(1)
  })
})
