import { validation } from '../cloudwatch-error.ts'

/** A metric math expression as a tree. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'id'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'minus'; readonly of: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | {
      readonly kind: 'operation'
      readonly operator: Operator
      readonly left: Expression
      readonly right: Expression
    }

export type Operator = '+' | '-' | '*' | '/' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||'

/** Of PutMetricAlarm and GetMetricData. */
const MAX_CHARS = 2048
const MAX_DEPTH = 50

/** Weakest first. */
const PRECEDENCE: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
]

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|'([^']*)'|"([^"]*)"|([A-Za-z_]\w*)|(&&|\|\||==|!=|<=|>=|[-+*/^<>(),[\]]))/y

type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text' | 'word' | 'symbol'; readonly value: string }

/** Reads an expression such as `IF(errors / invocations > 0.1, 1, 0)`. Throws ValidationError. */
export function parseExpression(text: string, id: string): Expression {
  const fail = (why: string) => validation(`Error in expression '${id}': ${why}`)
  if (text.length > MAX_CHARS) throw fail(`it is longer than ${MAX_CHARS} characters`)
  const tokens = tokenize(text, fail)
  let at = 0
  let depth = 0
  const symbol = () => {
    const token = tokens[at]
    return token?.kind === 'symbol' ? token.value : undefined
  }
  const take = (wanted: string) => {
    if (symbol() !== wanted) throw fail(`Unexpected ${describe(tokens[at])}, expected ${wanted}`)
    at++
  }
  const listUntil = (end: string): Expression[] => {
    const items: Expression[] = []
    if (symbol() !== end) items.push(readFrom(0))
    while (symbol() === ',') {
      at++
      items.push(readFrom(0))
    }
    take(end)
    return items
  }

  const readFrom = (level: number): Expression => {
    if (++depth > MAX_DEPTH * PRECEDENCE.length) throw fail('it is nested too deeply')
    const operators = PRECEDENCE[level]
    let left = operators ? readFrom(level + 1) : readOne()
    for (let operator = symbol(); operator && operators?.includes(operator); operator = symbol()) {
      at++
      left = { kind: 'operation', operator: operator as Operator, left, right: readFrom(level + 1) }
    }
    depth--
    return left
  }
  const readOne = (): Expression => {
    const token = tokens[at++]
    if (token?.kind === 'number' || token?.kind === 'text') return token as Expression
    if (token?.kind === 'word') {
      if (symbol() !== '(') return { kind: 'id', name: token.value }
      at++
      return { kind: 'call', name: token.value.toUpperCase(), given: listUntil(')') }
    }
    if (token?.value === '-') return { kind: 'minus', of: readFrom(PRECEDENCE.length - 1) }
    if (token?.value === '[') return { kind: 'list', items: listUntil(']') }
    if (token?.value !== '(') throw fail(`Unexpected ${describe(token)}`)
    const inner = readFrom(0)
    take(')')
    return inner
  }

  const read = readFrom(0)
  if (at < tokens.length) throw fail(`Unexpected ${describe(tokens[at])}`)
  return read
}

const describe = (token: Token | undefined) => (token ? `'${token.value}'` : 'end of the expression')

/** Words that stand for operators. */
const WORDS: Readonly<Record<string, string>> = { AND: '&&', OR: '||' }

function tokenize(text: string, fail: (why: string) => Error): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (text.slice(TOKEN.lastIndex).trim()) {
    const start = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) throw fail(`Unexpected '${text.slice(start).trim().slice(0, 1)}'`)
    const [, number, single, double, word, symbol = ''] = match
    const operator = word === undefined ? symbol : WORDS[word.toUpperCase()]
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) })
    else if (single !== undefined || double !== undefined)
      tokens.push({ kind: 'text', value: single ?? double ?? '' })
    else if (operator) tokens.push({ kind: 'symbol', value: operator })
    else tokens.push({ kind: 'word', value: word ?? '' })
  }
  return tokens
}

/** The ids that an expression names, each once. */
export function idsIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'id':
      return [expression.name]
    case 'list':
      return expression.items.flatMap(idsIn)
    case 'call':
      return expression.given.flatMap(idsIn)
    case 'minus':
      return idsIn(expression.of)
    case 'operation':
      return [...idsIn(expression.left), ...idsIn(expression.right)]
    default:
      return []
  }
}
