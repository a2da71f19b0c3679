import { RuntimeError } from '../interpreter/state-error.ts'

/** A call such as `States.Format('{} {}', $.a, States.UUID())`, read. */
export interface IntrinsicCall {
  readonly name: string
  readonly args: readonly IntrinsicArgument[]
}

export type IntrinsicArgument =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'call'; readonly call: IntrinsicCall }

/** Calls may lie in each other so deep (States Language, "Intrinsic Functions"). */
const MAX_DEPTH = 10
const NAME = /^\s*(States\.[A-Za-z0-9]+)\s*\(/
const STRING = /^\s*'((?:[^'\\]|\\[\s\S])*)'/
const NUMBER = /^\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,)])/
const WORD = /^\s*(true|false|null)(?=\s*[,)])/

export const isIntrinsic = (text: string) => text.startsWith('States.')

/** Throws RuntimeError for what is no call. */
export function parseIntrinsic(text: string): IntrinsicCall {
  const { call, rest } = parseCall(text, text, 1)
  if (rest.trim()) throw malformed(text)
  return call
}

const malformed = (text: string) => new RuntimeError(`Invalid intrinsic function: ${text}`)

function parseCall(text: string, whole: string, depth: number): { call: IntrinsicCall; rest: string } {
  const head = NAME.exec(text)
  if (!head?.[1] || depth > MAX_DEPTH) throw malformed(whole)
  const args: IntrinsicArgument[] = []
  let rest = text.slice(head[0].length)
  if (/^\s*\)/.test(rest)) return { call: { name: head[1], args }, rest: rest.replace(/^\s*\)/, '') }
  for (;;) {
    const next = parseArgument(rest, whole, depth)
    args.push(next.argument)
    rest = next.rest.trimStart()
    const end = rest[0]
    rest = rest.slice(1)
    if (end === ')') return { call: { name: head[1], args }, rest }
    if (end !== ',') throw malformed(whole)
  }
}

function parseArgument(
  text: string,
  whole: string,
  depth: number,
): { argument: IntrinsicArgument; rest: string } {
  const string = STRING.exec(text)
  if (string) return literal(unescaped(string[1] ?? ''), text, string[0])
  const number = NUMBER.exec(text)
  if (number) return literal(Number(number[1]), text, number[0])
  const word = WORD.exec(text)
  if (word) return literal(JSON.parse(word[1] ?? 'null') as boolean | null, text, word[0])
  if (NAME.test(text)) {
    const { call, rest } = parseCall(text, whole, depth + 1)
    return { argument: { kind: 'call', call }, rest }
  }
  const trimmed = text.trimStart()
  if (!trimmed.startsWith('$')) throw malformed(whole)
  const length = pathLength(trimmed)
  return { argument: { kind: 'path', path: trimmed.slice(0, length).trim() }, rest: trimmed.slice(length) }
}

function literal(value: string | number | boolean | null, text: string, taken: string) {
  return { argument: { kind: 'literal' as const, value }, rest: text.slice(taken.length) }
}

/** `\'`, `\{`, `\}` and `\\` stand for the character; braces keep their escape for States.Format. */
const unescaped = (text: string) => text.replace(/\\(['\\])/g, '$1')

/** Up to the comma or bracket that ends an argument, those within brackets and quotes left out. */
function pathLength(text: string): number {
  let depth = 0
  let quote = ''
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? ''
    if (quote) {
      if (char === '\\') index++
      else if (char === quote) quote = ''
    } else if (char === "'" || char === '"') quote = char
    else if (char === '[' || char === '(') depth++
    else if (char === ']') depth--
    else if (char === ')' && depth-- === 0) return index
    else if (char === ',' && depth === 0) return index
  }
  return text.length
}
