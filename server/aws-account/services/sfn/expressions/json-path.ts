import { spend, withinSteps } from '../../../limits/step-budget.ts'
import type { Json } from '../definition/asl.ts'
import { isObject } from './data.ts'
import { parseFilter } from './json-path-filter.ts'
import { invalid, type JsonPath, NoSuchPath, type Segment } from './json-path-model.ts'

/** Steps of the search for one path: some milliseconds. */
const MAX_STEPS = 2_000_000
const MAX_CACHED = 2000
const cache = new Map<string, JsonPath>()

/** Throws RuntimeError for what is no path. */
export function parsePath(text: string): JsonPath {
  const known = cache.get(text)
  if (known) return known
  const parsed = parseWhole(text)
  if (cache.size >= MAX_CACHED) cache.clear()
  cache.set(text, parsed)
  return parsed
}

/** Whether a text is a path by its form. */
export function isPath(text: string): boolean {
  try {
    parsePath(text)
    return true
  } catch {
    return false
  }
}

const ROOT = /^\$(\$|[A-Za-z_][\w]*)?/
const DOTTED = /^\.([^.[\]()\s'"$@*?]+)/
const CALL = /^\.(length|min|max|avg|sum|size|keys)\(\)$/
const QUOTED = /^\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/
const INDEXES = /^\s*-?\d+\s*(,\s*-?\d+\s*)*$/
const SLICE = /^\s*(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(-?\d+)?\s*)?$/

function parseWhole(text: string): JsonPath {
  const root = ROOT.exec(text)
  if (!root) throw invalid(text)
  const segments: Segment[] = []
  let rest = text.slice(root[0].length)
  while (rest) {
    const [segment, length] = nextSegment(rest, text)
    segments.push(...segment)
    rest = rest.slice(length)
  }
  const isDefinite = segments.every(
    ({ kind, ...one }) =>
      kind === 'function' ||
      (kind === 'names' && (one as { names: string[] }).names.length === 1) ||
      (kind === 'indexes' && (one as { indexes: number[] }).indexes.length === 1),
  )
  return { text, root: root[1] ?? '', segments, isDefinite }
}

function nextSegment(rest: string, text: string): [Segment[], number] {
  if (rest.startsWith('..')) {
    if (rest[2] === '[') return [[{ kind: 'deep' }], 2]
    const [segment, length] = nextSegment(rest.slice(1), text)
    return [[{ kind: 'deep' }, ...segment], length + 1]
  }
  if (rest.startsWith('.*')) return [[{ kind: 'all' }], 2]
  const call = CALL.exec(rest)
  if (call) return [[{ kind: 'function', name: call[1] ?? '' }], call[0].length]
  const dotted = DOTTED.exec(rest)
  if (dotted) return [[{ kind: 'names', names: [dotted[1] ?? ''] }], dotted[0].length]
  // `$.['name']` and `$.[0]` are read as without the dot.
  const skip = rest.startsWith('.[') ? 1 : 0
  if (rest[skip] !== '[') throw invalid(text)
  const end = closing(rest, skip)
  if (end < 0) throw invalid(text)
  return [[bracket(rest.slice(skip + 1, end), text)], end + 1]
}

function bracket(inner: string, text: string): Segment {
  const trimmed = inner.trim()
  if (trimmed === '*') return { kind: 'all' }
  if (trimmed.startsWith('?'))
    return { kind: 'filter', filter: parseFilter(trimmed.slice(1), text, { parse: parsePath, walk }) }
  if (INDEXES.test(trimmed)) return { kind: 'indexes', indexes: trimmed.split(',').map(Number) }
  const slice = SLICE.exec(trimmed)
  if (slice) {
    const [, from, to, by] = slice
    return {
      kind: 'slice',
      ...(from !== undefined && { from: Number(from) }),
      ...(to !== undefined && { to: Number(to) }),
      by: Number(by ?? 1) || 1,
    }
  }
  const names: string[] = []
  let left = inner
  while (left) {
    const quoted = QUOTED.exec(left)
    if (!quoted) throw invalid(text)
    names.push((quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1'))
    left = left.slice(quoted[0].length)
  }
  if (!names.length) throw invalid(text)
  return { kind: 'names', names }
}

/** Where the bracket that opens at `start` closes, quotes and inner brackets left out. */
function closing(text: string, start: number): number {
  let depth = 0
  let quote = ''
  for (let index = start; index < text.length; index++) {
    const char = text[index] ?? ''
    if (quote) {
      if (char === '\\') index++
      else if (char === quote) quote = ''
    } else if (char === "'" || char === '"') quote = char
    else if (char === '[') depth++
    else if (char === ']' && --depth === 0) return index
  }
  return -1
}

/** The value at a path, or the list of them. Throws NoSuchPath where a definite path leads to nothing. */
export function readPath(path: JsonPath, root: Json): Json {
  return withinSteps(MAX_STEPS, () => walk(path, root))
}

/** For filters, which count as the path that they are in. */
export function walk(path: JsonPath, root: Json): Json {
  return path.isDefinite ? definite(path, root) : indefinite(path.segments, root)
}

function definite({ segments }: JsonPath, root: Json): Json {
  let value = root
  let shown = '$'
  for (const [index, segment] of segments.entries()) {
    spend(1)
    if (segment.kind === 'function') {
      value = applyFunction(segment.name, value)
      continue
    }
    const next = step(segment, value)[0]
    const name =
      segment.kind === 'names'
        ? `['${segment.names[0]}']`
        : `[${segment.kind === 'indexes' ? segment.indexes[0] : '*'}]`
    shown += name
    if (next === undefined) {
      const isLast = index === segments.length - 1
      throw new NoSuchPath(
        segment.kind === 'names' && !isLast && isObject(value)
          ? `Missing property in path ${shown}`
          : `No results for path: ${shown}`,
      )
    }
    value = next
  }
  return value
}

function indefinite(segments: readonly Segment[], root: Json): Json {
  let values: Json[] = [root]
  for (const segment of segments) {
    if (segment.kind === 'function') return applyFunction(segment.name, values)
    const next: Json[] = []
    for (const value of values)
      for (const found of step(segment, value, root)) {
        spend(1)
        next.push(found)
      }
    values = next
  }
  return values
}

function step(segment: Segment, value: Json, root: Json = null): Json[] {
  switch (segment.kind) {
    case 'names':
      if (!isObject(value)) return []
      return segment.names.flatMap(name => (Object.hasOwn(value, name) ? [value[name] as Json] : []))
    case 'indexes':
      if (!Array.isArray(value)) return []
      return segment.indexes.flatMap(index => {
        const found = value.at(index) as Json | undefined
        return found === undefined ? [] : [found]
      })
    case 'slice':
      return Array.isArray(value) ? slice(value as Json[], segment) : []
    case 'all':
      return children(value)
    case 'deep':
      return descendants(value)
    case 'filter':
      // Of an object on its own the filter asks about the object, of a list about its items.
      return (Array.isArray(value) ? (value as Json[]) : isObject(value) ? [value] : []).filter(item => {
        spend(1)
        return segment.filter(item, root)
      })
    case 'function':
      return [applyFunction(segment.name, value)]
  }
}

const children = (value: Json): Json[] =>
  Array.isArray(value) ? [...value] : isObject(value) ? Object.values(value) : []

/** The value itself and all below it that have children, in the order of the text. */
function descendants(value: Json): Json[] {
  const found: Json[] = []
  const waiting: Json[] = [value]
  while (waiting.length) {
    const next = waiting.pop() as Json
    spend(1)
    if (typeof next !== 'object' || next === null) continue
    found.push(next)
    waiting.push(...children(next).reverse())
  }
  return found
}

function slice(items: Json[], { from, to, by }: { from?: number; to?: number; by: number }): Json[] {
  if (by < 0) return []
  const part = items.slice(from ?? 0, to ?? items.length)
  return by === 1 ? part : part.filter((_, index) => index % by === 0)
}

function applyFunction(name: string, value: Json): Json {
  if (name === 'keys') return isObject(value) ? Object.keys(value) : null
  const items = Array.isArray(value) ? (value as Json[]) : undefined
  if (name === 'length' || name === 'size')
    return (
      items?.length ??
      (isObject(value) ? Object.keys(value).length : typeof value === 'string' ? value.length : null)
    )
  const numbers = (items ?? []).filter(item => typeof item === 'number') as number[]
  spend(numbers.length)
  const sum = numbers.reduce((total, one) => total + one, 0)
  if (name === 'sum') return sum
  if (name === 'avg') return numbers.length ? sum / numbers.length : 0
  return numbers.reduce(
    (best, one) => (name === 'min' ? Math.min(best, one) : Math.max(best, one)),
    numbers[0] ?? 0,
  )
}
