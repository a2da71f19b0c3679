import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import said from './guards-are-said.cases.json' with { type: 'json' }

/** Of each challenge and each of its guards, the words by which its candidates are told what the guard demands. */
const wordsOf: { readonly [challenge: string]: { readonly [guard: string]: readonly string[] } } = said

const manifestSchema = z.object({
  tasks: z.array(z.object({ checks: z.array(z.object({ id: z.string(), kind: z.string() })) })),
})
const challenges = readdirSync(import.meta.dirname).filter(name =>
  statSync(join(import.meta.dirname, name)).isDirectory(),
)

/** Words alone: without marks of Markdown, and with the spaces that a reader sees. */
const plain = (text: string) => text.replaceAll(/[*`]|\b_|_\b/g, '').replaceAll(/\s+/g, ' ')

test('every challenge is here', () => {
  expect(Object.keys(wordsOf).sort()).toEqual(challenges.sort())
})

describe.each(challenges)('in %s', challenge => {
  const folder = join(import.meta.dirname, challenge)
  const { tasks } = manifestSchema.parse(parse(readFileSync(join(folder, 'challenge.yaml'), 'utf8')))
  const guards = tasks.flatMap(({ checks }) => checks.filter(({ kind }) => kind === 'guard'))
  /** What candidates read before they begin: the scenario, the briefs, and the manuals among their files. */
  const read = ['scenario.md', 'briefs/*.md', 'starter/**/README.md']
    .flatMap(pattern => globSync(pattern, { cwd: folder }))
    .map(path => plain(readFileSync(join(folder, path), 'utf8')))

  test('each guard demands what its candidates are told: one that nobody could have known refuses right work', () => {
    expect(Object.keys(wordsOf[challenge] ?? {}).sort()).toEqual(guards.map(({ id }) => id).sort())
  })

  test.each(Object.entries(wordsOf[challenge] ?? {}))('%s', (_, words) => {
    expect(words.length).toBeGreaterThan(0)
    expect(words.filter(one => !read.some(text => text.includes(plain(one))))).toEqual([])
  })
})
