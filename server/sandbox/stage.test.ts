import { expect, test } from 'vitest'
import { mountTable, numberedStage } from './stage.ts'

test('blanks and backslashes of paths are escaped', () => {
  const mounts = [
    { tmpfs: 'size=1m', to: 'tmp' },
    { from: '/my data/etc', to: 'etc' },
    { from: '/a\\b', to: 'tools' },
    { from: '/tab\tand\nline', to: 'tools/node' },
  ]
  expect(mountTable({ at: '/mnt', folders: [], files: [], mounts }).trimEnd().split('\n')).toEqual([
    'none /mnt/tmp tmpfs size=1m 0 0',
    '/my\\040data/etc /mnt/etc none bind 0 0',
    '/a\\134b /mnt/tools none bind 0 0',
    '/tab\\011and\\012line /mnt/tools/node none bind 0 0',
  ])
})

test('what is staged by number is found by its path, also below it', () => {
  const { stage, staged } = numberedStage(['/usr/lib', '/usr/bin/env'])
  expect(stage).toMatchObject({ at: '/mnt', folders: ['0'], files: ['1'] })
  expect(staged('/usr/lib/x')).toBe('/mnt/0/x')
  expect(staged('/usr/bin/env')).toBe('/mnt/1')
  expect(() => staged('/usr/libexec')).toThrow('/usr/libexec is not staged')
})
