import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { accountThatHeldUp } from './held-up.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-held-'))
  path = join(folder, 'held-up.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['from when the silence began', 100_000, '111122223333'],
  ['from just before', 99_000, '111122223333'],
  ['from another time', 60_000, undefined],
])('an account that was seen %s', (_, since, named) => {
  writeFileSync(path, JSON.stringify({ accountId: '111122223333', since }))
  expect(accountThatHeldUp(path, 100_000)).toBe(named)
})

it('nobody is named by a file that is not there, or is none', () => {
  expect(accountThatHeldUp(path, 100_000)).toBeUndefined()
  writeFileSync(path, 'half a f')
  expect(accountThatHeldUp(path, 100_000)).toBeUndefined()
})
