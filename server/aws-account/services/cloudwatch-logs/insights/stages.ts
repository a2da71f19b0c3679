import { AGGREGATES, type Gathering } from './aggregates.ts'
import type { Expression } from './query-expression.ts'
import { madeRow, numberOf, type Row, textOf, type Value, withFields } from './values.ts'

/** One command of a query at work: rows go in, and come out changed, fewer, or all at the end. */
export interface Stage {
  /** What comes out at once. */
  push(row: Row): Row | undefined
  /** What comes out when no more go in. */
  end(): readonly Row[]
  /** Nothing comes out before the end, and all that goes in counts. */
  readonly keeps?: true
}

export type MakeStage = () => Stage

/** An expression with the name of its column. */
export interface Column {
  readonly name: string
  readonly expression: Expression
}

const NOTHING: readonly Row[] = []

const ofEach =
  (change: (row: Row) => Row | undefined): MakeStage =>
  () => ({ push: change, end: () => NOTHING })

export const filterStage = (test: (row: Row) => boolean): MakeStage =>
  ofEach(row => (test(row) ? row : undefined))

/** Adds fields to each row. */
export const extendStage = (fields: (row: Row) => Iterable<readonly [string, Value]>): MakeStage =>
  ofEach(row => withFields(row, fields(row)))

export const limitStage =
  (most: number): MakeStage =>
  () => {
    let count = 0
    return { push: row => (count++ < most ? row : undefined), end: () => NOTHING }
  }

export interface SortKey {
  readonly expression: Expression
  readonly isDescending: boolean
}

/** A value ready to be compared often: rows are many, and nobody else has a turn while they are sorted. */
interface Sortable {
  readonly number: number | undefined
  readonly text: string
}

function sortable(value: Value): Sortable | undefined {
  return value === undefined ? undefined : { number: numberOf(value), text: textOf(value) }
}

export const sortStage =
  (keys: readonly SortKey[]): MakeStage =>
  () => {
    const rows: { readonly row: Row; readonly values: readonly (Sortable | undefined)[] }[] = []
    return {
      keeps: true,
      push(row) {
        rows.push({ row, values: keys.map(({ expression }) => sortable(expression.value(row))) })
        return undefined
      },
      end() {
        rows.sort((a, b) => orderOf(keys, a.values, b.values))
        return rows.map(({ row }) => row)
      },
    }
  }

/** Rows without a value come last. */
function orderOf(
  keys: readonly SortKey[],
  a: readonly (Sortable | undefined)[],
  b: readonly (Sortable | undefined)[],
): number {
  for (const [index, { isDescending }] of keys.entries()) {
    const [one, other] = [a[index], b[index]]
    if (one === undefined || other === undefined) {
      if (one !== other) return one === undefined ? 1 : -1
      continue
    }
    const order =
      one.number !== undefined && other.number !== undefined
        ? one.number - other.number
        : Number(one.text > other.text) - Number(one.text < other.text)
    if (order) return isDescending ? -order : order
  }
  return 0
}

/** Of rows that are the same in these fields the first; those without one of them go. */
export const dedupStage =
  (fields: readonly string[]): MakeStage =>
  () => {
    const seen = new Set<string>()
    return {
      push(row) {
        const values = fields.map(name => row.field(name))
        const key = JSON.stringify(values)
        if (values.includes(undefined) || seen.has(key)) return undefined
        seen.add(key)
        return row
      },
      end: () => NOTHING,
    }
  }

/** A figure of `stats` before anything is done with it. */
export interface Aggregate {
  /** By which expressions know its result: `count(*)`. */
  readonly key: string
  readonly name: string
  readonly of: Expression
  readonly parameter: Value
}

/** Groups that are kept; AWS shows no more rows. */
const MAX_GROUPS = 10_000

export const statsStage =
  (aggregates: readonly Aggregate[], shown: readonly Column[], by: readonly Column[]): MakeStage =>
  () => {
    const groups = new Map<
      string,
      { readonly by: readonly Value[]; readonly gathered: readonly Gathering[] }
    >()
    const create = (values: readonly Value[]) => ({
      by: values,
      gathered: aggregates.flatMap(({ name, parameter }) => AGGREGATES[name]?.(parameter) ?? []),
    })
    // Without groups there is one row, also of nothing.
    if (!by.length) groups.set('[]', create([]))
    return {
      keeps: true,
      push(row) {
        const values = by.map(({ expression }) => expression.value(row))
        const key = JSON.stringify(values.map(textOf))
        const group = groups.get(key) ?? (groups.size < MAX_GROUPS ? create(values) : undefined)
        if (!group) return undefined
        groups.set(key, group)
        const time = row.field('@timestamp')
        for (const [index, { of }] of aggregates.entries()) group.gathered[index]?.add(of.value(row), time)
        return undefined
      },
      end: () =>
        [...groups.values()].map(group => {
          const results = madeRow(
            aggregates.map(({ key }, index) => [key, group.gathered[index]?.result()] as const),
          )
          return madeRow([
            ...by.map(({ name }, index) => [name, group.by[index]] as const),
            ...shown.map(({ name, expression }) => [name, expression.value(results)] as const),
          ])
        }),
    }
  }
