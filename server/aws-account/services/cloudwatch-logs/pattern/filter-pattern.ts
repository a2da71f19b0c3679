import { containsPhrase } from '../../../patterns/phrase.ts'
import { invalid } from '../logs-error.ts'
import { parseJsonPattern } from './json-pattern.ts'
import { type Matches, matchRegex } from './regex-term.ts'
import { parseSpacePattern } from './space-pattern.ts'

/** AWS's limit of a pattern. */
const MAX_CHARS = 1024

interface Term {
  readonly kind: 'required' | 'optional' | 'excluded'
  readonly matches: Matches
}

/**
 * CloudWatch Logs filter patterns: terms and "quoted phrases" that must all occur, `?term` of which any must, `-term`
 * which must not, `%regular expressions%`, `{ $.field = value }` for JSON events, and `[a, b = value]` for fields between
 * spaces. Terms are case sensitive. Throws InvalidParameterException.
 */
export function parseFilterPattern(pattern: string): Matches {
  if (pattern.length > MAX_CHARS)
    throw invalid(
      `1 validation error detected: Value at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to ${MAX_CHARS}`,
    )
  const text = pattern.trim()
  if (!text) return () => true
  if (text.startsWith('{')) return parseJsonPattern(text)
  if (text.startsWith('[')) {
    const fields = parseSpacePattern(text)
    return message => fields.read(message) !== undefined
  }
  const terms = parseTerms(text)
  const of = (kind: Term['kind']) => terms.filter(term => term.kind === kind)
  const [required, optional, excluded] = [of('required'), of('optional'), of('excluded')]
  return message =>
    required.every(term => term.matches(message)) &&
    // Beside terms that must occur, those that may have no say (user guide, "Filter pattern syntax").
    (required.length > 0 || !optional.length || optional.some(term => term.matches(message))) &&
    !excluded.some(term => term.matches(message))
}

function parseTerms(text: string): Term[] {
  const terms: Term[] = []
  const token = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)+)%|([^\s"%]+))/y
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (!match) throw invalid(`Invalid filter pattern: unexpected '${text.slice(at).trim().slice(0, 20)}'`)
    const [, sign, quoted, expression, word] = match
    const kind = sign === '-' ? 'excluded' : sign === '?' ? 'optional' : 'required'
    if (expression !== undefined) terms.push({ kind, matches: matchRegex(expression) })
    else {
      terms.push({ kind, matches: containsPhrase(word ?? withoutEscapes(quoted ?? '')) })
    }
    if (!text.slice(token.lastIndex).trim()) break
  }
  return terms
}

const withoutEscapes = (quoted: string) => quoted.replace(/\\(.)/gs, '$1')
