import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openCompiledModules } from './compiled-modules.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compiled-'))
  const small = join(folder, 'node_modules', 'small')
  mkdirSync(small, { recursive: true })
  mkdirSync(join(folder, 'spare'))
  writeFileSync(join(small, 'package.json'), '{"main":"small.js"}')
  writeFileSync(join(small, 'small.js'), `exports.inner = require('./inner.js')`)
  writeFileSync(join(small, 'inner.js'), 'exports.words = "Grüße, 世界"')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const shelf = () => join(folder, 'node_modules', '.compiled-for-functions')
const open = (more: { runtime?: string } = {}) => {
  const runtime = fileURLToPath(new URL('../runtime', import.meta.url))
  const sdk = { nodeModules: join(folder, 'node_modules'), folders: ['small'], compiled: ['small'] }
  const modules = openCompiledModules({
    node: process.execPath,
    runtime,
    sdk,
    spare: join(folder, 'spare'),
    ...more,
  })
  onTestFinished(() => modules.close())
  return modules
}

test('is made beside the packages for everybody to read, and found there by the next', async () => {
  const mask = process.umask(0o077)
  onTestFinished(() => void process.umask(mask))
  const modules = open()
  expect(modules.folder()).toBeUndefined()
  await modules.made
  const made = modules.folder() ?? expect.fail('It was not made')
  expect(readdirSync(shelf()).map(name => join(shelf(), name))).toEqual([made])
  const modes = [shelf(), made, join(made, 'sdk.bin'), join(made, 'sdk.json')].map(
    path => statSync(path).mode & 0o777,
  )
  expect(modes).toEqual([0o755, 0o755, 0o644, 0o644])
  expect(open().folder()).toBe(made)
  const entries = JSON.parse(readFileSync(join(made, 'sdk.json'), 'utf8'))
  expect(entries).toMatchObject({
    'small/small.js': { encoding: 'latin1', requires: { './inner.js': 'small/inner.js' } },
    'small/inner.js': { encoding: 'utf16le', requires: {} },
  })
  const [offset, length] = entries['small/inner.js'].source
  const source = readFileSync(join(made, 'sdk.bin'))
    .subarray(offset, offset + length)
    .toString('utf16le')
  expect(source).toContain('exports.words = "Grüße, 世界"')
})

test('is made anew for packages that have changed', async () => {
  const first = open()
  await first.made
  writeFileSync(join(folder, 'node_modules/small/inner.js'), 'exports.words = "other"')
  const second = open()
  expect(second.folder()).toBeUndefined()
  await second.made
  expect(second.folder()).toEqual(expect.any(String))
  expect(second.folder()).not.toBe(first.folder())
})

test('made by several at the same time, is one for all, and nothing is left beside it', async () => {
  const several = [open(), open(), open()]
  await Promise.all(several.map(({ made }) => made))
  expect(new Set(several.map(one => one.folder())).size).toBe(1)
  expect(readdirSync(shelf()).length).toBe(1)
})

test('where nothing can be written beside the packages, each host has its own', async () => {
  writeFileSync(shelf(), 'in the way')
  const modules = open()
  await modules.made
  expect(modules.folder()).toMatch(join(folder, 'spare'))
  expect(existsSync(join(modules.folder() ?? '', 'sdk.bin'))).toBe(true)
})

test('what cannot be made is told of once, and there is none', async () => {
  const warnings: string[] = []
  const note = ({ message }: Error) => warnings.push(message)
  process.on('warning', note)
  onTestFinished(() => void process.off('warning', note))
  const runtime = join(folder, 'runtime')
  mkdirSync(runtime)
  const modules = open({ runtime })
  await modules.made
  await expect
    .poll(() => warnings)
    .toEqual([expect.stringMatching(/^Functions start slowly.*compiled-modules\.cjs/s)])
  expect(modules.folder()).toBeUndefined()
  expect(readdirSync(shelf())).toEqual([])
})

test('whoever closes does not wait for it, and leaves nothing half made', async () => {
  const modules = open()
  await modules.close()
  expect(modules.folder()).toBeUndefined()
  expect(existsSync(shelf()) ? readdirSync(shelf()) : []).toEqual([])
})
