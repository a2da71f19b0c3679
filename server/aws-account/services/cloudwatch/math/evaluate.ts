import type { Expression, Operator } from './expression.ts'
import type { CallSurroundings } from './functions.ts'
import { callFunction } from './functions.ts'
import {
  asList,
  asSeries,
  type MathValue,
  mapSeries,
  scalar,
  type TimeSeries,
  zipSeries,
} from './time-series.ts'

/** What ids stand for, and what a call needs besides. */
export interface EvaluationScope extends CallSurroundings {
  find(id: string): MathValue | undefined
  /** What `METRICS("text")` stands for: the metrics of the request whose ids have the text in them. */
  metrics(part: string): readonly TimeSeries[]
}

/** Words of functions, which stand for themselves. */
const WORDS = new Set(['REPEAT', 'LINEAR', 'ASC', 'DESC', 'AVG', 'MIN', 'MAX', 'SUM'])

export function evaluate(expression: Expression, scope: EvaluationScope): MathValue {
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value)
    case 'text':
      return { kind: 'text', value: expression.value }
    case 'id': {
      const found = scope.find(expression.name)
      if (found) return found
      if (WORDS.has(expression.name.toUpperCase()))
        return { kind: 'text', value: expression.name.toUpperCase() }
      throw scope.fail(`Unknown identifier: ${expression.name}`)
    }
    case 'list':
      return asList(expression.items.flatMap(item => seriesIn(evaluate(item, scope), scope)))
    case 'minus':
      return operate('-', scalar(0), evaluate(expression.of, scope), scope)
    case 'operation':
      return operate(
        expression.operator,
        evaluate(expression.left, scope),
        evaluate(expression.right, scope),
        scope,
      )
    case 'call': {
      const given = expression.given.map(one => evaluate(one, scope))
      if (expression.name !== 'METRICS') return callFunction(expression.name, given, scope)
      const [part] = given
      return asList(scope.metrics(part?.kind === 'text' ? part.value : ''))
    }
    default:
      return expression satisfies never
  }
}

function seriesIn(value: MathValue, scope: EvaluationScope): readonly TimeSeries[] {
  if (value.kind === 'series') return [value.series]
  if (value.kind === 'list') return value.all
  throw scope.fail('Only metrics may stand in a list')
}

const OPERATORS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '||': (a, b) => Number(a !== 0 || b !== 0),
}

function operate(operator: Operator, left: MathValue, right: MathValue, scope: EvaluationScope): MathValue {
  const join = OPERATORS[operator]
  if (left.kind === 'text' || right.kind === 'text') throw scope.fail(`Text cannot be part of ${operator}`)
  if (left.kind === 'scalar' && right.kind === 'scalar') return scalar(join(left.value, right.value))
  if (left.kind === 'list' || right.kind === 'list') {
    const [many, other] = left.kind === 'list' ? [left, right] : [right, left]
    if (many.kind !== 'list' || other.kind === 'list')
      throw scope.fail(`Two lists of metrics cannot be joined by ${operator}`)
    return asList(
      many.all.flatMap(one =>
        seriesIn(
          left === many
            ? operate(operator, asSeries(one), other, scope)
            : operate(operator, other, asSeries(one), scope),
          scope,
        ),
      ),
    )
  }
  if (left.kind === 'series' && right.kind === 'series')
    return asSeries(zipSeries(left.series, right.series, join))
  if (left.kind === 'series' && right.kind === 'scalar')
    return asSeries(mapSeries(left.series, value => join(value, right.value)))
  if (left.kind === 'scalar' && right.kind === 'series')
    return asSeries(mapSeries(right.series, value => join(left.value, value)))
  throw scope.fail(`${operator} joins numbers and metrics`)
}
