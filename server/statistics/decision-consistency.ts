import { atLeast, betaDensity, normalBelow } from './distributions.ts'
import { mean, variance } from './test-theory.ts'

/** How often a second form of the same exam would decide the same. */
export interface Consistency {
  /** The share of persons who would be decided the same twice. */
  readonly sameDecision: number
  /** The same, beyond what chance alone does. */
  readonly kappa: number
}

/** The probability that both of two normal values with this correlation are below `z`, by quadrature. */
function bothBelow(z: number, correlation: number): number {
  const steps = 2_000
  const end = Math.asin(correlation)
  let area = 0
  for (let step = 0; step < steps; step += 1) {
    const angle = (end * (step + 0.5)) / steps
    area += Math.exp(-(z * z) / (1 + Math.sin(angle)))
  }
  return normalBelow(z) ** 2 + (area * end) / steps / (2 * Math.PI)
}

/** Of totals that are normal, with the cut `z` deviations from their mean. */
export function normalConsistency(z: number, reliability: number): Consistency {
  const below = normalBelow(z)
  const both = bothBelow(z, Math.min(1, Math.max(0, reliability)))
  const sameDecision = 1 + 2 * (both - below)
  const byChance = 1 - 2 * (below - below * below)
  return { sameDecision, kappa: (sameDecision - byChance) / (1 - byChance) }
}

export interface Totals {
  readonly scores: readonly number[]
  /** The most that there is. */
  readonly possible: number
  /** The least total that passes. */
  readonly cut: number
  readonly reliability: number
}

/** By Peng and Subkoviak (1980): totals are taken as normal, and whole. */
export function pengSubkoviak({ scores, cut, reliability }: Totals): Consistency {
  return normalConsistency((cut - 0.5 - mean(scores)) / Math.sqrt(variance(scores)), reliability)
}

/** True scores between `low` and `high` of 0 to 1, spread as a beta distribution. */
export interface TrueScores {
  readonly low: number
  readonly high: number
  readonly a: number
  readonly b: number
}

export interface BinomialConsistency extends Consistency {
  /** The share of persons who are decided as their true score says. */
  readonly accuracy: number
  readonly falsePass: number
  readonly falseFail: number
  readonly passRate: number
}

/** What becomes of known true scores in an exam of so many equal items, of which at least `cut` pass; by quadrature. */
export function binomialConsistency(
  { low, high, a, b }: TrueScores,
  items: number,
  cut: number,
  steps = 4_000,
): BinomialConsistency {
  let [same, truePass, falsePass, falseFail, trueFail, weights] = [0, 0, 0, 0, 0, 0]
  const needed = Math.ceil(cut - 1e-9)
  for (let step = 0; step < steps; step += 1) {
    const x = (step + 0.5) / steps
    const weight = betaDensity(x, a, b) / steps
    const score = low + (high - low) * x
    const passes = atLeast(needed, items, score)
    weights += weight
    same += weight * (passes * passes + (1 - passes) * (1 - passes))
    if (score >= cut / items) {
      truePass += weight * passes
      falseFail += weight * (1 - passes)
    } else {
      falsePass += weight * passes
      trueFail += weight * (1 - passes)
    }
  }
  const passRate = (truePass + falsePass) / weights
  const byChance = passRate * passRate + (1 - passRate) * (1 - passRate)
  const sameDecision = same / weights
  return {
    sameDecision,
    kappa: (sameDecision - byChance) / (1 - byChance),
    accuracy: (truePass + trueFail) / weights,
    falsePass: falsePass / weights,
    falseFail: falseFail / weights,
    passRate,
  }
}

/** How many equal items would be as reliable as these scores: Livingston and Lewis' effective length. */
export function effectiveLength({ scores, possible, reliability }: Omit<Totals, 'cut'>): number {
  const [middle, spread] = [mean(scores), variance(scores)]
  const length = (middle * (possible - middle) - reliability * spread) / (spread * (1 - reliability))
  return Math.max(1, Math.round(length))
}

/** By Livingston and Lewis (1995); undefined where scores or reliability fit no such model. */
export function livingstonLewis(totals: Totals): BinomialConsistency | undefined {
  const { scores, possible, cut, reliability } = totals
  if (!(reliability > 0 && reliability < 1) || !(variance(scores) > 0)) return undefined
  const items = effectiveLength(totals)
  const trueScores = fitTrueScores(
    scores.map(score => (score * items) / possible),
    items,
  )
  return trueScores && binomialConsistency(trueScores, items, (cut * items) / possible, 1_000)
}

/** By moments: four parameters where they make sense, and where not, two over all of 0 to 1. */
export function fitTrueScores(scores: readonly number[], items: number): TrueScores | undefined {
  // Of a true score t, the r-th factorial moment of what is seen is items·(items−1)·… times the mean of t^r.
  const raw = [1, 2, 3, 4].map(order => {
    let below = 1
    for (let less = 0; less < order; less += 1) below *= items - less
    return below <= 0
      ? Number.NaN
      : mean(
          scores.map(score => {
            let product = 1
            for (let less = 0; less < order; less += 1) product *= score - less
            return product
          }),
        ) / below
  })
  const [m1 = Number.NaN, m2 = Number.NaN, m3 = Number.NaN, m4 = Number.NaN] = raw
  const spread = m2 - m1 * m1
  if (!(spread > 0)) return undefined
  return fourParameters(m1, spread, m3, m4, m2) ?? twoParameters(m1, spread)
}

function fourParameters(
  middle: number,
  spread: number,
  m3: number,
  m4: number,
  m2: number,
): TrueScores | undefined {
  const skew = (m3 - 3 * middle * m2 + 2 * middle ** 3) / spread ** 1.5
  const peak = (m4 - 4 * middle * m3 + 6 * middle * middle * m2 - 3 * middle ** 4) / (spread * spread)
  const sum = (6 * (peak - skew * skew - 1)) / (6 + 3 * skew * skew - 2 * peak)
  if (!(sum > 0)) return undefined
  const lean = ((sum + 2) * skew) / Math.sqrt((sum + 2) ** 2 * skew * skew + 16 * (sum + 1))
  const [a, b] = [(sum / 2) * (1 - lean), (sum / 2) * (1 + lean)]
  const width = Math.sqrt((spread * sum * sum * (sum + 1)) / (a * b))
  const low = middle - (width * a) / sum
  const high = low + width
  return a > 0 && b > 0 && low >= 0 && high <= 1 ? { low, high, a, b } : undefined
}

function twoParameters(middle: number, spread: number): TrueScores | undefined {
  const sum = (middle * (1 - middle)) / spread - 1
  return sum > 0 ? { low: 0, high: 1, a: middle * sum, b: (1 - middle) * sum } : undefined
}
