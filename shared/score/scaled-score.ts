/** The scale on which scores are told: nothing earned, just passed, everything earned. */
export const scale = { lowest: 100, cut: 700, highest: 1_000 } as const

/**
 * Points on the scale: linear from nothing to the cut, and from there to everything. Rounded down, and never to the cut for what
 * is below it: rounding passes nobody. `cutPercent` is of the points that there are.
 */
export function scaledScore(earned: number, possible: number, cutPercent: number): number {
  if (possible <= 0) return scale.lowest
  const cut = (possible * cutPercent) / 100
  const points = Math.min(possible, Math.max(0, earned))
  if (points < cut) {
    const told = scale.lowest + ((scale.cut - scale.lowest) * points) / cut
    return Math.min(scale.cut - 1, Math.floor(told + tiny))
  }
  if (cut >= possible) return scale.highest
  return Math.floor(scale.cut + ((scale.highest - scale.cut) * (points - cut)) / (possible - cut) + tiny)
}

/** So that what is whole but for the binary is whole. */
const tiny = 1e-9
