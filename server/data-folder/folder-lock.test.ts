import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('gives a folder to one at a time and leaves nothing behind', () => {
  const release = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(`in use by another Assay server (process ${process.pid})`)
  release()
  lockFolder(folder)()
  expect(readdirSync(folder)).toEqual([])
})

it.each([
  ['a process that ended', () => `${spawnSync('true').pid}:123:x`],
  ['a process whose id another has today', () => `${process.pid}:1:x`],
  ['a file that says nothing', () => ''],
])('takes over the claim of %s', (_, claim) => {
  writeFileSync(join(folder, 'server.lock'), claim())
  const release = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow('in use')
  release()
})
