import { spend } from '../../../limits/step-budget.ts'
import { compileRegex } from '../../../patterns/linear-regex.ts'
import { RegexSyntaxError } from '../../../patterns/linear-regex-syntax.ts'
import { FUNCTIONS } from './query-functions.ts'
import { malformed, type TokenReader } from './query-tokens.ts'
import { numberOf, type Row, textOf, type Value } from './values.ts'

/** What a part of a query says of a row. */
export interface Expression {
  /** As it was written, which is what its column is called. */
  readonly text: string
  value(row: Row): Value
}

const MAX_DEPTH = 50

/** Reads `a + b > 3 and message like /x/`. Throws MalformedQueryException. */
export function readExpression(reader: TokenReader, depth = 0): Expression {
  if (depth > MAX_DEPTH) throw malformed('the query is nested too deeply')
  let left = readAll(reader, depth)
  while (reader.take('or')) {
    const [one, other] = [left, readAll(reader, depth)]
    left = {
      text: `${one.text} or ${other.text}`,
      value: row => isTrue(one.value(row)) || isTrue(other.value(row)),
    }
  }
  return left
}

function readAll(reader: TokenReader, depth: number): Expression {
  let left = readNot(reader, depth)
  while (reader.take('and')) {
    const [one, other] = [left, readNot(reader, depth)]
    left = {
      text: `${one.text} and ${other.text}`,
      value: row => isTrue(one.value(row)) && isTrue(other.value(row)),
    }
  }
  return left
}

function readNot(reader: TokenReader, depth: number): Expression {
  if (depth > MAX_DEPTH) throw malformed('the query is nested too deeply')
  if (!reader.take('not')) return readComparison(reader, depth)
  const inner = readNot(reader, depth + 1)
  return { text: `not ${inner.text}`, value: row => !isTrue(inner.value(row)) }
}

export const isTrue = (value: Value) => value !== undefined && value !== false && value !== 0 && value !== ''

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': order => order === 0,
  '!=': order => order !== 0,
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
}

function readComparison(reader: TokenReader, depth: number): Expression {
  const left = readSum(reader, depth)
  const isNegated = reader.take('not')
  const turned = (test: Expression): Expression =>
    isNegated ? { text: `not ${test.text}`, value: row => !isTrue(test.value(row)) } : test
  if (reader.take('like') || reader.take('=~')) return turned(readLike(reader, left))
  if (reader.take('in')) return turned(readIn(reader, left, depth))
  if (isNegated) throw malformed('not is followed by neither like nor in')
  const sign = reader.peek()
  const test =
    sign?.kind === 'sign' && Object.hasOwn(COMPARISONS, sign.text) ? COMPARISONS[sign.text] : undefined
  if (!sign || !test) return left
  reader.next()
  const right = readSum(reader, depth)
  return {
    text: `${left.text} ${sign.text} ${right.text}`,
    value(row) {
      const order = compareValues(left.value(row), right.value(row))
      return order === undefined ? sign.text === '!=' : test(order)
    },
  }
}

/** Numbers by value, also such as are text, else texts; undefined where there is nothing to compare. */
export function compareValues(one: Value, other: Value): number | undefined {
  if (one === undefined || other === undefined) return undefined
  const [a, b] = [numberOf(one), numberOf(other)]
  if (a !== undefined && b !== undefined) return a - b
  const [text, second] = [textOf(one), textOf(other)]
  spend(Math.min(text.length, second.length))
  return text === second ? 0 : text < second ? -1 : 1
}

function readLike(reader: TokenReader, left: Expression): Expression {
  const pattern = reader.next()
  if (pattern.kind === 'regex') {
    const regex = readPattern(pattern.text)
    return { text: `${left.text} like /${pattern.text}/`, value: row => regex.test(textOf(left.value(row))) }
  }
  if (pattern.kind !== 'text') throw malformed('like is followed by neither a text nor a regular expression')
  return {
    text: `${left.text} like "${pattern.text}"`,
    value(row) {
      const text = textOf(left.value(row))
      spend(text.length)
      return text.includes(pattern.text)
    },
  }
}

/** A regular expression of a query. Throws MalformedQueryException. */
export function readPattern(source: string) {
  try {
    return compileRegex(source)
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error
    throw malformed(`invalid regular expression /${source}/: ${error.message}`)
  }
}

function readIn(reader: TokenReader, left: Expression, depth: number): Expression {
  reader.expect('[')
  const list = [readSum(reader, depth)]
  while (reader.take(',')) list.push(readSum(reader, depth))
  reader.expect(']')
  return {
    text: `${left.text} in [${list.map(({ text }) => text).join(', ')}]`,
    value(row) {
      const value = left.value(row)
      return list.some(one => compareValues(value, one.value(row)) === 0)
    },
  }
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
}
const SUMS = ['+', '-']
const PRODUCTS = ['*', '/', '%']

const readSum = (reader: TokenReader, depth: number) =>
  readChain(reader, SUMS, () => readChain(reader, PRODUCTS, () => readPower(reader, depth)))

const readPower = (reader: TokenReader, depth: number) =>
  readChain(reader, ['^'], () => readOne(reader, depth))

function readChain(reader: TokenReader, signs: readonly string[], read: () => Expression): Expression {
  let left = read()
  for (let sign = reader.peek(); sign?.kind === 'sign' && signs.includes(sign.text); sign = reader.peek()) {
    reader.next()
    const [one, other, join] = [left, read(), ARITHMETIC[sign.text]]
    left = {
      text: `${one.text} ${sign.text} ${other.text}`,
      value(row) {
        const [a, b] = [numberOf(one.value(row)), numberOf(other.value(row))]
        const joined = a === undefined || b === undefined ? Number.NaN : (join?.(a, b) ?? Number.NaN)
        return Number.isFinite(joined) ? joined : undefined
      },
    }
  }
  return left
}

function readOne(reader: TokenReader, depth: number): Expression {
  const token = reader.next()
  const constant = (value: Value): Expression => ({ text: token.text, value: () => value })
  switch (token.kind) {
    case 'number':
      return constant(Number.isNaN(Number(token.text)) ? token.text : Number(token.text))
    case 'text':
      return { ...constant(token.text), text: `"${token.text}"` }
    case 'field':
      return fieldOf(token.text)
    case 'word':
      if (reader.take('(')) return readCall(reader, token.text, depth)
      return /^(true|false)$/i.test(token.text)
        ? constant(token.text.toLowerCase() === 'true')
        : fieldOf(token.text)
    default: {
      if (token.text === '-') {
        const inner = readOne(reader, depth + 1)
        return { text: `-${inner.text}`, value: row => -(numberOf(inner.value(row)) ?? Number.NaN) }
      }
      if (token.text !== '(') throw malformed(`unexpected symbol found ${token.text}`)
      const inner = readExpression(reader, depth + 1)
      reader.expect(')')
      return { ...inner, text: `(${inner.text})` }
    }
  }
}

const fieldOf = (name: string): Expression => ({ text: name, value: row => row.field(name) })

function readCall(reader: TokenReader, name: string, depth: number): Expression {
  const run = Object.hasOwn(FUNCTIONS, name.toLowerCase()) ? FUNCTIONS[name.toLowerCase()] : undefined
  if (!run) throw malformed(`unknown function ${name}`)
  const given: Expression[] = []
  if (!reader.take(')')) {
    do given.push(readExpression(reader, depth + 1))
    while (reader.take(','))
    reader.expect(')')
  }
  return {
    text: `${name}(${given.map(({ text }) => text).join(',')})`,
    value: row =>
      run(
        given.map(one => one.value(row)),
        row,
      ),
  }
}
