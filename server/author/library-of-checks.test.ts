import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const folder = resolve('shared/challenge')
const textOf = (path: string) => readFileSync(join(folder, path), 'utf8')
const manual = textOf('README.md')
const tests = globSync('**/*.test.ts', { cwd: folder }).map(textOf).join('\n')

/** What an author gets of the library: whatever its modules give out, and of those on rights what challenges use. */
const given = globSync('library/*.ts', { cwd: folder })
  .filter(path => !path.endsWith('.test.ts'))
  .flatMap(path =>
    [...textOf(path).matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(([, name = '']) => name),
  )
const used = globSync('challenges/**/*.ts')
  .flatMap(path => [
    ...readFileSync(path, 'utf8').matchAll(/import \{([^}]*)\} from '[./]*\/shared\/challenge\/rights\//g),
  ])
  .flatMap(([, names = '']) => names.split(','))
  .map(name => name.trim())
  .filter(name => name !== '' && !name.startsWith('type '))
const names = [...new Set([...given, ...used, 'wildcardMatches'])].sort()

const missingIn = (text: string) => names.filter(name => !new RegExp(`\\b${name}\\b`).test(text))

test('authors find everything that checks are made with in one manual', () => {
  expect(names.length).toBeGreaterThan(25)
  expect(missingIn(manual)).toEqual([])
})

test('and each has a test', () => {
  expect(missingIn(tests)).toEqual([])
})
