import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NormalizedSchema } from '@smithy/core/schema'
import { membersOf } from '../../wire/operation-model.ts'
import { loadServiceModel } from '../../wire/service-model.ts'

const ROOT = new URL('../..', import.meta.url).pathname

/** What code of a service's takes from a folder beside `services`: `shape` reads tags and batches, `targets` a policy of retries. */
const IMPORT_FROM_BESIDE = /from '(?:\.\.\/)+(shape|targets)\//g

/**
 * Members of the inputs of a service's operations, at any depth, whose names stand nowhere in its code: nobody reads them.
 * By operation; deeper ones as `Outer.Inner`.
 */
export async function unreadMembers(
  id: string,
  operations: readonly string[],
): Promise<Record<string, string[]>> {
  const own = codeIn(join(ROOT, 'services', id))
  const beside = new Set([...own.matchAll(IMPORT_FROM_BESIDE)].map(([, folder = '']) => folder))
  const words = wordsOf([own, ...[...beside].map(folder => codeIn(join(ROOT, folder)))])
  const model = await loadServiceModel(id)
  const found: Record<string, string[]> = {}
  for (const name of [...operations].sort()) {
    const input = model.operations.get(name)?.input
    const unread = input ? unreadOf(input, '', words, new Set()) : []
    if (unread.length) found[name] = [...new Set(unread)].sort()
  }
  return found
}

function unreadOf(
  schema: NormalizedSchema,
  path: string,
  words: ReadonlySet<string>,
  above: ReadonlySet<string>,
): string[] {
  if (schema.isListSchema() || schema.isMapSchema())
    return unreadOf(schema.getValueSchema(), path, words, above)
  if (!schema.isStructSchema() || schema.isUnitSchema()) return []
  const name = schema.getName(true) ?? ''
  if (above.has(name)) return []
  const inside = new Set([...above, name])
  return membersOf(schema).flatMap(([member, inner]) =>
    words.has(member) ? unreadOf(inner, `${path}${member}.`, words, inside) : [`${path}${member}`],
  )
}

function codeIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

function wordsOf(code: readonly string[]): Set<string> {
  return new Set(code.flatMap(text => text.match(/\w+/g) ?? []))
}
