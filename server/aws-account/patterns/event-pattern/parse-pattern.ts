import { readJsonTokens } from './json-tokens.ts'
import { readMatchExpression } from './match-expression.ts'
import { exactly } from './matchers.ts'
import {
  EVENTBRIDGE_DIALECT,
  type EventPattern,
  type Matcher,
  type PatternDialect,
  type PatternField,
  type PatternSource,
} from './pattern.ts'
import { PatternError } from './pattern-error.ts'

/**
 * Reads an event pattern; throws PatternError with AWS's own words. Keys that are given twice count the last time.
 * docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function parseEventPattern(text: string, dialect: PatternDialect = EVENTBRIDGE_DIALECT): EventPattern {
  const next = readJsonTokens(text)
  const first = next()
  if (first.kind !== '{') {
    // AWS has by then looked at what comes behind it.
    if (first.kind === '[') throw new PatternError('Filter is not an object', { place: first.at })
    throw new PatternError('Filter is not an object', { place: first.end })
  }
  const pattern = readObject({ next, dialect })
  // What follows is not looked at, unless it is no JSON at all.
  next()
  return pattern
}

function readObject(source: PatternSource): EventPattern {
  const fields = new Map<string, PatternField>()
  const ors: EventPattern[][] = []
  let token = source.next()
  if (token.kind === '}') throw new PatternError('Empty objects are not allowed', { place: token.at })
  while (token.kind === 'field') {
    const key = token.text
    const value = source.next()
    if (value.kind === '{') fields.set(key, { key, kind: 'within', pattern: readObject(source) })
    else if (value.kind !== '[')
      throw new PatternError(`"${key}" must be an object or an array`, { place: value.at })
    else if (key === '$or') ors.push(readAlternatives(source))
    else fields.set(key, { key, kind: 'list', matchers: readList(source) })
    token = source.next()
  }
  return { fields: [...fields.values()], ors }
}

function readAlternatives(source: PatternSource): EventPattern[] {
  const found: EventPattern[] = []
  let token = source.next()
  while (token.kind === '{') {
    found.push(readObject(source))
    token = source.next()
  }
  if (token.kind !== ']')
    throw new PatternError('Only objects are allowed in array of "$or" relationship.', { place: token.at })
  if (found.length < 2)
    throw new PatternError('There must have at least 2 Objects in "$or" relationship.', { place: token.at })
  return found
}

function readList(source: PatternSource): Matcher[] {
  const matchers: Matcher[] = []
  let token = source.next()
  if (token.kind === ']') throw new PatternError('Empty arrays are not allowed', { place: token.at })
  while (token.kind !== ']') {
    if (token.kind === '{') matchers.push(readMatchExpression(source))
    else if (token.kind === '[' || token.kind === 'end')
      throw new PatternError('Match value must be String, number, true, false, or null', { place: token.at })
    else matchers.push(exactly(token))
    token = source.next()
  }
  return matchers
}
