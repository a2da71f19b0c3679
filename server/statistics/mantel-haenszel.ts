/** Two groups that are as able: how many of each pass and fail. */
export interface Stratum {
  readonly reference: { readonly passes: number; readonly fails: number }
  readonly focal: { readonly passes: number; readonly fails: number }
}

export interface MantelHaenszel {
  /** How many times the odds of the reference group are those of the focal one. */
  readonly oddsRatio: number
  /** On ETS's scale: below 0 it is harder for the focal group. */
  readonly delta: number
  readonly chiSquared: number
  /** With Yates' correction. */
  readonly chiSquaredCorrected: number
  /** ETS's classes: A is negligible, C is at least 1.5 and surely over 1. */
  readonly size: 'A' | 'B' | 'C'
}

/** Whether an item is harder for one of two groups whose persons are as able; undefined where nothing can be compared. */
export function mantelHaenszel(strata: readonly Stratum[]): MantelHaenszel | undefined {
  // Where nobody of a group passes, or everybody, half a person in each cell makes odds of it.
  return compare(strata, 0) ?? compare(strata, 0.5)
}

function compare(strata: readonly Stratum[], more: number): MantelHaenszel | undefined {
  let [upper, lower, seen, expected, spread, deviation] = [0, 0, 0, 0, 0, 0]
  let [crossed, mixed] = [0, 0]
  for (const { reference, focal } of strata) {
    const { passes: a, fails: b } = plus(reference, more)
    const { passes: c, fails: d } = plus(focal, more)
    const n = a + b + c + d
    if (n < 2) continue
    upper += (a * d) / n
    lower += (b * c) / n
    seen += a
    expected += ((a + b) * (a + c)) / n
    spread += ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1))
    // Robins, Breslow and Greenland's variance of the ratio's logarithm.
    deviation += ((a + d) * a * d) / (n * n)
    crossed += ((a + d) * b * c + (b + c) * a * d) / (n * n)
    mixed += ((b + c) * b * c) / (n * n)
  }
  if (upper === 0 || lower === 0 || spread === 0) return undefined
  const oddsRatio = upper / lower
  const delta = -2.35 * Math.log(oddsRatio)
  const ofLog = deviation / (2 * upper * upper) + crossed / (2 * upper * lower) + mixed / (2 * lower * lower)
  const [distance, error] = [Math.abs(delta), 2.35 * Math.sqrt(ofLog)]
  const surely = (limit: number) => (distance - limit) / error > 1.645
  return {
    oddsRatio,
    delta,
    chiSquared: (seen - expected) ** 2 / spread,
    chiSquaredCorrected: (Math.abs(seen - expected) - 0.5) ** 2 / spread,
    size: distance >= 1.5 && surely(1) ? 'C' : distance >= 1 && distance / error > 1.96 ? 'B' : 'A',
  }
}

const plus = ({ passes, fails }: Stratum['reference'], more: number) => ({
  passes: passes + more,
  fails: fails + more,
})
