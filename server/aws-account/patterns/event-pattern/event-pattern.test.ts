import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TooMuchWork, withinSteps } from '../../limits/step-budget.ts'
import { matchesEvent } from './match-event.ts'
import { parseEventPattern } from './parse-pattern.ts'
import { SNS_DIALECT } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

interface Case {
  readonly name: string
  readonly pattern: string
  readonly event: string
  readonly matches?: boolean
  /** AWS's words. */
  readonly refused?: string
}
const published: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('./event-patterns.cases.json', import.meta.url), 'utf8'),
)

const matches = (pattern: unknown, event: unknown) =>
  matchesEvent(parseEventPattern(JSON.stringify(pattern)), event)

function refusal(text: string, dialect = SNS_DIALECT): string {
  try {
    parseEventPattern(text, dialect)
  } catch (error) {
    if (error instanceof PatternError) return error.told
    throw error
  }
  return 'taken'
}

test('all published cases are here: 157 files, two of them one case', () => {
  expect(published.cases).toHaveLength(156)
})

test.each(published.cases)('$name is answered as AWS answers it', one => {
  if (one.refused !== undefined) expect(() => parseEventPattern(one.pattern)).toThrow(PatternError)
  if (one.refused !== undefined) return expect(refusalOfEvents(one.pattern)).toBe(one.refused)
  expect(matchesEvent(parseEventPattern(one.pattern), JSON.parse(one.event))).toBe(one.matches)
})

function refusalOfEvents(text: string): string {
  try {
    parseEventPattern(text)
    return 'taken'
  } catch (error) {
    return error instanceof PatternError ? error.told : String(error)
  }
}

describe('of what is no pattern, AWS’s words with the place are told', () => {
  const at = (text: string, reason: string, column: number) =>
    `${reason}\n at [Source: (String)"${text}"; line: 1, column: ${column}]`
  test.each([
    ['{"key":[["value"]]}', 'Match value must be String, number, true, false, or null', 10],
    ['{"key":[{"wrong-operator":true}]}', 'Unrecognized match type wrong-operator', 31],
    ['{"key":[{"suffix":"value","prefix":"value2"}]}', 'Only one key allowed in match expression', 37],
    ['{"key":[{"numeric":[]}]}', 'Invalid member in numeric match: ]', 22],
    ['{"key":[{"numeric":["operator"]}]}', 'Unrecognized numeric range operator: operator', 32],
    ['{"key":[{"numeric":["=","000"]}]}', 'Value of equals must be numeric', 26],
    ['{"key":[{"numeric":["<",100,">",10]}]}', 'Too many elements in numeric expression', 30],
    ['{"key":[{"numeric":[">",3,"<",1]}]}', 'Bottom must be less than top', 33],
    ['{"key":[{"numeric":[">",20,30]}]}', 'Bad value in numeric range: 30', 30],
    ['{"key":[{"numeric":[">",20,"test"]}]}', 'Bad numeric range operator: test', 34],
    ['{"key":[{"numeric":[">",20,"<",30,"<",50]}]}', 'Too many terms in numeric range expression', 36],
    ['{"key":[{"exists":"no"}]}', 'exists match pattern must be either true or false.', 20],
    ['{"key":[{"anything-but":{"suffix":"test"}}]}', 'Unsupported anything-but pattern: suffix', 36],
    ['{"key":[{"anything-but":{"prefix":false}}]}', 'prefix match pattern must be a string', 40],
    ['["not", "a", "dict", "but valid json"]', 'Filter is not an object', 2],
    [
      "{'bad': 'quotation'}",
      "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
      2,
    ],
    [
      '{"not": closed mark"',
      "Unrecognized token 'closed': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      15,
    ],
  ])('%s', (text, reason, column) => {
    expect(refusal(text)).toBe(at(text, reason, column).replace('column: 2]', `column: ${column}]`))
  })
})

describe('lists of objects', () => {
  const pattern = {
    Records: { s3: { key: [{ prefix: 'auto-' }] }, eventName: [{ prefix: 'ObjectCreated:' }] },
  }
  test('match if one of them has all that is asked', () => {
    const event = { eventName: 'ObjectCreated:Put', s3: { key: 'auto-1' } }
    const other = { eventName: 'ObjectRemoved:Delete', s3: { key: 'home-1' } }
    expect(matches(pattern, { Records: [other, event] })).toBe(true)
    expect(
      matches(pattern, {
        Records: [
          { ...event, eventName: 'x' },
          { ...event, s3: { key: 'x' } },
        ],
      }),
    ).toBe(false)
  })
  test('have what one of them has: then it is not absent', () => {
    const absent = { a: { b: [{ exists: false }] } }
    expect(matches(absent, { a: [{ b: 1 }, { c: 1 }] })).toBe(false)
    expect(matches(absent, { a: [{ c: 1 }] })).toBe(true)
  })
})

test('names of objects’ own methods are no fields of an event', () => {
  expect(matches({ constructor: { name: [{ exists: true }] } }, {})).toBe(false)
  expect(matches(JSON.parse('{"__proto__":{"x":[1]}}'), JSON.parse('{"__proto__":{"x":1}}'))).toBe(true)
})

test('a text that is nested without end is refused, and a list that is matched', () => {
  expect(refusal('{"a":'.repeat(20_000))).toContain('Document nesting depth')
  const deep = JSON.parse(`{"a":${'['.repeat(5000)}1${']'.repeat(5000)}}`)
  expect(matches({ a: [1] }, deep)).toBe(true)
})

test('matching takes time in proportion to pattern and event, and what it takes is spent', () => {
  const pattern = {
    a: [{ wildcard: '*aaaaaaaaaaaaaaaaaaab' }],
    b: [{ 'anything-but': { wildcard: '*a*c*d*e' } }],
  }
  const event = { a: 'a'.repeat(50_000), b: 'a'.repeat(50_000) }
  expect(withinSteps(5_000_000, () => matches(pattern, event))).toBe(false)
  expect(() => withinSteps(1000, () => matches(pattern, event))).toThrow(TooMuchWork)
})
