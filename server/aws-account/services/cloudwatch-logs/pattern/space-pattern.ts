import { spend } from '../../../limits/step-budget.ts'
import { readWildcard, wildcardMatches } from '../../../patterns/wildcard.ts'
import { invalid } from '../logs-error.ts'
import { matchRegex } from './regex-term.ts'

/** A pattern like `[ip, user, request = "*html*", status = 4* || status = 5*, bytes > 1000, ...]`. */
export interface SpacePattern {
  /** The fields of an event by their names, if it matches. */
  read(message: string): Readonly<Record<string, string>> | undefined
}

interface Field {
  readonly name: string
  test(value: string): boolean
}

/** AWS's limit of fields in an event is about as high. */
const MAX_FIELDS = 100

const CONDITION =
  /^\s*([\w.$-]*)\s*(!=|<=|>=|=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)+)%|([^\s"%&|,]+))\s*$/

/** Throws InvalidParameterException. */
export function parseSpacePattern(pattern: string): SpacePattern {
  const fail = () => invalid(`Invalid filter pattern: '${pattern}'`)
  if (!pattern.endsWith(']')) throw fail()
  const parts = split(pattern.slice(1, -1), ',')
  if (parts.length > MAX_FIELDS) throw fail()
  const gap = parts.findIndex(part => part.trim() === '...')
  if (parts.filter(part => part.trim() === '...').length > 1) throw fail()
  const fields = parts.filter(part => part.trim() !== '...').map(part => parseField(part, fail))
  return {
    read(message) {
      const values = fieldsOf(message)
      const missing = values.length - fields.length
      if (gap < 0 ? missing !== 0 : missing < 0) return undefined
      const found: Record<string, string> = {}
      for (const [index, field] of fields.entries()) {
        const at = gap >= 0 && index >= gap ? index + missing : index
        const value = values[at] ?? ''
        if (!field.test(value)) return undefined
        if (field.name) found[field.name] = value
      }
      return found
    },
  }
}

function parseField(part: string, fail: () => Error): Field {
  if (/^\s*[\w.$-]*\s*$/.test(part)) return { name: part.trim(), test: () => true }
  const any = split(part, '||').map(one => split(one, '&&').map(condition => parseCondition(condition, fail)))
  const name = any[0]?.[0]?.name ?? ''
  if (any.flat().some(one => one.name !== name)) throw fail()
  return { name, test: value => any.some(all => all.every(one => one.test(value))) }
}

function parseCondition(text: string, fail: () => Error): Field {
  const match = CONDITION.exec(text.replace(/^\s*\((.*)\)\s*$/s, '$1'))
  if (!match) throw fail()
  const [, name = '', operator = '', quoted, regex, word = ''] = match
  const wanted = quoted?.replace(/\\(.)/gs, '$1') ?? word
  if (operator !== '=' && operator !== '!=') {
    const number = Number(wanted)
    if (Number.isNaN(number)) throw fail()
    return { name, test: value => compares(operator, value, number) }
  }
  const wildcard = readWildcard(wanted)
  const equals = regex === undefined ? (value: string) => wildcardMatches(wildcard, value) : matchRegex(regex)
  return { name, test: value => equals(value) === (operator === '=') }
}

function compares(operator: string, text: string, number: number): boolean {
  const value = text === '' ? Number.NaN : Number(text)
  switch (operator) {
    case '<':
      return value < number
    case '<=':
      return value <= number
    case '>':
      return value > number
    default:
      return value >= number
  }
}

/** Cut at a separator that stands in no quotes and no `%expression%`. */
function split(text: string, separator: string): string[] {
  const parts: string[] = []
  let inside = ''
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\\') at++
    else if (inside) inside = char === inside ? '' : inside
    else if (char === '"' || char === '%') inside = char
    else if (text.startsWith(separator, at)) {
      parts.push(text.slice(start, at))
      at += separator.length - 1
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

const FIELD = /"([^"]*)"|\[([^\]]*)\]|([^\s"[]\S*|["[]\S*)/g

/** What is in quotes or square brackets is one field, without them. */
function fieldsOf(message: string): string[] {
  spend(message.length)
  const fields: string[] = []
  for (const [, quoted, bracketed, word] of message.matchAll(FIELD)) {
    fields.push(quoted ?? bracketed ?? word ?? '')
    if (fields.length > MAX_FIELDS) break
  }
  return fields
}
