import { fQuantile } from './distributions.ts'

/** 95 of 100 such intervals hold what they are about. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** The normal value that 2.5 % are over. */
const z = 1.959963984540054

/** Of a share: Wilson's, which stays within 0 and 1 and says something also where all or none are. */
export function shareInterval(share: number, n: number): Interval {
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const middle = share + (z * z) / (2 * n)
  const whole = 1 + (z * z) / n
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) }
}

/** Of a correlation, by Fisher's transformation; of more than three pairs. */
export function correlationInterval(r: number, n: number): Interval {
  const spread = z / Math.sqrt(n - 3)
  const transformed = Math.atanh(Math.min(0.999_999, Math.max(-0.999_999, r)))
  return { low: Math.tanh(transformed - spread), high: Math.tanh(transformed + spread) }
}

/** Of alpha, by Feldt (1965). */
export function alphaInterval(alpha: number, persons: number, items: number): Interval {
  const [one, other] = [persons - 1, (persons - 1) * (items - 1)]
  return {
    low: 1 - (1 - alpha) * fQuantile(0.975, one, other),
    high: 1 - (1 - alpha) * fQuantile(0.025, one, other),
  }
}
