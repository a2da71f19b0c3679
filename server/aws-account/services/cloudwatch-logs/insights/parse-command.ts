import { spend } from '../../../limits/step-budget.ts'
import { type Expression, readExpression, readPattern } from './query-expression.ts'
import { malformed, type TokenReader } from './query-tokens.ts'
import { type Row, textOf, type Value } from './values.ts'

/** What `parse` takes out of a text. */
export interface Parsing {
  readonly names: readonly string[]
  fields(row: Row): Iterable<readonly [string, Value]>
}

/** Reads `parse @message "user=*, took *" as user, took` or `parse /(?<user>\w+)/`. Throws MalformedQueryException. */
export function readParse(reader: TokenReader): Parsing {
  const message: Expression = { text: '@message', value: row => row.field('@message') }
  const first = reader.peek()
  const of = first?.kind === 'text' || first?.kind === 'regex' ? message : readExpression(reader)
  const pattern = reader.next()
  if (pattern.kind === 'regex') return byRegex(of, pattern.text, namesBehind(reader))
  if (pattern.kind !== 'text') throw malformed('parse takes a text with * or a regular expression')
  const parts = pattern.text.split('*')
  const names = namesBehind(reader)
  if (parts.length - 1 !== names.length || !names.length)
    throw malformed(`the pattern of parse has ${parts.length - 1} wildcards and ${names.length} names`)
  return {
    names,
    fields(row) {
      const value = of.value(row)
      const found = value === undefined ? undefined : between(textOf(value), parts)
      return names.map((name, index) => [name, found?.[index]] as const)
    },
  }
}

function namesBehind(reader: TokenReader): string[] {
  const names: string[] = []
  if (reader.take('as'))
    do names.push(reader.next().text)
    while (reader.take(','))
  return names
}

function byRegex(of: Expression, source: string, given: readonly string[]): Parsing {
  const regex = readPattern(source)
  const names = given.length ? [undefined, ...given] : regex.names
  const named = names.flatMap((name, index) => (name === undefined ? [] : [{ name, index }]))
  if (!named.length || (given.length && given.length !== regex.names.length - 1))
    throw malformed('the regular expression of parse has no named groups, or not as many as there are names')
  return {
    names: named.map(({ name }) => name),
    fields(row) {
      const value = of.value(row)
      const groups = value === undefined ? undefined : regex.exec(textOf(value))
      return named.map(({ name, index }) => [name, groups?.[index]] as const)
    },
  }
}

/** What stands between the parts of a text, each found from where the one before it ended; the last goes to the end. */
function between(text: string, parts: readonly string[]): string[] | undefined {
  spend(text.length)
  const [start = '', ...others] = parts
  let at = text.indexOf(start)
  if (at < 0) return undefined
  at += start.length
  const found: string[] = []
  for (const [index, part] of others.entries()) {
    const isOpen = part === '' && index === others.length - 1
    const end = isOpen ? text.length : text.indexOf(part, at)
    if (end < 0) return undefined
    found.push(text.slice(at, end))
    at = end + part.length
  }
  return found
}
