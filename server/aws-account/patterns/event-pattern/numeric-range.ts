import type { JsonToken } from './json-tokens.ts'
import type { TextTest } from './matchers.ts'
import type { PatternSource } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

/** AWS compares numbers within these bounds only. */
const LIMIT = 5_000_000_000

/** Reads `[">", 0, "<=", 5]`, behind its opening bracket. */
export function readNumericTest(source: PatternSource): TextTest {
  const first = source.next()
  if (first.kind !== 'string')
    throw new PatternError(`Invalid member in numeric match: ${first.text}`, { place: first.end })
  const operator = first.text
  const operand = source.next()
  if (operator === '=') {
    const wanted = numberOf(operand, 'equals')
    endOf(source, 'Too many elements in numeric expression')
    return value => value === wanted
  }
  if (operator === '<' || operator === '<=') {
    const top = numberOf(operand, operator)
    endOf(source, 'Too many elements in numeric expression')
    return value => typeof value === 'number' && isBelow(value, operator, top)
  }
  if (operator !== '>' && operator !== '>=')
    throw new PatternError(`Unrecognized numeric range operator: ${operator}`, { place: operand.at })
  const bottom = numberOf(operand, operator)
  const isAbove = (value: number) => (operator === '>' ? value > bottom : value >= bottom)
  const second = source.next()
  if (second.kind === ']') return value => typeof value === 'number' && isAbove(value)
  if (second.kind !== 'string')
    throw new PatternError(`Bad value in numeric range: ${second.text}`, { place: second.end })
  if (second.text !== '<' && second.text !== '<=')
    throw new PatternError(`Bad numeric range operator: ${second.text}`, { place: second.end })
  const top = numberOf(source.next(), second.text)
  const behind = endOf(source, 'Too many terms in numeric range expression')
  if (bottom >= top) throw new PatternError('Bottom must be less than top', { place: behind.at })
  return value => typeof value === 'number' && isAbove(value) && isBelow(value, second.text, top)
}

const isBelow = (value: number, operator: string, top: number) =>
  operator === '<' ? value < top : value <= top

function numberOf(token: JsonToken, operator: string): number {
  if (token.kind !== 'number')
    throw new PatternError(`Value of ${operator} must be numeric`, { place: token.at })
  const value = Number(token.text)
  if (Math.abs(value) > LIMIT)
    throw new PatternError(`Value must be between -5.0E9 and 5.0E9, inclusive`, { place: token.at })
  return value
}

function endOf(source: PatternSource, message: string): JsonToken {
  const token = source.next()
  if (token.kind !== ']') throw new PatternError(message, { place: token.at })
  return token
}
