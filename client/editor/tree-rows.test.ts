import { expect, it } from 'vitest'
import type { FileEntry } from '../../shared/protocol/server-frame.ts'
import { isWithin, parentOf, parentsOf, treeRows } from './tree-rows.ts'

const file = (path: string): FileEntry => ({ path, kind: 'file', bytes: 1 })
const folder = (path: string): FileEntry => ({ path, kind: 'folder', bytes: 0 })
const entries = [file('README.md'), folder('src'), file('src/b.ts'), file('src/a.ts'), folder('src/deep')]
const show = (rows: ReturnType<typeof treeRows>) =>
  rows.map(row => `${'  '.repeat(row.depth)}${row.expanded ? '-' : '+'}${row.name}`)

it('puts folders first and hides what is in closed ones', () => {
  expect(show(treeRows(entries, new Set()))).toEqual(['+src', '+README.md'])
})

it('shows what hides in a name, and tells twins apart', () => {
  const strange = ['e\u0301', '\u00e9', 'two\nlines'].map(file)
  const rows = treeRows(strange, new Set())
  expect(rows.map(row => row.name).toSorted()).toEqual(['e\\u{301}', 'two\\nlines', '\u00e9'])
  expect(rows.map(row => row.path).toSorted()).toEqual(strange.map(entry => entry.path).toSorted())
})

it('shows what is in open folders, in order', () => {
  expect(show(treeRows(entries, new Set(['src'])))).toEqual([
    '-src',
    '  +deep',
    '  +a.ts',
    '  +b.ts',
    '+README.md',
  ])
})

it('knows the folders of files that come alone', () => {
  expect(show(treeRows([file('a/b/c.ts')], new Set(['a', 'a/b'])))).toEqual(['-a', '  -b', '    +c.ts'])
})

it('names the folders above a path', () => {
  expect(parentsOf('a/b/c.ts')).toEqual(['a', 'a/b'])
  expect(parentOf('a/b/c.ts')).toBe('a/b')
  expect(parentOf('c.ts')).toBe('')
})

it('knows what a folder holds by whole names', () => {
  expect(isWithin('src/a.ts', 'src')).toBe(true)
  expect(isWithin('src', 'src')).toBe(true)
  expect(isWithin('src-old/a.ts', 'src')).toBe(false)
})
