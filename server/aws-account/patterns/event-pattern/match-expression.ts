import { readAnythingBut } from './anything-but.ts'
import type { JsonToken } from './json-tokens.ts'
import {
  cidrTest,
  endsWith,
  endsWithIgnoringCase,
  equalsIgnoringCase,
  matcher,
  startsWith,
  startsWithIgnoringCase,
  type TextTest,
  wildcardTest,
} from './matchers.ts'
import { readNumericTest } from './numeric-range.ts'
import type { Matcher, PatternSource } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

/** Reads one of the expressions of a list, `{ "prefix": "a" }`, behind its opening brace. */
export function readMatchExpression(source: PatternSource): Matcher {
  const name = source.next()
  if (name.kind !== 'field') throw new PatternError('Empty objects are not allowed', { place: name.at })
  if (!source.dialect.operators.includes(name.text))
    throw new PatternError(`Unrecognized match type ${name.text}`, { place: name.at })
  const found = readOperand(source, name.text)
  const behind = source.next()
  if (behind.kind !== '}')
    throw new PatternError('Only one key allowed in match expression', { place: behind.at })
  return found
}

function readOperand(source: PatternSource, operator: string): Matcher {
  const value = source.next()
  switch (operator) {
    case 'prefix':
      return matcher(
        readAffix(source, value, operator, { plain: startsWith, folded: startsWithIgnoringCase }),
      )
    case 'suffix':
      return matcher(readAffix(source, value, operator, { plain: endsWith, folded: endsWithIgnoringCase }))
    case 'equals-ignore-case':
      return matcher(equalsIgnoringCase(textOf(value, operator)))
    case 'wildcard':
      textOf(value, operator)
      return matcher(wildcardTest(value))
    case 'cidr':
      // In AWS's own words.
      return matcher(cidrTest(textOf(value, 'prefix')))
    case 'numeric':
      if (value.kind !== '[')
        throw new PatternError('Value of numeric must be an array.', { place: value.at })
      return matcher(readNumericTest(source))
    case 'exists':
      if (value.kind === 'true') return matcher(() => true)
      if (value.kind === 'false') return { kind: 'absent' }
      throw new PatternError('exists match pattern must be either true or false.', { place: value.at })
    default:
      return readAnythingBut(source, value)
  }
}

function readAffix(
  source: PatternSource,
  value: JsonToken,
  operator: string,
  tests: Readonly<Record<'plain' | 'folded', (text: string) => TextTest>>,
): TextTest {
  if (value.kind !== '{' || source.dialect.anythingBut === 'sns') return tests.plain(textOf(value, operator))
  const name = source.next()
  if (name.kind !== 'field' || name.text !== 'equals-ignore-case')
    throw new PatternError(`Unsupported ${operator} pattern: ${name.text}`, { place: name.at })
  const test = tests.folded(textOf(source.next(), 'equals-ignore-case'))
  const behind = source.next()
  if (behind.kind !== '}')
    throw new PatternError('Only one key allowed in match expression', { place: behind.at })
  return test
}

function textOf(value: JsonToken, operator: string): string {
  if (value.kind === 'string') return value.text
  throw new PatternError(`${operator} match pattern must be a string`, { place: value.at })
}
