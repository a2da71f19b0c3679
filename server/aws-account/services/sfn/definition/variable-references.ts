import { isObject } from '../expressions/data.ts'
import type { Json } from './asl.ts'

const REFERENCE = /\$([A-Za-z_]\w*)/g

/** The variables that each state in JSONPath reads, by the states' names; both in the order of the alphabet. */
export function variableReferences(definition: string): Record<string, string[]> {
  const found = new Map<string, Set<string>>()
  const program = JSON.parse(definition) as Json
  collectProgram(program, 'JSONPath', found)
  return Object.fromEntries([...found].map(([state, names]) => [state, [...names].sort()]))
}

function collectProgram(program: Json | undefined, inherited: string, found: Map<string, Set<string>>): void {
  if (!isObject(program) || !isObject(program.States)) return
  const whole = typeof program.QueryLanguage === 'string' ? program.QueryLanguage : inherited
  for (const [name, state] of Object.entries(program.States)) {
    if (!isObject(state)) continue
    const { Branches, ItemProcessor, Iterator, ...own } = state
    if ((own.QueryLanguage ?? whole) === 'JSONPath') collect(own, name, found)
    for (const inner of [ItemProcessor, Iterator, ...(Array.isArray(Branches) ? (Branches as Json[]) : [])])
      collectProgram(inner, whole, found)
  }
}

/** Fields that are paths by their names, and all that a payload template marks with `.$`. */
const PATH_FIELD = /(Path|Variable|\.\$)$/

function collect(value: Json, state: string, found: Map<string, Set<string>>, key = ''): void {
  if (typeof value === 'string' && PATH_FIELD.test(key))
    for (const [, name = ''] of value.matchAll(REFERENCE)) {
      const names = found.get(state) ?? new Set()
      found.set(state, names.add(name))
    }
  if (typeof value !== 'object' || value === null) return
  for (const [inner, item] of Object.entries(value)) collect(item as Json, state, found, inner)
}
