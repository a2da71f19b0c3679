import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stageLayout } from './stage-layout.ts'

test('blanks and backslashes of paths are escaped, and packages that are gone left out', () => {
  const nodeModules = mkdtempSync(join(tmpdir(), 'assay-packages-'))
  mkdirSync(join(nodeModules, 'here'))
  const parts = {
    stage: '/mnt',
    etcFolder: '/my data/etc',
    toolsFolder: '/a\\b',
    nodeBinary: '/tab\tand\nline',
    packages: { nodeModules, folders: ['here', 'gone'] },
  }
  const { folders, table } = stageLayout(parts, '/home/one')
  rmSync(nodeModules, { recursive: true })
  expect(folders).toEqual(['home', 'etc', 'tools', 'tmp', 'pts', 'packages', 'packages/here'])
  expect(table.trimEnd().split('\n')).toEqual([
    '/home/one /mnt/home none bind 0 0',
    '/my\\040data/etc /mnt/etc none bind 0 0',
    '/a\\134b /mnt/tools none bind 0 0',
    '/tab\\011and\\012line /mnt/tools/node none bind 0 0',
    `${nodeModules}/here /mnt/packages/here none bind 0 0`,
  ])
})
