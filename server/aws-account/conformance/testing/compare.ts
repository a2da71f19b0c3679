import { Buffer } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'

/**
 * What of an answer is not as expected, as sentences; nothing where all is. An object may hold more than is expected, a
 * list has as many items. `$any`: whatever, but there; `$absent`; `/…/`: a text that matches; `{ $has: [...] }`: a list
 * with these among others; `{ $count: 3 }`; `{ $parsed: … }`: a text that is this JSON; `{ $least: 5 }`.
 */
export function differences(expected: unknown, found: unknown, path = 'the answer'): readonly string[] {
  if (expected === '$any') return found === undefined || found === null ? [`${path} is absent`] : []
  if (expected === '$absent')
    return found === undefined || found === null ? [] : [`${path} is ${show(found)}`]
  if (typeof expected === 'string') return isText(expected, found) ? [] : [differs(path, found, expected)]
  if (expected instanceof Uint8Array)
    return found instanceof Uint8Array && Buffer.compare(found, expected) === 0
      ? []
      : [differs(path, found, expected)]
  if (Array.isArray(expected)) return inList(expected, found, path)
  if (expected instanceof Date || typeof expected !== 'object' || expected === null)
    return isDeepStrictEqual(found, expected) ? [] : [differs(path, found, expected)]
  return inObject(expected, found, path)
}

function inList(expected: readonly unknown[], found: unknown, path: string): readonly string[] {
  if (!Array.isArray(found))
    return expected.length === 0 && found === undefined ? [] : [differs(path, found, expected)]
  if (found.length !== expected.length)
    return [`${path} has ${found.length} items, not ${expected.length}: ${show(found)}`]
  return expected.flatMap((item, index) => differences(item, found[index], `${path}.${index}`))
}

function inObject(expected: object, found: unknown, path: string): readonly string[] {
  const [[word, wanted] = []] = Object.entries(expected)
  switch (word) {
    case '$has':
      return hasAll(wanted, found, path)
    case '$count': {
      const count = Array.isArray(found) ? found.length : 0
      return count === wanted ? [] : [`${path} has ${count} items, not ${wanted}`]
    }
    case '$least':
      return Number(found) >= Number(wanted) ? [] : [differs(path, found, expected)]
    case '$parsed':
      return differences(wanted, parsed(found), path)
    default:
  }
  if (typeof found !== 'object' || found === null) return [differs(path, found, expected)]
  return Object.entries(expected).flatMap(([name, value]) =>
    differences(value, Reflect.get(found, name), `${path}.${name}`),
  )
}

function hasAll(wanted: unknown, found: unknown, path: string): readonly string[] {
  if (!Array.isArray(wanted) || !Array.isArray(found)) return [differs(path, found, wanted)]
  return wanted
    .filter(item => !found.some(one => differences(item, one).length === 0))
    .map(item => `${path} lacks ${show(item)}: ${show(found)}`)
}

/** Documents of IAM come with their characters escaped, or as the client has read them. */
function parsed(found: unknown): unknown {
  if (typeof found === 'object') return found
  const text = String(found)
  try {
    return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text)
  } catch {
    return text
  }
}

export function isText(expected: string, found: unknown): boolean {
  if (typeof found !== 'string') return false
  const pattern = /^\/(.+)\/$/s.exec(expected)?.[1]
  return pattern === undefined || found === expected
    ? found === expected
    : new RegExp(pattern, 's').test(found)
}

const differs = (path: string, found: unknown, expected: unknown) =>
  `${path} is ${show(found)}, not ${show(expected)}`

function show(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 600)
}
