import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type Json, pick } from '../../shared/json.ts'
import { challengeSchemaText } from './challenge-schema.ts'

const published = resolve('docs/challenge.schema.json')

test('the published schema is that of the code: npm run schema writes it', () => {
  expect(readFileSync(published, 'utf8')).toBe(challengeSchemaText())
})

/** Every member below an object of the schema, by its path, with what is said of it. */
function members(schema: Json, path = ''): { readonly path: string; readonly said: unknown }[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap(each => members(each, path))
  const properties = Object.entries(pick(schema, 'properties') ?? {}) as [string, Json][]
  const own = properties.flatMap(([name, member]) => [
    { path: `${path}/${name}`, said: pick(member, 'description') },
    ...members(member, `${path}/${name}`),
  ])
  const inner = (['items', 'additionalProperties', 'oneOf', 'anyOf', 'allOf'] as const).flatMap(key =>
    members(pick(schema, key) ?? null, path),
  )
  return [...own, ...inner]
}

test('every field has a sentence that an editor can show', () => {
  const all = members(JSON.parse(challengeSchemaText()))
  expect(all.length).toBeGreaterThan(70)
  const silent = all.filter(({ said }) => typeof said !== 'string' || !/^[A-Z`\w].{10,}\.$/.test(said))
  expect(silent.map(({ path }) => path)).toEqual([])
})

test('every manifest tells editors where the schema is', () => {
  const folders = readdirSync('challenges', { withFileTypes: true }).filter(entry => entry.isDirectory())
  for (const { name } of folders) {
    const [first] = readFileSync(join('challenges', name, 'challenge.yaml'), 'utf8').split('\n')
    expect([name, first]).toEqual([name, '# yaml-language-server: $schema=../../docs/challenge.schema.json'])
  }
})
