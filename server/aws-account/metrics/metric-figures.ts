/** How often a value was measured, by value. */
export type CountedValues = readonly (readonly [value: number, count: number])[]

/** What was measured of one metric over one period. */
export interface Figures {
  readonly sum: number
  readonly count: number
  readonly min: number
  readonly max: number
  /**
   * The values themselves, for percentiles: neighbours are taken together where there are many. Absent where only
   * totals were told, as of a statistic set.
   */
  readonly values?: CountedValues
}

/** Distinct values of a period that are kept before neighbours are taken together. */
const MAX_VALUES = 64

export const figuresOf = (value: number, count = 1): Figures => ({
  sum: value * count,
  count,
  min: value,
  max: value,
  values: [[value, count]],
})

/** Two parts of what was measured as one. */
export function together(one: Figures | undefined, other: Figures): Figures {
  if (!one) return other
  return {
    sum: one.sum + other.sum,
    count: one.count + other.count,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    ...(one.values && other.values && { values: joined(one.values, other.values) }),
  }
}

function joined(one: CountedValues, other: CountedValues): CountedValues {
  const [first, ...more] = other
  const all = first && !more.length ? inserted(one, first) : merged(one, other)
  return all.length <= MAX_VALUES ? all : coarser(all)
}

/** The everyday case: one value more. */
function inserted(all: CountedValues, [value, count]: CountedValues[number]): CountedValues {
  const at = all.findIndex(([known]) => known >= value)
  const known = all[at]
  if (known?.[0] === value) return all.with(at, [value, known[1] + count])
  return all.toSpliced(at < 0 ? all.length : at, 0, [value, count])
}

function merged(one: CountedValues, other: CountedValues): CountedValues {
  const counts = new Map(one)
  for (const [value, count] of other) counts.set(value, (counts.get(value) ?? 0) + count)
  return [...counts].sort(([a], [b]) => a - b)
}

/** Every two neighbours as their mean; the least and the greatest stay what they are. */
function coarser(all: CountedValues): CountedValues {
  const [first, last] = [all[0], all.at(-1)]
  const inner = all.slice(1, -1)
  const pairs: (readonly [number, number])[] = []
  for (let at = 0; at < inner.length; at += 2) {
    const [value, count] = inner[at] ?? [0, 0]
    const [next, nextCount] = inner[at + 1] ?? [0, 0]
    const both = count + nextCount
    pairs.push([(value * count + next * nextCount) / both, both])
  }
  return [...(first ? [first] : []), ...pairs, ...(last ? [last] : [])]
}
