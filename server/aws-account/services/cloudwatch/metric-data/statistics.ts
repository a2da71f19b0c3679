import type { Figures } from '../../../metrics/metric-figures.ts'

/** What is asked of the values of a period. */
export interface Statistic {
  readonly name: string
  /** Undefined where it cannot be said, as percentiles of values that came as totals only. */
  of(figures: Figures): number | undefined
}

type Values = readonly (readonly [value: number, count: number])[]
/** Of sorted values: those between two of them, or between two shares of all. */
type Bounds = readonly [from: Bound, to: Bound]
type Bound = { readonly kind: 'share' | 'value'; readonly at: number } | undefined

const PLAIN: Readonly<Record<string, Statistic['of']>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
}

export const STATISTICS: readonly string[] = Object.keys(PLAIN)

/**
 * A statistic by its name: `Sum`, `p99.9`, `tm90`, `TM(10%:90%)`, `PR(:300)`, `IQM` (user guide, "Statistics
 * definitions"); undefined for what is none.
 */
export function parseStatistic(name: string): Statistic | undefined {
  const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined
  const of = plain ?? extended(name)
  return of && { name, of }
}

function extended(name: string): Statistic['of'] | undefined {
  const percentile = /^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)
  if (percentile) {
    const share = Number(percentile[1]) / 100
    return share > 1 ? undefined : ofValues(values => valueAt(values, share))
  }
  if (name === 'IQM') return trimmed('tm', [share(25), share(75)])
  const short = /^(tm|wm|tc|ts)(\d{1,2}(?:\.\d{1,10})?)$/.exec(name)
  if (short) return trimmed(short[1] ?? '', [undefined, share(Number(short[2]))])
  const ranged = /^(TM|WM|TC|TS|PR)\((-?[\d.]*%?):(-?[\d.]*%?)\)$/.exec(name)
  const [, kind = '', from = '', to = ''] = ranged ?? []
  if (!ranged || (from === '' && to === '') || (kind === 'PR' && `${from}${to}`.includes('%')))
    return undefined
  return trimmed(kind.toLowerCase(), [readBound(from), readBound(to)])
}

const share = (percent: number): Bound => ({ kind: 'share', at: percent / 100 })

function readBound(text: string): Bound {
  if (text === '') return undefined
  return text.endsWith('%') ? share(Number(text.slice(0, -1))) : { kind: 'value', at: Number(text) }
}

const ofValues =
  (reduce: (values: Values) => number | undefined): Statistic['of'] =>
  figures => {
    const { values = figures.min === figures.max ? [[figures.min, figures.count] as const] : undefined } =
      figures
    return values?.length ? reduce(values) : undefined
  }

/** The least value that so great a share of all do not exceed. */
function valueAt(values: Values, wanted: number): number | undefined {
  const total = countOf(values)
  let seen = 0
  for (const [value, count] of values) {
    seen += count
    if (seen / total >= wanted - 1e-12) return value
  }
  return values.at(-1)?.[0]
}

function trimmed(kind: string, [from, to]: Bounds): Statistic['of'] {
  return ofValues(values => {
    const least = limit(values, from) ?? Number.NEGATIVE_INFINITY
    const greatest = limit(values, to) ?? Number.POSITIVE_INFINITY
    const inside = values.filter(([value]) => value >= least && value <= greatest)
    switch (kind) {
      case 'tm':
        return inside.length ? sumOf(inside) / countOf(inside) : undefined
      case 'wm': {
        const wound = values.map(
          ([value, count]) => [Math.min(Math.max(value, least), greatest), count] as const,
        )
        return sumOf(wound) / countOf(wound)
      }
      case 'tc':
        return countOf(inside)
      case 'ts':
        return sumOf(inside)
      default:
        return (countOf(inside) / countOf(values)) * 100
    }
  })
}

const limit = (values: Values, bound: Bound) =>
  bound?.kind === 'share' ? valueAt(values, bound.at) : bound?.at

const countOf = (values: Values) => values.reduce((sum, [, count]) => sum + count, 0)
const sumOf = (values: Values) => values.reduce((sum, [value, count]) => sum + value * count, 0)
