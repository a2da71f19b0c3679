import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { CollectOptions } from '../driver.ts'
import { createProjectFiles } from './project-files.ts'

const root = fs.mkdtempSync(join(tmpdir(), 'assay-collect-'))
const home = join(root, 'home')
const project = join(home, 'shop')
const files = createProjectFiles({ home, project: 'shop', owner: undefined })
const limits = { fileBytes: 1_000, totalBytes: 3_000, files: 50, pathBytes: 10_000 }

beforeEach(() => {
  fs.rmSync(home, { recursive: true, force: true })
  fs.mkdirSync(project, { recursive: true })
})
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

function write(path: string, content: string | Uint8Array = path): void {
  fs.mkdirSync(join(project, path, '..'), { recursive: true })
  fs.writeFileSync(join(project, path), content)
}

async function collect(changes: Partial<CollectOptions> = {}) {
  const taken = new Map<string, string>()
  const options = { limits, first: new Set<string>(), signal: new AbortController().signal, ...changes }
  const leftOut = await files.collect(options, async ({ path, bytes }) => {
    taken.set(path, Buffer.from(bytes).toString())
  })
  const why = Object.fromEntries(leftOut.map(one => [one.path, one.why]))
  return { taken, paths: [...taken.keys()], leftOut, why }
}

test('every plain file is handed over with what is in it, also hidden ones and those in hidden folders', async () => {
  for (const path of ['a.txt', 'deep/er/b.mjs', '.env', '.github/workflows/ci.yml', 'empty/']) {
    if (path.endsWith('/')) fs.mkdirSync(join(project, path))
    else write(path)
  }
  write('nothing', '')
  const { taken, leftOut } = await collect()
  expect([...taken].toSorted()).toEqual([
    ['.env', '.env'],
    ['.github/workflows/ci.yml', '.github/workflows/ci.yml'],
    ['a.txt', 'a.txt'],
    ['deep/er/b.mjs', 'deep/er/b.mjs'],
    ['nothing', ''],
  ])
  expect(leftOut).toEqual([])
})

test('what tools fill is named and not entered', async () => {
  write('node_modules/x/index.js')
  write('cart/node_modules/y/index.js')
  write('.git/HEAD')
  write('node_modules_of_mine')
  const { paths, why } = await collect()
  expect(paths).toEqual(['node_modules_of_mine'])
  expect(why).toEqual({
    node_modules: 'tool-folder',
    'cart/node_modules': 'tool-folder',
    '.git': 'tool-folder',
  })
})

test('links, pipes and sockets are never followed or waited for', async () => {
  fs.writeFileSync(join(root, 'outside.txt'), 'TOP SECRET')
  fs.symlinkSync('/etc/passwd', join(project, 'passwd'))
  fs.symlinkSync(root, join(project, 'up'))
  fs.symlinkSync('/proc/self/environ', join(project, 'environ'))
  execFileSync('/usr/bin/mkfifo', [join(project, 'pipe')])
  const { taken, why } = await collect()
  expect(taken.size).toBe(0)
  expect(why).toEqual({
    passwd: 'no-plain-file',
    up: 'no-plain-file',
    environ: 'no-plain-file',
    pipe: 'no-plain-file',
  })
})

test('a file that claims a gigabyte costs nothing, and neither does one that is just too large', async () => {
  write('sparse', '')
  fs.truncateSync(join(project, 'sparse'), 1024 ** 3)
  write('fits', 'x'.repeat(1_000))
  write('one-more', 'x'.repeat(1_001))
  const { paths, why } = await collect()
  expect(paths).toEqual(['fits'])
  expect(why).toEqual({ sparse: 'too-large', 'one-more': 'too-large' })
})

test('of ten thousand files, those that are surely the candidate’s and those less deep are kept', async () => {
  fs.mkdirSync(join(project, 'generated'))
  for (let index = 0; index < 10_000; index += 1) fs.writeFileSync(join(project, 'generated', `${index}`), '')
  write('generated/by-me.mjs', 'mine')
  write('z-last.mjs', 'also mine')
  const { taken, leftOut } = await collect({ first: new Set(['generated/by-me.mjs']) })
  expect(taken.size).toBe(50)
  expect(taken.get('generated/by-me.mjs')).toBe('mine')
  expect(taken.get('z-last.mjs')).toBe('also mine')
  expect(leftOut).toHaveLength(10_002 - 50)
  expect(new Set(leftOut.map(one => one.why))).toEqual(new Set(['too-many']))
})

test('all files together stay within the limit, and small ones are not pushed out by large ones', async () => {
  for (const name of ['a', 'b', 'c', 'd']) write(`${name}-package.zip`, name.repeat(900))
  write('z-source.mjs', 'z'.repeat(400))
  const { paths, why } = await collect()
  expect(paths.toSorted()).toEqual(['a-package.zip', 'b-package.zip', 'z-source.mjs'])
  expect(why).toEqual({ 'c-package.zip': 'too-many', 'd-package.zip': 'too-many' })
})

test('paths that would make the event too large are left out', async () => {
  for (let index = 0; index < 9; index += 1) write(`${index}${'\u0001'.repeat(199)}`)
  const { taken, leftOut } = await collect({ limits: { ...limits, pathBytes: 8 * 1_300 } })
  expect(taken.size).toBe(8)
  expect(leftOut).toHaveLength(1)
})

test('any name that is text is kept as it is', async () => {
  const names = [
    'two\nlines',
    'say "hi"',
    'naïve.mjs',
    'e\u0301.mjs',
    '日本語',
    '..\\..\\evil',
    ' ',
    '-rf',
    '\u202efdp',
  ]
  for (const name of names) write(name)
  const { taken } = await collect()
  expect([...taken.keys()].toSorted()).toEqual(names.toSorted())
  for (const [path, content] of taken) expect(content).toBe(path)
})

test('a name that is no text, one that is too long, and a tree that is too deep are left out', async () => {
  fs.writeFileSync(Buffer.concat([Buffer.from(`${project}/caf`), Buffer.of(0xe9)]), '')
  const long = Array.from({ length: 5 }, () => 'l'.repeat(240)).join('/')
  write(long)
  write(`${'d/'.repeat(40)}bottom`)
  const { taken, why } = await collect()
  expect(taken.size).toBe(0)
  expect(why).toEqual({ 'caf\ufffd': 'name', [long]: 'name', [`${'d/'.repeat(32)}d`]: 'too-many' })
})

test('a project folder that is gone, or is a link by now, is refused', async () => {
  fs.renameSync(project, join(home, 'aside'))
  await expect(collect()).rejects.toMatchObject({ code: 'unknown-file' })
  fs.symlinkSync('/etc', project)
  await expect(collect()).rejects.toMatchObject({ code: 'path-refused' })
})

test('what the taker throws is not mistaken for something about a file', async () => {
  write('a.txt')
  const gone = Object.assign(new Error('the database is gone'), { code: 'ENOENT' })
  const options = { limits, first: new Set<string>(), signal: new AbortController().signal }
  await expect(files.collect(options, () => Promise.reject(gone))).rejects.toBe(gone)
})

test('it stops when its time is over', async () => {
  write('a.txt')
  const signal = AbortSignal.abort(new Error('too late'))
  await expect(collect({ signal })).rejects.toThrow('too late')
})
