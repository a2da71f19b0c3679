import { compareValues } from './query-expression.ts'
import { numberOf, textOf, timeOf, type Value } from './values.ts'

/** Gathers one figure over many rows. `second` is the other thing that the function is given. */
export interface Gathering {
  add(value: Value, time: Value): void
  result(): Value
}

/** Values that are kept for percentiles and distinct counts; AWS estimates them beyond, too. */
const MAX_KEPT = 20_000

const ofNumbers =
  (make: () => { add(value: number): void; result(): Value }): (() => Gathering) =>
  () => {
    const inner = make()
    return {
      add(value) {
        const number = numberOf(value)
        if (number !== undefined) inner.add(number)
      },
      result: inner.result,
    }
  }

/** The functions of `stats` by their names in lower case. */
export const AGGREGATES: Readonly<Record<string, (parameter: Value) => Gathering>> = {
  count() {
    let count = 0
    return {
      add(value) {
        count += Number(value !== undefined)
      },
      result: () => count,
    }
  },
  count_distinct() {
    const seen = new Set<string>()
    return {
      add(value) {
        if (value !== undefined && seen.size < MAX_KEPT) seen.add(textOf(value))
      },
      result: () => seen.size,
    }
  },
  sum: ofNumbers(() => {
    let sum = 0
    return {
      add(value) {
        sum += value
      },
      result: () => sum,
    }
  }),
  avg: ofNumbers(() => {
    let [sum, count] = [0, 0]
    return {
      add(value) {
        sum += value
        count++
      },
      result: () => (count ? sum / count : undefined),
    }
  }),
  stddev: ofNumbers(() => {
    let [sum, squares, count] = [0, 0, 0]
    return {
      add(value) {
        sum += value
        squares += value * value
        count++
      },
      result: () => (count ? Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) : undefined),
    }
  }),
  min: () => best((order: number) => order < 0),
  max: () => best((order: number) => order > 0),
  sortsfirst: () => best((order: number) => order < 0),
  sortslast: () => best((order: number) => order > 0),
  earliest: () => byTime((order: number) => order < 0),
  latest: () => byTime((order: number) => order > 0),
  pct(parameter) {
    const values: number[] = []
    const percent = numberOf(parameter) ?? 50
    return {
      add(value) {
        const number = numberOf(value)
        if (number !== undefined && values.length < MAX_KEPT) values.push(number)
      },
      result() {
        values.sort((a, b) => a - b)
        return values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)]
      },
    }
  },
}

function best(isBetter: (order: number) => boolean): Gathering {
  let found: Value
  return {
    add(value) {
      const order = compareValues(value, found)
      if (value !== undefined && (found === undefined || (order !== undefined && isBetter(order))))
        found = value
    },
    result: () => found,
  }
}

function byTime(isBetter: (order: number) => boolean): Gathering {
  let found: Value
  let foundAt: number | undefined
  return {
    add(value, time) {
      const at = timeOf(time)
      if (value === undefined || at === undefined || (foundAt !== undefined && !isBetter(at - foundAt)))
        return
      found = value
      foundAt = at
    },
    result: () => found,
  }
}
