/** Scores of persons on items: a row a person, a column an item, all rows as long. */
export type ScoreMatrix = readonly (readonly number[])[]

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Of a sample: by one less than there are. */
export function variance(values: readonly number[]): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}

export const deviation = (values: readonly number[]): number => Math.sqrt(variance(values))

/** Pearson's correlation; undefined where one of both never differs. */
export function correlation(xs: readonly number[], ys: readonly number[]): number | undefined {
  const [mx, my] = [mean(xs), mean(ys)]
  let [both, x2, y2] = [0, 0, 0]
  for (const [at, x] of xs.entries()) {
    const [dx, dy] = [x - mx, (ys[at] ?? 0) - my]
    both += dx * dy
    x2 += dx * dx
    y2 += dy * dy
  }
  return x2 > 1e-12 && y2 > 1e-12 ? both / Math.sqrt(x2 * y2) : undefined
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const column = (matrix: ScoreMatrix, at: number) => matrix.map(row => row[at] ?? 0)

export const totals = (matrix: ScoreMatrix): readonly number[] => matrix.map(sum)

/** Cronbach's alpha; KR-20 where scores are 0 and 1. Undefined for one item, or where totals never differ. */
export function alphaOf(matrix: ScoreMatrix): number | undefined {
  const items = matrix[0]?.length ?? 0
  const whole = variance(totals(matrix))
  if (items < 2 || matrix.length < 2 || !(whole > 0)) return undefined
  const parts = sum(Array.from({ length: items }, (_, at) => variance(column(matrix, at))))
  return (items / (items - 1)) * (1 - parts / whole)
}

/** What one item says beside the others. */
export interface ItemFigures {
  readonly mean: number
  /** With the total that the item is part of: inflated in short tests. */
  readonly itemTotal: number | undefined
  /** With the total of the others. */
  readonly correctedItemTotal: number | undefined
  readonly alphaWithout: number | undefined
}

export function itemFigures(matrix: ScoreMatrix): readonly ItemFigures[] {
  const all = totals(matrix)
  return (matrix[0] ?? []).map((_, at) => {
    const own = column(matrix, at)
    return {
      mean: mean(own),
      itemTotal: correlation(own, all),
      correctedItemTotal: correlation(
        own,
        all.map((total, person) => total - (own[person] ?? 0)),
      ),
      alphaWithout: alphaOf(matrix.map(row => row.filter((_, each) => each !== at))),
    }
  })
}

/** The standard error of measurement, in the unit of the deviation. */
export const standardError = (ofScores: number, reliability: number): number =>
  ofScores * Math.sqrt(1 - Math.min(1, Math.max(0, reliability)))
