import { PatternError, type PatternPlace } from './pattern-error.ts'

export type TokenKind =
  | '{'
  | '}'
  | '['
  | ']'
  | 'field'
  | 'string'
  | 'number'
  | 'true'
  | 'false'
  | 'null'
  | 'end'

/** A piece of a JSON text. Places are those behind it, as AWS's parser counts them in its refusals. */
export interface JsonToken {
  readonly kind: TokenKind
  /** As written; of strings and fields what they say. */
  readonly text: string
  /** Where the parser stands once it knows of the token: behind a field its value is already looked at. */
  readonly at: PatternPlace
  /** Where it stands once it has read all of it. */
  readonly end: PatternPlace
}

/** Deeper texts are refused, as AWS's parser does. */
const MAX_DEPTH = 1000

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /[\p{L}\p{N}_$]+/uy
const PUNCTUATION = '{}[]'

/** The tokens of a JSON text, then endlessly `end`; throws PatternError where it is none, when it gets there. */
export function readJsonTokens(text: string): () => JsonToken {
  const tokens = tokensOf(text)
  return () =>
    tokens.next().value ?? {
      kind: 'end',
      text: '',
      at: place(text, text.length),
      end: place(text, text.length),
    }
}

interface Scanned extends JsonToken {
  /** Index behind it. */
  readonly next: number
}

function* tokensOf(text: string): Generator<JsonToken, undefined> {
  const nesting: ('{' | '[')[] = []
  let index = 0
  /** Whether a value, or the end of what is open, comes next; otherwise a comma or the end. */
  let wantsItem = true
  let isFirst = true
  while (true) {
    index = skipSpace(text, index)
    const char = text.charAt(index)
    const open = nesting.at(-1)
    if (char === '') {
      if (open !== undefined || wantsItem) throw syntax(text, 'Unexpected end-of-input', index)
      return undefined
    }
    if (open === undefined && !wantsItem) return undefined
    if ((char === '}' && open === '{') || (char === ']' && open === '[')) {
      if (wantsItem && !isFirst) throw unexpected(text, index, 'a value')
      nesting.pop()
      wantsItem = false
      isFirst = false
      index++
      yield token(text, char, char, index)
      continue
    }
    if (!wantsItem) {
      if (char !== ',')
        throw unexpected(text, index, `comma to separate ${open === '{' ? 'Object' : 'Array'} entries`)
      index++
      wantsItem = true
      isFirst = false
      continue
    }
    if (open === '{') {
      if (char !== '"') throw unexpected(text, index, 'double-quote to start field name')
      const name = scanString(text, index)
      const colon = skipSpace(text, name.next)
      if (text.charAt(colon) !== ':')
        throw unexpected(text, colon, 'a colon to separate field name and value')
      const value = scanValue(text, skipSpace(text, colon + 1))
      yield { ...name, kind: 'field', at: value.at, end: value.at }
      yield* emit(value)
      continue
    }
    yield* emit(scanValue(text, index))
  }

  function* emit(value: Scanned): Generator<JsonToken> {
    index = value.next
    wantsItem = value.kind === '{' || value.kind === '['
    isFirst = wantsItem
    if (value.kind === '{' || value.kind === '[') {
      nesting.push(value.kind)
      if (nesting.length > MAX_DEPTH)
        throw syntax(
          text,
          `Document nesting depth (${nesting.length}) exceeds the maximum allowed (${MAX_DEPTH})`,
          index,
        )
    }
    yield value
  }
}

function scanValue(text: string, index: number): Scanned {
  const char = text.charAt(index)
  if (char === '"') return scanString(text, index)
  if (char === '{' || char === '[') return scanned(text, char, char, index + 1)
  NUMBER.lastIndex = index
  const number = NUMBER.exec(text)?.[0]
  if (number !== undefined) return scanned(text, 'number', number, index + number.length)
  WORD.lastIndex = index
  const word = WORD.exec(text)?.[0]
  if (word === 'true' || word === 'false' || word === 'null')
    return scanned(text, word, word, index + word.length)
  if (word !== undefined) {
    const expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
    throw syntax(text, `Unrecognized token '${word}': was expecting ${expected}`, index + word.length)
  }
  if (char === '') throw syntax(text, 'Unexpected end-of-input', index)
  throw unexpected(
    text,
    index,
    "a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
  )
}

function scanString(text: string, index: number): Scanned {
  let next = index + 1
  while (next < text.length && text.charAt(next) !== '"') next += text.charAt(next) === '\\' ? 2 : 1
  if (next >= text.length)
    throw syntax(text, 'Unexpected end-of-input: was expecting closing quote for a string value', text.length)
  const written = text.slice(index, next + 1)
  let said: unknown
  try {
    said = JSON.parse(written)
  } catch {
    throw syntax(text, 'Unrecognized character escape or illegal character in a string', next)
  }
  return { ...scanned(text, 'string', String(said), next + 1), at: place(text, index + 1) }
}

function scanned(text: string, kind: TokenKind, said: string, next: number): Scanned {
  return { ...token(text, kind, said, next), next }
}

function token(text: string, kind: TokenKind, said: string, next: number): JsonToken {
  const end = place(text, next)
  return { kind, text: said, at: end, end }
}

function place(text: string, index: number): PatternPlace {
  return { text, index }
}

function skipSpace(text: string, from: number): number {
  let index = from
  while (index < text.length && ' \t\r\n'.includes(text.charAt(index))) index++
  return index
}

function unexpected(text: string, index: number, wanted: string): PatternError {
  const char = text.charAt(index)
  if (char === '') return syntax(text, 'Unexpected end-of-input', index)
  const code = text.codePointAt(index)
  const isStray = PUNCTUATION.includes(char) && char !== '{' && char !== '['
  return syntax(
    text,
    `Unexpected ${isStray ? 'close marker' : 'character'} ('${char}' (code ${code})): was expecting ${wanted}`,
    index,
  )
}

function syntax(text: string, reason: string, index: number): PatternError {
  return new PatternError(reason, { place: place(text, index), isSyntax: true })
}

/** Throws PatternError unless the text begins with one whole JSON value. */
export function checkJson(text: string): void {
  const next = readJsonTokens(text)
  while (next().kind !== 'end');
}
