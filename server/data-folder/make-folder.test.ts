import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeFolder } from './make-folder.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-folder-'))
})
afterEach(() => rmSync(root, { recursive: true }))

it('makes a folder and what it lies in, for this user alone, and leaves one that is there as it is', () => {
  const path = join(root, 'a/b/c')
  makeFolder(path)
  writeFileSync(join(path, 'kept'), '')
  makeFolder(path)
  for (const made of ['a', 'a/b', 'a/b/c']) expect(statSync(join(root, made)).mode & 0o777).toBe(0o700)
  expect(existsSync(join(path, 'kept'))).toBe(true)
})

it('says what is in the way', () => {
  writeFileSync(join(root, 'file'), '')
  expect(() => makeFolder(join(root, 'file'))).toThrow(/EEXIST/)
  expect(() => makeFolder(join(root, 'file/below'))).toThrow(/ENOTDIR/)
})

it('comes to an end where the system takes no new folders', () => {
  expect(() => makeFolder('/proc/nowhere/at/all')).toThrow(/ENOENT/)
})
