import type { JsonToken } from './json-tokens.ts'
import {
  endsWith,
  equalsIgnoringCase,
  literalOf,
  matcher,
  startsWith,
  type TextTest,
  wildcardTest,
} from './matchers.ts'
import type { Matcher, PatternSource } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

const WRONG_VALUE = 'Value of anything-but must be an array or single string/number value.'

/** Reads what `anything-but` excludes; `value` is its first token. */
export function readAnythingBut(source: PatternSource, value: JsonToken): Matcher {
  const excluded = value.kind === '{' ? readNested(source) : readValues(source, value)
  return matcher(found => !excluded.some(test => test(found)))
}

function readValues(source: PatternSource, value: JsonToken): TextTest[] {
  const isLiteral = ({ kind }: JsonToken) => kind === 'string' || kind === 'number'
  const test = (token: JsonToken): TextTest => {
    const wanted = literalOf(token)
    return found => found === wanted
  }
  if (isLiteral(value)) return [test(value)]
  if (value.kind !== '[') throw new PatternError(WRONG_VALUE, { place: value.at })
  return readItems(source, token => {
    if (!isLiteral(token))
      throw inList('Inside anything but list, start|null|boolean is not supported.', token)
    return test(token)
  })
}

function readNested(source: PatternSource): TextTest[] {
  const name = source.next()
  const read = name.kind === 'field' ? nestedReader(source, name.text) : undefined
  if (!read) throw new PatternError(`Unsupported anything-but pattern: ${name.text}`, { place: name.at })
  const value = source.next()
  const isList = value.kind === '[' && source.dialect.anythingBut === 'events'
  const tests = isList
    ? readItems(source, token => {
        try {
          return read(token)
        } catch (error) {
          throw error instanceof PatternError ? inList(error.reason, token) : error
        }
      })
    : [read(value)]
  const behind = source.next()
  if (behind.kind !== '}')
    throw new PatternError('Only one key allowed in match expression', { place: behind.at })
  return tests
}

function nestedReader(source: PatternSource, operator: string): ((token: JsonToken) => TextTest) | undefined {
  if (source.dialect.anythingBut === 'sns') {
    if (operator !== 'prefix') return undefined
    return token => startsWith(textOf(token, 'prefix match pattern must be a string'))
  }
  const affix = (test: (text: string) => TextTest) => (token: JsonToken) => {
    const text = textOf(token, 'prefix/suffix match pattern must be a string')
    if (text === '') throw new PatternError('Null prefix/suffix not allowed', { place: token.end })
    return test(text)
  }
  switch (operator) {
    case 'prefix':
      return affix(startsWith)
    case 'suffix':
      return affix(endsWith)
    case 'equals-ignore-case':
      return token =>
        equalsIgnoringCase(
          textOf(
            token,
            'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
          ),
        )
    case 'wildcard':
      return token => {
        textOf(token, 'wildcard match pattern must be a string')
        return wildcardTest(token)
      }
    default:
      return undefined
  }
}

function readItems(source: PatternSource, read: (token: JsonToken) => TextTest): TextTest[] {
  const tests: TextTest[] = []
  let token = source.next()
  while (token.kind !== ']') {
    tests.push(read(token))
    token = source.next()
  }
  if (!tests.length) throw new PatternError('Empty arrays are not allowed', { place: token.at })
  return tests
}

function textOf(token: JsonToken, message: string): string {
  if (token.kind === 'string') return token.text
  if (token.kind === '{') throw new PatternError(WRONG_VALUE, { place: token.at })
  throw new PatternError(message, { place: token.at })
}

/** AWS tells the place of these twice. */
const inList = (reason: string, token: JsonToken) => new PatternError(reason, { place: token.at, times: 2 })
