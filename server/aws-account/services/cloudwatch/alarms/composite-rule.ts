import type { StateValue } from '@aws-sdk/client-cloudwatch'
import { validation } from '../cloudwatch-error.ts'

/** What the rule of a composite alarm says of the states of others. */
export interface CompositeRule {
  /** Names or ARNs of the alarms that it is about, each once. */
  readonly alarms: readonly string[]
  isTrue(stateOf: (alarm: string) => StateValue | undefined): boolean
}

type Test = (stateOf: (alarm: string) => StateValue | undefined) => boolean

/** Quotas of PutCompositeAlarm. */
const MAX_CHARS = 10_240
const MAX_ALARMS = 100
const MAX_DEPTH = 50

const TOKEN = /\s*(?:([()])|"([^"]*)"|'([^']*)'|([^\s()"']+))/y

/** Reads `ALARM("a") AND NOT (OK(b) OR INSUFFICIENT_DATA(c))`. Throws ValidationError. */
export function parseRule(text: string): CompositeRule {
  const fail = (why: string) => validation(`Invalid AlarmRule: ${why}`)
  if (!text.trim() || text.length > MAX_CHARS)
    throw fail(`it must have between 1 and ${MAX_CHARS} characters`)
  const tokens = tokenize(text, fail)
  const alarms = new Set<string>()
  let at = 0
  const isWord = (word: string) => tokens[at]?.kind === 'word' && tokens[at]?.text.toUpperCase() === word
  const take = (symbol: string) => {
    if (tokens[at]?.kind !== 'symbol' || tokens[at]?.text !== symbol) throw fail(`${symbol} is missing`)
    at++
  }
  const readAny = (depth: number): Test => {
    if (depth > MAX_DEPTH) throw fail('it is nested too deeply')
    const tests = [readAll(depth)]
    while (isWord('OR')) {
      at++
      tests.push(readAll(depth))
    }
    return stateOf => tests.some(test => test(stateOf))
  }
  const readAll = (depth: number): Test => {
    const tests = [readOne(depth)]
    while (isWord('AND')) {
      at++
      tests.push(readOne(depth))
    }
    return stateOf => tests.every(test => test(stateOf))
  }
  const readOne = (depth: number): Test => {
    if (depth > MAX_DEPTH) throw fail('it is nested too deeply')
    if (isWord('NOT')) {
      at++
      const inner = readOne(depth + 1)
      return stateOf => !inner(stateOf)
    }
    const token = tokens[at++]
    if (token?.kind === 'symbol' && token.text === '(') {
      const inner = readAny(depth + 1)
      take(')')
      return inner
    }
    const word = token?.kind === 'word' ? token.text.toUpperCase() : ''
    if (word === 'TRUE' || word === 'FALSE') return () => word === 'TRUE'
    if (word !== 'ALARM' && word !== 'OK' && word !== 'INSUFFICIENT_DATA')
      throw fail(`'${token?.text ?? 'the end'}' is none of ALARM, OK, INSUFFICIENT_DATA, TRUE and FALSE`)
    take('(')
    const named = tokens[at++]
    if (!named || named.kind === 'symbol') throw fail('the name of an alarm is missing')
    take(')')
    alarms.add(named.text)
    return stateOf => stateOf(named.text) === word
  }
  const isTrue = readAny(0)
  if (at < tokens.length) throw fail(`'${tokens[at]?.text}' is not expected`)
  if (alarms.size > MAX_ALARMS) throw fail(`it is about more than ${MAX_ALARMS} alarms`)
  return { alarms: [...alarms], isTrue }
}

interface Token {
  readonly kind: 'symbol' | 'quoted' | 'word'
  readonly text: string
}

function tokenize(text: string, fail: (why: string) => Error): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (text.slice(TOKEN.lastIndex).trim()) {
    const match = TOKEN.exec(text)
    if (!match) throw fail('a quote is not closed')
    const [, symbol, double, single, word = ''] = match
    if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol })
    else if (double !== undefined || single !== undefined)
      tokens.push({ kind: 'quoted', text: double ?? single ?? '' })
    else tokens.push({ kind: 'word', text: word })
  }
  return tokens
}
