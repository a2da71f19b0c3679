import { AwsError } from '../../../aws-error.ts'

/** A word, sign or literal of a query. */
export type Token =
  | { readonly kind: 'number'; readonly text: string }
  /** A field or the name of a function; one in backquotes is always a field. */
  | { readonly kind: 'word' | 'field'; readonly text: string }
  | { readonly kind: 'text' | 'regex' | 'sign'; readonly text: string }

const TOKEN =
  /(?:\s|#[^\n]*(?:\n|$))*(?:(\d+(?:\.\d+)?(?:ms|s|m|h|d|w|mo|q|y)?(?![\w.]))|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|(@?[A-Za-z_][\w.@]*(?:\[\d+\])?|@[\w.]+)|(=~|!=|<=|>=|[-=<>+*/^%(),|[\]]))/y

const REGEX = /\s*\/((?:[^/\\\n]|\\.)+)\//y

/** Signs and words behind which `/` begins a regular expression and divides nothing. */
const BEFORE_REGEX = new Set(['=~', 'like', 'parse', '(', ','])

export const malformed = (why: string) => new AwsError('MalformedQueryException', why)

/** Throws MalformedQueryException. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let inParse = false
  while (
    query
      .slice(at)
      .replace(/#[^\n]*/g, '')
      .trim()
  ) {
    const last = tokens.at(-1)?.text.toLowerCase() ?? ''
    if (last === '|' || tokens.length === 1) inParse = last === 'parse'
    if (tokens.at(-2)?.text === '|') inParse = last === 'parse'
    REGEX.lastIndex = at
    const regex = BEFORE_REGEX.has(last) || inParse ? REGEX.exec(query) : null
    if (regex) {
      tokens.push({ kind: 'regex', text: (regex[1] ?? '').replaceAll('\\/', '/') })
      at = REGEX.lastIndex
      continue
    }
    TOKEN.lastIndex = at
    const match = TOKEN.exec(query)
    if (!match)
      throw malformed(`unexpected symbol found ${query.slice(at).trim().slice(0, 1)} at position ${at}`)
    at = TOKEN.lastIndex
    const [, number, double, single, field, word, sign = ''] = match
    const quoted = double ?? single
    if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replace(/\\(.)/gs, '$1') })
    else if (field !== undefined) tokens.push({ kind: 'field', text: field })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else tokens.push({ kind: 'sign', text: sign })
  }
  return tokens
}

/** Reads tokens one after the other. */
export interface TokenReader {
  peek(): Token | undefined
  next(): Token
  /** Takes a sign or a word, whatever its case, if it comes next. */
  take(text: string): boolean
  expect(text: string): void
  isAtEnd(): boolean
}

export function readTokens(tokens: readonly Token[]): TokenReader {
  let at = 0
  const isNext = (text: string) => {
    const token = tokens[at]
    return (token?.kind === 'sign' || token?.kind === 'word') && token.text.toLowerCase() === text
  }
  return {
    peek: () => tokens[at],
    next() {
      const token = tokens[at++]
      if (!token) throw malformed('unexpected end of query')
      return token
    },
    take(text) {
      const found = isNext(text)
      if (found) at++
      return found
    },
    expect(text) {
      if (!isNext(text))
        throw malformed(`expected ${text} and found ${tokens[at]?.text ?? 'the end of the query'}`)
      at++
    },
    isAtEnd: () => at >= tokens.length,
  }
}
