/** The normal distribution's cumulative probability, to about 15 digits where it is neither 0 nor 1. */
export function normalBelow(x: number): number {
  if (x < -8) return 0
  if (x > 8) return 1
  // The density times x + x³/3 + x⁵/15 + … (Marsaglia 2004).
  let term = x
  let sum = x
  for (let odd = 3; Math.abs(term) > 1e-17; odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.5 * Math.log(2 * Math.PI))
}

/** The logarithm of the gamma function of what is greater than 0, by Stirling's series from 12 on. */
export function logGamma(x: number): number {
  let shifted = x
  let less = 0
  for (; shifted < 12; shifted += 1) less += Math.log(shifted)
  const squared = shifted * shifted
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * squared)) / squared) / squared) / shifted
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - less
}

/** The density of the beta distribution at `x` between 0 and 1. */
export function betaDensity(x: number, a: number, b: number): number {
  return Math.exp(
    (a - 1) * Math.log(x) + (b - 1) * Math.log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b),
  )
}

/** The beta distribution's cumulative probability: the regularised incomplete beta function. */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast on the near side of the mean; the other side is its mirror.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b))
  // The continued fraction from its tail on.
  let fraction = 1
  for (let m = 400; m >= 1; m -= 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    fraction = 1 + even / (1 + odd / fraction)
  }
  const first = (-(a + b) * x) / (a + 1)
  return front / a / (1 + first / fraction)
}

/** What a share `below` of the F distribution's values is not over. */
export function fQuantile(below: number, numerator: number, denominator: number): number {
  let [low, high] = [0, 1]
  // Halving finds the value of the beta distribution that it is a function of.
  for (let turn = 0; turn < 60; turn += 1) {
    const middle = (low + high) / 2
    if (betaBelow(middle, numerator / 2, denominator / 2) < below) low = middle
    else high = middle
  }
  return (low * denominator) / (numerator * (1 - low))
}

/** The probability of at least `count` successes among `trials` with this chance each. */
export function atLeast(count: number, trials: number, chance: number): number {
  if (count <= 0) return 1
  if (count > trials) return 0
  return betaBelow(chance, count, trials - count + 1)
}
