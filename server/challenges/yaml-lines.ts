import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Trail } from './challenge-problem.ts'

/** Members by which an item of a list is known. */
const names = ['id', 'check', 'function']

/**
 * The line at which something stands in a YAML text, from 1: as far as the trail leads. A step is a key of a map, the place of an
 * item in a list, its id, or its value. Undefined for a text that is no YAML.
 */
export function lineIn(text: string, trail: Trail): number | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  let here: unknown = document.contents
  let offset: number | undefined = isNode(here) ? here.range?.[0] : undefined
  for (const step of trail) {
    const next = stepInto(here, step)
    if (next === undefined) break
    here = next.value
    offset = next.offset ?? offset
  }
  return offset === undefined ? undefined : lines.linePos(offset).line
}

interface Place {
  readonly value: unknown
  readonly offset: number | undefined
}

function stepInto(node: unknown, step: string | number): Place | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
    return pair && { value: pair.value, offset: isNode(pair.key) ? pair.key.range?.[0] : undefined }
  }
  if (!isSeq(node)) return undefined
  const item = typeof step === 'number' ? node.items[step] : node.items.find(each => isCalled(each, step))
  return item === undefined ? undefined : { value: item, offset: startOf(item) }
}

function isCalled(item: unknown, name: string): boolean {
  if (isScalar(item)) return String(item.value) === name
  return isMap(item) && names.some(key => item.get(key) === name)
}

/** A map begins at its first key; its own range may begin with the dash before it. */
function startOf(item: unknown): number | undefined {
  const [first] = isMap(item) ? item.items : []
  const key: unknown = isPair(first) ? first.key : undefined
  const node: Node | undefined = isNode(key) ? key : isNode(item) ? item : undefined
  return node?.range?.[0]
}
