/** One thing after another of an alternative: an anchor, or a character out of a set. */
export type LogRegexPart =
  | { readonly kind: 'start' | 'end' }
  | {
      readonly kind: 'characters'
      /** By character code; the last, 128, stands for everything beyond ASCII. */
      readonly set: Uint8Array
      readonly isOptional: boolean
      /** May come again at once. */
      readonly repeats: boolean
    }

export class LogRegexSyntaxError extends Error {}

const SET_SIZE = 129
/** AWS limits the pattern to 1024 characters; `{m,n}` must not make much more of it. */
const MAX_PARTS = 2048

/** What may stand for itself, beside letters and digits ("Supported regular expressions (regex) syntax"). */
const SYMBOLS = ':_#=@/;,-'

/**
 * Reads the regular expressions of CloudWatch Logs' filter patterns: letters, digits, `: _ # = @ / ; , -` and the
 * operators `^ $ ? [ ] { } | \ * + .`. There are no parentheses and no characters beyond ASCII; so a list of
 * alternatives, each a list of parts, says it all.
 */
export function readLogRegex(expression: string): LogRegexPart[][] {
  const reader = { text: expression, at: 0 }
  const alternatives: LogRegexPart[][] = [[]]
  let count = 0
  while (reader.at < reader.text.length) {
    if (take(reader, '|')) {
      alternatives.push([])
      continue
    }
    const parts = readItem(reader)
    count += parts.length
    if (count > MAX_PARTS) throw new LogRegexSyntaxError('it is too long')
    alternatives.at(-1)?.push(...parts)
  }
  if (alternatives.some(parts => parts.length === 0)) throw new LogRegexSyntaxError('an alternative is empty')
  return alternatives
}

interface Reader {
  readonly text: string
  at: number
}

function take(reader: Reader, wanted: string): boolean {
  if (reader.text[reader.at] !== wanted) return false
  reader.at++
  return true
}

function next(reader: Reader): string {
  const char = reader.text[reader.at++]
  if (char === undefined) throw new LogRegexSyntaxError('it ends too early')
  return char
}

function readItem(reader: Reader): LogRegexPart[] {
  if (take(reader, '^')) return [{ kind: 'start' }]
  if (take(reader, '$')) return [{ kind: 'end' }]
  const set = readSet(reader)
  const [least, most] = readQuantifier(reader)
  if (Math.max(least, most ?? 0) > MAX_PARTS) throw new LogRegexSyntaxError('it is too long')
  const part = (isOptional: boolean, repeats: boolean): LogRegexPart => ({
    kind: 'characters',
    set,
    isOptional,
    repeats,
  })
  const required = Array.from({ length: least }, (_, index) =>
    part(false, most === undefined && index === least - 1),
  )
  if (most === undefined) return least === 0 ? [part(true, true)] : required
  return [...required, ...Array.from({ length: most - least }, () => part(true, false))]
}

/** How often at least and at most; undefined for any number. */
function readQuantifier(reader: Reader): [least: number, most: number | undefined] {
  if (take(reader, '*')) return [0, undefined]
  if (take(reader, '+')) return [1, undefined]
  if (take(reader, '?')) return [0, 1]
  if (!take(reader, '{')) return [1, 1]
  const end = reader.text.indexOf('}', reader.at)
  const [, from, comma, to] =
    /^(\d{1,4})(,?)(\d{0,4})$/.exec(reader.text.slice(reader.at, Math.max(end, 0))) ?? []
  if (from === undefined) throw new LogRegexSyntaxError('a repetition is neither {m}, {m,} nor {m,n}')
  reader.at = end + 1
  const least = Number(from)
  if (!comma) return [least, least]
  if (!to) return [least, undefined]
  if (Number(to) < least) throw new LogRegexSyntaxError('a repetition ends before it begins')
  return [least, Number(to)]
}

function readSet(reader: Reader): Uint8Array {
  const char = next(reader)
  if (char === '.') return complement(setOf('\n'))
  if (char === '\\') return readEscape(reader)
  if (char === '[') return readClass(reader)
  checkPlain(char)
  return setOf(char)
}

function readClass(reader: Reader): Uint8Array {
  const isNegated = take(reader, '^')
  const set = new Uint8Array(SET_SIZE)
  let isFirst = true
  while (isFirst || reader.text[reader.at] !== ']') {
    const from = readClassMember(reader)
    const isRange = reader.text[reader.at] === '-' && reader.text[reader.at + 1] !== ']' && isOne(from)
    if (isRange) reader.at++
    const to = isRange ? readClassMember(reader) : from
    if (isRange && !(isOne(to) && to.indexOf(1) >= from.indexOf(1)))
      throw new LogRegexSyntaxError('a range of characters ends before it begins')
    if (isRange) set.fill(1, from.indexOf(1), to.indexOf(1) + 1)
    else for (const [code, isIn] of from.entries()) if (isIn) set[code] = 1
    isFirst = false
  }
  reader.at++
  return isNegated ? complement(set) : set
}

/** In a class the operators but `\` stand for themselves. */
function readClassMember(reader: Reader): Uint8Array {
  const char = next(reader)
  if (char === '\\') return readEscape(reader)
  if (!'^$?[]{}|*+.'.includes(char)) checkPlain(char)
  return setOf(char)
}

function readEscape(reader: Reader): Uint8Array {
  const char = next(reader)
  const isNegated = 'DSW'.includes(char)
  const named = CLASSES[char.toLowerCase()]
  if (named) return isNegated ? complement(setOf(named)) : setOf(named)
  if (char === 'x') {
    const hex = next(reader) + next(reader)
    if (!/^[0-7][0-9a-fA-F]$/.test(hex))
      throw new LogRegexSyntaxError('\\x wants two digits of an ASCII character')
    return setOf(String.fromCharCode(Number.parseInt(hex, 16)))
  }
  if (/[^!-~]|[A-Za-z0-9]/.test(char)) throw new LogRegexSyntaxError(`\\${char} has no meaning`)
  return setOf(char)
}

const DIGITS = '0123456789'
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const CLASSES: Readonly<Record<string, string>> = { d: DIGITS, s: ' \t\n\r\f\v', w: `${DIGITS}${LETTERS}_` }

function checkPlain(char: string): void {
  if (!DIGITS.includes(char) && !LETTERS.includes(char) && !SYMBOLS.includes(char))
    throw new LogRegexSyntaxError(`'${char}' is not supported`)
}

function setOf(chars: string): Uint8Array {
  const set = new Uint8Array(SET_SIZE)
  for (const char of chars) set[char.charCodeAt(0)] = 1
  return set
}

const complement = (set: Uint8Array): Uint8Array => set.map(isIn => 1 - isIn)

const isOne = (set: Uint8Array): boolean => set.indexOf(1) === set.lastIndexOf(1)
