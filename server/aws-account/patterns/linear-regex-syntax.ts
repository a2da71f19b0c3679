/** One step of a regular expression's program. Places are indexes in it. */
export type Instruction =
  | { readonly kind: 'character'; accepts(code: number): boolean }
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'match' }

export type Assertion = 'start' | 'end' | 'word-boundary' | 'no-word-boundary'

export interface Program {
  readonly instructions: readonly Instruction[]
  /** Names of its groups, by the number of the group; of the first, which is the whole, there is none. */
  readonly groups: readonly (string | undefined)[]
}

export class RegexSyntaxError extends Error {}

/** `{m,n}` must not make much of little. */
const MAX_INSTRUCTIONS = 4000
const MAX_DEPTH = 50

type Node =
  | { readonly kind: 'character'; accepts(code: number): boolean }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'sequence'; readonly of: readonly Node[] }
  | { readonly kind: 'choice'; readonly of: readonly Node[] }
  | {
      readonly kind: 'repeat'
      readonly of: Node
      readonly min: number
      readonly max: number
      readonly isLazy: boolean
    }
  | { readonly kind: 'group'; readonly of: Node; readonly index: number }

/**
 * Reads a regular expression without what cannot be matched in time that is proportional to the text: it has no
 * references back and does not look around. Throws RegexSyntaxError.
 */
export function readRegex(source: string): Program {
  const reader = createReader(source)
  const node = reader.choice(0)
  if (!reader.isAtEnd()) throw new RegexSyntaxError('a parenthesis is not opened')
  const instructions: Instruction[] = []
  write({ kind: 'group', of: node, index: 0 }, instructions)
  instructions.push({ kind: 'match' })
  return { instructions, groups: reader.groups }
}

function createReader(source: string) {
  const groups: (string | undefined)[] = [undefined]
  let at = 0
  let ignoresCase = false
  const peek = () => source[at]
  const take = (text: string) => {
    if (!source.startsWith(text, at)) return false
    at += text.length
    return true
  }
  const next = () => {
    const char = source[at++]
    if (char === undefined) throw new RegexSyntaxError('it ends too early')
    return char
  }
  const literal = (char: string): Node => characterOf(sameAs(char.charCodeAt(0), ignoresCase))

  const choice = (depth: number): Node => {
    if (depth > MAX_DEPTH) throw new RegexSyntaxError('it is nested too deeply')
    const before = ignoresCase
    const of = [sequence(depth)]
    while (take('|')) of.push(sequence(depth))
    ignoresCase = before
    return of.length === 1 && of[0] ? of[0] : { kind: 'choice', of }
  }
  const sequence = (depth: number): Node => {
    const of: Node[] = []
    while (at < source.length && peek() !== '|' && peek() !== ')') {
      if (take('(?i)')) ignoresCase = true
      else of.push(repeated(one(depth)))
    }
    return { kind: 'sequence', of }
  }
  const one = (depth: number): Node => {
    const char = next()
    switch (char) {
      case '(':
        return group(depth)
      case '[':
        return characterOf(readSet(next, ignoresCase))
      case '.':
        return characterOf(code => code !== 10)
      case '^':
        return { kind: 'assert', what: 'start' }
      case '$':
        return { kind: 'assert', what: 'end' }
      case '\\':
        return escaped(next())
      case '*':
      case '+':
      case '?':
        throw new RegexSyntaxError('there is nothing to repeat')
      default:
        return literal(char)
    }
  }
  const escaped = (char: string): Node => {
    if (char === 'b') return { kind: 'assert', what: 'word-boundary' }
    if (char === 'B') return { kind: 'assert', what: 'no-word-boundary' }
    if (/[1-9k]/.test(char)) throw new RegexSyntaxError('references back are not supported')
    const known = CLASSES[char]
    return known ? characterOf(known) : literal(CONTROL[char] ?? char)
  }
  const group = (depth: number): Node => {
    let index: number | undefined
    if (!source.startsWith('?', at)) index = groups.push(undefined) - 1
    else if (take('?:')) index = undefined
    else {
      const named = /^\?P?<([A-Za-z]\w*)>/.exec(source.slice(at, at + 130))
      if (!named) throw new RegexSyntaxError('groups that look around are not supported')
      at += named[0].length
      index = groups.push(named[1]) - 1
    }
    const of = choice(depth + 1)
    if (!take(')')) throw new RegexSyntaxError('a parenthesis is not closed')
    return index === undefined ? of : { kind: 'group', of, index }
  }
  const repeated = (of: Node): Node => {
    const range = /^(?:([*+?])|\{(\d{1,4})(,(\d{1,4})?)?\})(\?)?/.exec(source.slice(at, at + 14))
    if (!range) return of
    at += range[0].length
    const [, symbol, least = '0', comma, most, lazy] = range
    const min = symbol ? Number(symbol === '+') : Number(least)
    const max = symbol ? (symbol === '?' ? 1 : Number.POSITIVE_INFINITY) : bound(min, comma, most)
    if (max < min) throw new RegexSyntaxError('a range of repetitions is the wrong way round')
    return { kind: 'repeat', of, min, max, isLazy: lazy !== undefined }
  }
  return { choice, groups, isAtEnd: () => at >= source.length }
}

function bound(min: number, comma: string | undefined, most: string | undefined): number {
  if (comma === undefined) return min
  return most === undefined ? Number.POSITIVE_INFINITY : Number(most)
}

type Accepts = (code: number) => boolean

const characterOf = (accepts: Accepts): Node => ({ kind: 'character', accepts })

const isDigit: Accepts = code => code >= 48 && code <= 57
const isWord: Accepts = code =>
  isDigit(code) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
const isSpace: Accepts = code => code === 32 || (code >= 9 && code <= 13) || code === 160

const CLASSES: Readonly<Record<string, Accepts>> = {
  d: isDigit,
  D: code => !isDigit(code),
  w: isWord,
  W: code => !isWord(code),
  s: isSpace,
  S: code => !isSpace(code),
}

const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' }

export const isWordCharacter = isWord

function sameAs(wanted: number, ignoresCase: boolean): Accepts {
  if (!ignoresCase) return code => code === wanted
  const char = String.fromCharCode(wanted)
  const [lower, upper] = [char.toLowerCase().charCodeAt(0), char.toUpperCase().charCodeAt(0)]
  return code => code === lower || code === upper
}

function readSet(next: () => string, ignoresCase: boolean): Accepts {
  const tests: Accepts[] = []
  let char = next()
  const isNegated = char === '^'
  if (isNegated) char = next()
  /** The character that a range could begin with, and whether it has. */
  let from: number | undefined
  let isRange = false
  for (let isFirst = true; isFirst || char !== ']'; isFirst = false, char = next()) {
    const escaped = char === '\\' ? next() : undefined
    const known = escaped === undefined ? undefined : CLASSES[escaped]
    if (known) tests.push(known)
    else if (char === '-' && from !== undefined && !isRange) {
      isRange = true
      continue
    } else {
      const code = (escaped === undefined ? char : (CONTROL[escaped] ?? escaped)).charCodeAt(0)
      if (isRange && from !== undefined) tests.push(between(from, code, ignoresCase))
      else tests.push(sameAs(code, ignoresCase))
      from = isRange ? undefined : code
      isRange = false
      continue
    }
    from = undefined
  }
  if (isRange) tests.push(sameAs(45, false))
  return code => tests.some(test => test(code)) !== isNegated
}

function between(from: number, to: number, ignoresCase: boolean): Accepts {
  if (to < from) throw new RegexSyntaxError('a range of characters is the wrong way round')
  const isInside: Accepts = code => code >= from && code <= to
  if (!ignoresCase) return isInside
  return code => {
    const char = String.fromCharCode(code)
    return isInside(char.toLowerCase().charCodeAt(0)) || isInside(char.toUpperCase().charCodeAt(0))
  }
}

function write(node: Node, program: Instruction[]): void {
  if (program.length > MAX_INSTRUCTIONS) throw new RegexSyntaxError('it is too long')
  if (node.kind === 'character' || node.kind === 'assert') program.push(node)
  else if (node.kind === 'sequence') for (const one of node.of) write(one, program)
  else if (node.kind === 'choice') writeChoice(node.of, program)
  else if (node.kind === 'repeat') writeRepeat(node, program)
  else {
    program.push({ kind: 'save', slot: node.index * 2 })
    write(node.of, program)
    program.push({ kind: 'save', slot: node.index * 2 + 1 })
  }
}

function writeChoice(of: readonly Node[], program: Instruction[]): void {
  const ends: number[] = []
  for (const [index, one] of of.entries()) {
    const isLast = index === of.length - 1
    const split = isLast ? undefined : program.push({ kind: 'jump', to: 0 }) - 1
    write(one, program)
    if (split === undefined) continue
    ends.push(program.push({ kind: 'jump', to: 0 }) - 1)
    program[split] = { kind: 'split', first: split + 1, second: program.length }
  }
  for (const end of ends) program[end] = { kind: 'jump', to: program.length }
}

function writeRepeat(
  { of, min, max, isLazy }: Extract<Node, { kind: 'repeat' }>,
  program: Instruction[],
): void {
  const split = (inside: number, behind: number): Instruction =>
    isLazy
      ? { kind: 'split', first: behind, second: inside }
      : { kind: 'split', first: inside, second: behind }
  for (let count = 0; count < min; count++) write(of, program)
  if (max === Number.POSITIVE_INFINITY) {
    const place = program.push({ kind: 'jump', to: 0 }) - 1
    write(of, program)
    program.push({ kind: 'jump', to: place })
    program[place] = split(place + 1, program.length)
    return
  }
  const places: number[] = []
  for (let count = min; count < max; count++) {
    places.push(program.push({ kind: 'jump', to: 0 }) - 1)
    write(of, program)
  }
  for (const place of places) program[place] = split(place + 1, program.length)
}
