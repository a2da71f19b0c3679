import { existsSync, readFileSync } from 'node:fs'
import { AwsError } from '../aws-error.ts'
import type { Fields } from '../service.ts'

/**
 * Members of the inputs of a service's operations that none of its code reads, as `services/NAME/unread.json` has them; a
 * test finds those that are missing there. Deeper ones are written `Outer.Inner`, through lists and maps alike.
 */
export interface UnreadMembers {
  /** A request with one of them is refused: nothing that somebody asks for is quietly left out. */
  readonly refused: readonly string[]
  /** By the reason for which they do no harm. `*` stands for all. */
  readonly passed: Readonly<Record<string, readonly string[]>>
}

const NONE: UnreadMembers = { refused: [], passed: {} }

/** What the `unread.json` of a service says; nothing where it has none. */
export function unreadMembersOf(id: string): UnreadMembers {
  const file = new URL(`../services/${id}/unread.json`, import.meta.url)
  return /^[a-z0-9-]+$/.test(id) && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : NONE
}

/** What refuses requests with one of these members. Throws NotImplemented. */
export function createUnreadCheck(refused: readonly string[]): (input: Fields) => void {
  const paths = refused.map(path => ({ path, parts: path.split('.') }))
  return input => {
    for (const { path, parts } of paths)
      if (holds(input, parts, 0))
        throw new AwsError('NotImplemented', `${path} is not available in the embedded account`, 501)
  }
}

/** Whether a value has something at a path; `false` is what is there anyway. */
function holds(value: unknown, parts: readonly string[], at: number): boolean {
  if (at === parts.length) return value !== undefined && value !== null && value !== false
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  if (Array.isArray(value)) return value.some(one => holds(one, parts, at))
  const name = parts[at] ?? ''
  if (Object.hasOwn(value, name)) return holds(Reflect.get(value, name), parts, at + 1)
  // The keys of a map are the caller's own.
  return at > 0 && Object.values(value).some(one => holds(one, parts, at))
}
