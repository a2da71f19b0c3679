import type { Json } from '../definition/asl.ts'
import { type Filter, invalid, type JsonPath, NoSuchPath } from './json-path-model.ts'

/** How the paths within a filter are read. */
interface PathReader {
  parse(text: string): JsonPath
  walk(path: JsonPath, root: Json): Json
}

type Operand = (item: Json, root: Json) => Json | undefined

const TOKEN =
  /^\s*(&&|\|\||==|!=|<=|>=|<|>|!|\(|\)|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|in\b|nin\b)/
/** A path inside of a filter ends where an operator may begin. */
const PATH = /^\s*([@$](?:\.[\w-]+|\.\.[\w-]+|\[(?:'[^']*'|"[^"]*"|-?\d+|\*)\])*)/
const MAX_DEPTH = 50

/**
 * Reads `(@.price < 10 && @.kind == 'a')`. Patterns (`=~`) are refused: they would be a stranger's, in the process of
 * all accounts.
 */
export function parseFilter(text: string, path: string, reader: PathReader): Filter {
  let rest = text
  const take = (): string | undefined => {
    const found = TOKEN.exec(rest)
    if (!found) return undefined
    rest = rest.slice(found[0].length)
    return found[1]
  }
  const peek = () => TOKEN.exec(rest)?.[1]

  const operand = (): Operand => {
    const found = PATH.exec(rest)
    if (found?.[1]) {
      rest = rest.slice(found[0].length)
      const inner = reader.parse(`$${found[1].slice(1)}`)
      const isOfItem = found[1].startsWith('@')
      return (item, root) => valueAt(reader, inner, isOfItem ? item : root)
    }
    const token = take()
    if (token === undefined || /^[&|=!<>()]/.test(token)) throw invalid(path)
    const value = literal(token)
    return () => value
  }
  const comparison = (depth: number): Filter => {
    if (depth > MAX_DEPTH) throw invalid(path)
    if (peek() === '!') {
      take()
      const inner = comparison(depth + 1)
      return (item, root) => !inner(item, root)
    }
    if (peek() === '(') {
      take()
      const inner = either(depth + 1)
      if (take() !== ')') throw invalid(path)
      return inner
    }
    const left = operand()
    const operator = peek()
    if (operator === undefined || !(operator in COMPARISONS))
      return (item, root) => left(item, root) !== undefined
    take()
    const right = operand()
    const compare = COMPARISONS[operator]
    return (item, root) => compare?.(left(item, root), right(item, root)) ?? false
  }
  const both = (depth: number): Filter => {
    let filter = comparison(depth)
    while (peek() === '&&') {
      take()
      const left = filter
      const right = comparison(depth)
      filter = (item, root) => left(item, root) && right(item, root)
    }
    return filter
  }
  const either = (depth: number): Filter => {
    let filter = both(depth)
    while (peek() === '||') {
      take()
      const left = filter
      const right = both(depth)
      filter = (item, root) => left(item, root) || right(item, root)
    }
    return filter
  }

  const filter = either(0)
  if (rest.trim()) throw invalid(path)
  return filter
}

function valueAt(reader: PathReader, path: JsonPath, value: Json): Json | undefined {
  try {
    return reader.walk(path, value)
  } catch (error) {
    if (error instanceof NoSuchPath) return undefined
    throw error
  }
}

function literal(token: string): Json {
  if (token === 'true' || token === 'false' || token === 'null') return JSON.parse(token) as Json
  if (/^['"]/.test(token)) return token.slice(1, -1).replace(/\\(.)/g, '$1')
  return Number(token)
}

type Compared = Json | undefined

const ordered =
  (test: (order: number) => boolean) =>
  (left: Compared, right: Compared): boolean => {
    if (typeof left === 'number' && typeof right === 'number') return test(left - right)
    if (typeof left === 'string' && typeof right === 'string')
      return test(left < right ? -1 : left > right ? 1 : 0)
    return false
  }

const COMPARISONS: Readonly<Record<string, (left: Compared, right: Compared) => boolean>> = {
  '==': (left, right) => isSame(left, right),
  '!=': (left, right) => !isSame(left, right),
  '<': ordered(order => order < 0),
  '<=': ordered(order => order <= 0),
  '>': ordered(order => order > 0),
  '>=': ordered(order => order >= 0),
  in: (left, right) => Array.isArray(right) && right.some(item => isSame(left, item as Json)),
  nin: (left, right) => Array.isArray(right) && !right.some(item => isSame(left, item as Json)),
}

function isSame(left: Compared, right: Compared): boolean {
  if (typeof left === 'object' && left !== null) return JSON.stringify(left) === JSON.stringify(right)
  return left === right
}
