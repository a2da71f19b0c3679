import { createHash } from 'node:crypto'
import { atPath, isObject } from '../json-value.ts'
import type { RequestView } from './request-view.ts'

/** A text with places to be filled from a request, read once. */
export type Template = readonly (string | Place)[]

interface Place {
  readonly head: Head
  readonly path: readonly string[]
  /** What the place says after its name, for `pick` and `invented`. */
  readonly rest: string
  /** What stands for nothing. */
  readonly fallback: string
}

const HEADS = [
  'said',
  'earlier',
  'result',
  'results',
  'passages',
  'system',
  'tools',
  'turn',
  'pick',
  'invented',
] as const
type Head = (typeof HEADS)[number]

/** Heads that say nothing without a path, and the others that take none. */
const NEEDS_PATH = new Set<Head>(['results', 'passages'])
const TAKES_PATH = new Set<Head>(['said', 'earlier', 'result', 'results', 'passages'])

const PLACE = /\[\[([^[\]]*)\]\]/g
/** What is not there and has no fallback. */
const UNKNOWN = 'unknown'

export class TemplateError extends Error {}

/** Throws TemplateError, which says what to write instead. */
export function readTemplate(text: string): Template {
  const parts: (string | Place)[] = []
  let from = 0
  for (const match of text.matchAll(PLACE)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    parts.push(readPlace(match[1] ?? ''))
    from = match.index + match[0].length
  }
  const rest = text.slice(from)
  if (rest.includes('[[')) throw new TemplateError('`[[` is not closed by `]]`')
  if (rest || parts.length === 0) parts.push(rest)
  return parts
}

function readPlace(source: string): Place {
  const [expression = '', ...fallbacks] = source.split('??')
  const words = expression.trim()
  const [, name = '', rest = ''] = /^([^\s.]*)(.*)$/s.exec(words) ?? []
  const head = HEADS.find(one => one === name)
  if (head === undefined) throw new TemplateError(`[[${source}]] begins with none of ${HEADS.join(', ')}`)
  const path = rest.startsWith('.') ? rest.slice(1).split('.') : []
  if (path.some(part => part === '')) throw new TemplateError(`[[${source}]] has an empty part`)
  if (path.length > 0 && !TAKES_PATH.has(head))
    throw new TemplateError(`${head} takes no path in [[${source}]]`)
  if (path.length === 0 && NEEDS_PATH.has(head))
    throw new TemplateError(
      `${head} wants a path, such as [[${head === 'results' ? 'results.get_order.status' : 'passages.0.text'}]]`,
    )
  const argument = rest.startsWith('.') ? '' : rest.trim()
  if ((head === 'pick' || head === 'invented') !== argument.length > 0)
    throw new TemplateError(
      head === 'pick' || head === 'invented'
        ? `${head} wants ${head === 'pick' ? 'words with | between' : 'a form such as o-####'}`
        : `[[${source}]] has words after ${head}`,
    )
  return { head, path, rest: argument, fallback: fallbacks.length ? fallbacks.join('??').trim() : UNKNOWN }
}

/** The text for a request. */
export function fill(template: Template, view: RequestView): string {
  return template.map(part => (typeof part === 'string' ? part : asText(valueAt(part, view)))).join('')
}

/** As `fill`; a template that is one place and nothing else keeps the kind of its value. */
export function fillValue(template: Template, view: RequestView): unknown {
  const [only, ...more] = template
  return only !== undefined && typeof only !== 'string' && more.length === 0
    ? valueAt(only, view)
    : fill(template, view)
}

function valueAt({ head, path, rest, fallback }: Place, view: RequestView): unknown {
  return found(head, path, rest, view) ?? fallback
}

function found(head: Head, path: readonly string[], rest: string, view: RequestView): unknown {
  switch (head) {
    case 'said':
      return path.length ? view.groups.said[path[0] ?? ''] : view.said
    case 'earlier':
      return path.length ? view.groups.earlier[path[0] ?? ''] : view.earlier
    case 'result':
      return atPath(view.lastResult, path)
    case 'results':
      return atPath(view.results, path)
    case 'passages':
      return path[0] === 'sources'
        ? view.passages.map(passage => passage.source).join(', ') || undefined
        : atPath(view.passages, path)
    case 'system':
      return view.system
    case 'tools':
      return view.tools.map(tool => tool.name).join(', ')
    case 'turn':
      return view.turn
    case 'pick': {
      const choices = rest.split('|').map(one => one.trim())
      return choices[draw(view, rest) % choices.length]
    }
    case 'invented':
      return rest.replace(/#/g, (_, at: number) => String(draw(view, `${rest} ${at}`) % 10))
    default:
      return head satisfies never
  }
}

/** The same number for the same request and seed, always. */
function draw(view: RequestView, what: string): number {
  return createHash('sha256')
    .update(JSON.stringify([view.seed, view.said, view.turn, what]))
    .digest()
    .readUInt32BE(0)
}

const asText = (value: unknown): string =>
  isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)

/** Names of tools whose results a template needs, and whether it needs any result at all. */
export function needsOf(template: Template): {
  readonly tools: readonly string[]
  readonly anyResult: boolean
  readonly groups: readonly string[]
} {
  const places = template.filter(part => typeof part !== 'string')
  return {
    tools: places.flatMap(place => (place.head === 'results' ? (place.path[0] ?? '') : [])),
    anyResult: places.some(place => place.head === 'result'),
    groups: places.flatMap(place =>
      place.head === 'said' && place.path.length ? (place.path[0] ?? '') : [],
    ),
  }
}
