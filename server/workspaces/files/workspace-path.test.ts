import { expect, test } from 'vitest'
import { parseWorkspacePath } from './workspace-path.ts'

const accepted: readonly [path: string, names: string[]][] = [
  ['a.txt', ['a.txt']],
  ['functions/cart/index.mjs', ['functions', 'cart', 'index.mjs']],
  ['.gitignore', ['.gitignore']],
  ['a b/ü.txt', ['a b', 'ü.txt']],
  ['cafe\u0301', ['cafe\u0301']],
  ['caf\u00e9', ['caf\u00e9']],
  ['a\nb/c\td', ['a\nb', 'c\td']],
  ['a\u001b[2J', ['a\u001b[2J']],
  ['a\u009b', ['a\u009b']],
  ['say "hi"\\', ['say "hi"\\']],
  ['...', ['...']],
]
test.each(accepted)('%s is a path', (path, names) => {
  expect(parseWorkspacePath(path)).toEqual(names)
})

const refused: readonly [name: string, path: string][] = [
  ['an empty path', ''],
  ['an absolute path', '/etc/passwd'],
  ['a path to the parent', '..'],
  ['a path through the parent', 'a/../../b'],
  ['a dot', './a'],
  ['an empty name', 'a//b'],
  ['a trailing slash', 'a/'],
  ['NUL', 'a\0b'],
  ['half a surrogate pair', 'a\ud800'],
  ['more than 1,024 bytes', `${'a/'.repeat(512)}b`],
  ['a name of more than 255 bytes', 'ü'.repeat(128)],
]
test.each(refused)('%s is refused', (_name, path) => {
  expect(() => parseWorkspacePath(path)).toThrowError(expect.objectContaining({ code: 'path-refused' }))
})
