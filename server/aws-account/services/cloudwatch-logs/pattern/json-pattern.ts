import { spend } from '../../../limits/step-budget.ts'
import { readWildcard, wildcardMatches } from '../../../patterns/wildcard.ts'
import { invalid } from '../logs-error.ts'
import { type Matches, matchRegex } from './regex-term.ts'

type Test = (event: unknown) => boolean

/** AWS's limit of regular expressions in one pattern for JSON. */
const MAX_REGEXES = 2

const TOKEN =
  /\s*(?:(&&|\|\||[(){}]|!=|<=|>=|=|<|>)|"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)+)%|(\$(?:\.[\w-]+|\[\d+\]|\["[^"]+"\])*)|([^\s(){}=<>!&|"]+))/y

type Token =
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'quoted' | 'regex' | 'selector' | 'word'; readonly text: string }

/** The selectors that a pattern names, each once. */
export const selectorsIn = (pattern: string): readonly string[] => [
  ...new Set(tokenize(pattern).flatMap(({ kind, text }) => (kind === 'selector' ? [text] : []))),
]

/** A pattern like `{ ($.level = "ERROR") && ($.code >= 500 || $.user NOT EXISTS) }`; events that are no JSON never match. */
export function parseJsonPattern(pattern: string): Matches {
  const tokens = tokenize(pattern)
  let at = 0
  const fail = () => invalid(`Invalid filter pattern: '${pattern}'`)
  if (tokens.filter(({ kind }) => kind === 'regex').length > MAX_REGEXES) throw fail()
  const next = (): Token => {
    const token = tokens[at++]
    if (!token) throw fail()
    return token
  }
  const isSymbol = (text: string) => tokens[at]?.kind === 'symbol' && tokens[at]?.text === text
  const take = (text: string) => {
    if (!isSymbol(text)) throw fail()
    at++
  }

  const parseAny = (): Test => {
    const tests = [parseAll()]
    while (isSymbol('||')) {
      at++
      tests.push(parseAll())
    }
    return event => tests.some(test => test(event))
  }
  const parseAll = (): Test => {
    const tests = [parseOne()]
    while (isSymbol('&&')) {
      at++
      tests.push(parseOne())
    }
    return event => tests.every(test => test(event))
  }
  const parseOne = (): Test => {
    if (isSymbol('(')) {
      at++
      const inner = parseAny()
      take(')')
      return inner
    }
    const selector = next()
    if (selector.kind !== 'selector') throw fail()
    const operator = next()
    const words = operator.text.toUpperCase()
    if (operator.kind === 'word' && words === 'IS') return isTest(selector.text, next().text, fail)
    if (operator.kind === 'word' && words === 'NOT') {
      if (next().text.toUpperCase() !== 'EXISTS') throw fail()
      return event => select(event, selector.text) === undefined
    }
    if (operator.kind !== 'symbol') throw fail()
    return comparison(selector.text, operator.text, next(), fail)
  }

  take('{')
  const test = parseAny()
  take('}')
  if (at !== tokens.length) throw fail()
  return message => {
    const event = parseJson(message)
    return event !== undefined && test(event)
  }
}

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (pattern.slice(TOKEN.lastIndex).trim()) {
    const match = TOKEN.exec(pattern)
    if (!match) throw invalid(`Invalid filter pattern: '${pattern}'`)
    const [, symbol, quoted, regex, selector, word] = match
    if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol })
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.replace(/\\(.)/gs, '$1') })
    else if (regex !== undefined) tokens.push({ kind: 'regex', text: regex })
    else if (selector !== undefined) tokens.push({ kind: 'selector', text: selector })
    else tokens.push({ kind: 'word', text: word ?? '' })
  }
  return tokens
}

function isTest(selector: string, word: string, fail: () => Error): Test {
  switch (word.toUpperCase()) {
    case 'NULL':
      return event => select(event, selector) === null
    case 'TRUE':
      return event => select(event, selector) === true
    case 'FALSE':
      return event => select(event, selector) === false
    default:
      throw fail()
  }
}

function comparison(selector: string, operator: string, wanted: Token, fail: () => Error): Test {
  const order: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b,
  }
  const compare = order[operator]
  const number = Number(wanted.text)
  if (compare) {
    if (wanted.kind !== 'word' || Number.isNaN(number)) throw fail()
    return event => {
      const value = select(event, selector)
      return typeof value === 'number' && compare(value, number)
    }
  }
  if (operator !== '=' && operator !== '!=') throw fail()
  const equal = equality(wanted, number)
  return event => {
    const value = select(event, selector)
    if (value === undefined || typeof value === 'object') return false
    return equal(value) === (operator === '=')
  }
}

/** Numbers compare by value (`1e2` is 100) if the pattern has one, else texts, in which `*` stands for anything. */
function equality(wanted: Token, number: number): (value: unknown) => boolean {
  if (wanted.kind === 'regex') {
    const matches = matchRegex(wanted.text)
    return value => matches(String(value))
  }
  if (wanted.kind === 'word' && !Number.isNaN(number))
    return value => (typeof value === 'number' ? value === number : String(value) === wanted.text)
  const wildcard = readWildcard(wanted.text)
  return value => wildcardMatches(wildcard, String(value))
}

/** What is at a selector such as `$.user.name` or `$.list[0]`. */
export function select(event: unknown, selector: string): unknown {
  let value = event
  for (const [, name, index, quoted] of selector.matchAll(/\.([\w-]+)|\[(\d+)\]|\["([^"]+)"\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, name ?? index ?? quoted ?? '')
  }
  return value
}

/** Undefined for what is no JSON object or list. */
export function parseJson(message: string): unknown {
  spend(message.length)
  try {
    const value: unknown = JSON.parse(message)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
