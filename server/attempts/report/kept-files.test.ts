import { describe, expect, it } from 'vitest'
import type { FileArchive } from '../../../shared/journal/workspace-events.ts'
import { sha256 } from '../journal/live-attempt.ts'
import { compareToStarter } from './kept-files.ts'

const starter = ['README.md', 'cart/index.mjs', 'orders/index.mjs'].map(path => ({
  path,
  mode: 0o644,
  data: Buffer.from(`starter of ${path}`),
}))

function archive(
  files: { readonly [path: string]: string },
  rest: Partial<Omit<FileArchive, 'files'>> = {},
): FileArchive {
  const entries = Object.entries(files).map(([path, text]) => ({
    path,
    digest: sha256(text),
    bytes: text.length,
  }))
  return { files: entries, leftOut: [], ...rest }
}
const changes = (made: FileArchive) =>
  compareToStarter(made, starter).files.map(({ path, change }) => `${path} ${change}`)

describe('the files of the end beside those of the start', () => {
  it('are new, changed, removed or unchanged, sorted by path', () => {
    const files = { 'README.md': 'starter of README.md', 'orders/index.mjs': 'mine', 'notes.txt': '' }
    expect(changes(archive(files))).toEqual([
      'README.md unchanged',
      'cart/index.mjs removed',
      'notes.txt new',
      'orders/index.mjs changed',
    ])
  })

  it('say what a changed or removed file was', () => {
    const [readme, cart] = compareToStarter(archive({ 'README.md': 'mine' }), starter).files
    expect(readme).toMatchObject({ change: 'changed', starterDigest: sha256('starter of README.md') })
    expect(cart).toMatchObject({ change: 'removed', digest: sha256('starter of cart/index.mjs'), bytes: 25 })
  })

  it.each([
    ['it is too large by now', { why: 'too-large' as const, count: 1, paths: ['cart/index.mjs'] }],
    ['its folder could not be read', { why: 'unreadable' as const, count: 1, paths: ['cart'] }],
    ['it may be among those that are only counted', { why: 'too-many' as const, count: 50, paths: ['a'] }],
  ])('do not call a file removed that was left out: %s', (_, leftOut) => {
    const files = { 'README.md': 'x', 'orders/index.mjs': 'x' }
    expect(changes(archive(files, { leftOut: [leftOut] })).join()).not.toContain('removed')
  })

  it('are none where the workspace could not be read', () => {
    expect(compareToStarter(archive({}, { problem: 'unreadable' }), starter)).toEqual({
      files: [],
      leftOut: [],
      problem: 'unreadable',
    })
  })
})
