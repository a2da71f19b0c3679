import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stageLayout } from './stage-layout.ts'

test('packages that are gone are left out, and Node lies over its place among the tools', () => {
  const nodeModules = mkdtempSync(join(tmpdir(), 'assay-packages-'))
  mkdirSync(join(nodeModules, 'here'))
  const parts = {
    stage: '/mnt',
    etcFolder: '/data/etc',
    toolsFolder: '/data/tools',
    nodeBinary: '/bin/node',
    packages: { nodeModules, folders: ['here', 'gone'] },
  }
  const { folders, mounts } = stageLayout(parts, '/home/one')
  rmSync(nodeModules, { recursive: true })
  expect(folders).toEqual(['home', 'etc', 'tools', 'tmp', 'pts', 'packages', 'packages/here'])
  expect(mounts.slice(1)).toEqual([
    { from: '/home/one', to: 'home' },
    { from: '/data/etc', to: 'etc' },
    { from: '/data/tools', to: 'tools' },
    { from: '/bin/node', to: 'tools/node' },
    { from: `${nodeModules}/here`, to: 'packages/here' },
  ])
})
