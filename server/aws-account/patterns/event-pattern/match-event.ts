import { spend } from '../../limits/step-budget.ts'
import type { EventPattern, LeafValue, Matcher, PatternField } from './pattern.ts'

/** JSON as it was parsed. */
type Json = unknown
type JsonObject = Readonly<Record<string, Json>>

/**
 * Whether an event, parsed JSON, has what the pattern asks. Lists match if one of their items does; fields of objects
 * in a list are looked for in one item. A dot in a key joins two levels, on both sides, as AWS has it. It takes at most
 * time in proportion to the product of both sizes; what it takes is spent.
 */
export function matchesEvent(pattern: EventPattern, event: Json): boolean {
  return objectsIn(event).some(root => matchesObject({ pattern, event: root, root, prefix: '', path: [] }))
}

interface Look {
  readonly pattern: EventPattern
  readonly event: JsonObject
  readonly root: JsonObject
  /** What stands before the keys of the pattern, where the event joins levels by dots. */
  readonly prefix: string
  /** From the root to the object of the pattern, for what must be absent. */
  readonly path: readonly string[]
}

function matchesObject(look: Look): boolean {
  const { fields, ors } = look.pattern
  return (
    fields.every(field => matchesField(look, field)) &&
    ors.every(group => group.some(pattern => matchesObject({ ...look, pattern })))
  )
}

function matchesField(look: Look, field: PatternField): boolean {
  const { event, root, prefix } = look
  const key = prefix + field.key
  const path = [...look.path, field.key]
  spend(1)
  if (field.kind === 'list')
    return matchesList(field.matchers, valuesAt(event, key), () => isAbsent(root, path))
  const { pattern } = field
  const within = valuesAt(event, key).flatMap(objectsIn)
  if (within.some(one => matchesObject({ pattern, event: one, root, prefix: '', path }))) return true
  const joined = `${key}.`
  // Also where the event has nothing of it: a field may have to be absent.
  const isJoined = within.length === 0 || keysOf(event).some(one => one.startsWith(joined))
  return isJoined && matchesObject({ pattern, event, root, prefix: joined, path })
}

function matchesList(matchers: readonly Matcher[], values: readonly Json[], absent: () => boolean): boolean {
  const found = values.flatMap(leavesIn)
  return matchers.some(one => {
    if (one.kind === 'absent') return absent()
    spend(found.length)
    return found.some(one.matches)
  })
}

/** What lies at a key of an object; parts of the key may be keys of their own. */
function valuesAt(event: JsonObject, key: string): Json[] {
  const found: Json[] = Object.hasOwn(event, key) ? [event[key]] : []
  for (let dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
    spend(1)
    const head = key.slice(0, dot)
    if (!Object.hasOwn(event, head)) continue
    for (const inner of objectsIn(event[head])) found.push(...valuesAt(inner, key.slice(dot + 1)))
  }
  return found
}

/** Whether nothing at all lies at a path, in whichever item of lists. */
function isAbsent(root: JsonObject, path: readonly string[]): boolean {
  return valuesAt(root, path.join('.')).every(value => leavesIn(value).length === 0)
}

function keysOf(event: JsonObject): string[] {
  const keys = Object.keys(event)
  spend(keys.length)
  return keys
}

/** The object, or those of a list, or of lists in it. */
function objectsIn(value: Json): JsonObject[] {
  return itemsOf(value).filter(isObject)
}

function leavesIn(value: Json): LeafValue[] {
  return itemsOf(value).filter(isLeaf)
}

/** Lists may be nested deeper than calls may. */
function itemsOf(value: Json): Json[] {
  if (!Array.isArray(value)) return [value]
  const items: Json[] = []
  const waiting: Json[] = [value]
  while (waiting.length > 0) {
    spend(1)
    const next = waiting.pop()
    if (Array.isArray(next)) for (const one of next) waiting.push(one)
    else items.push(next)
  }
  return items
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isLeaf = (value: Json): value is LeafValue =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)
