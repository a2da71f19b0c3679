import { execFileSync, spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createProjectFiles, makeProject } from './project-files.ts'

const root = fs.mkdtempSync(join(tmpdir(), 'assay-files-'))
const home = join(root, 'home')
const project = join(home, 'shop')
const isRoot = process.getuid?.() === 0
const owner = isRoot ? { uid: 54_321 } : undefined
const place = { home, project: 'shop', owner }
const files = createProjectFiles(place)
const text = async (path: string) => Buffer.from(await files.read(path, 1_000)).toString()

beforeEach(async () => {
  fs.rmSync(home, { recursive: true, force: true })
  fs.mkdirSync(home)
  fs.writeFileSync(join(root, 'outside.txt'), 'TOP SECRET')
  await makeProject(place, [
    { path: 'a.txt', mode: 0o644, data: Buffer.from('hello') },
    { path: 'bin/run.sh', mode: 0o755, data: Buffer.from('#!/bin/sh\n') },
  ])
})
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

test('what is written is read back, belongs to the candidate and leaves nothing beside it', async () => {
  await files.write('new/deep/file.txt', Buffer.from('x'))
  expect(await text('new/deep/file.txt')).toBe('x')
  const owned = ['new', 'new/deep', 'new/deep/file.txt'].map(path => fs.statSync(join(project, path)).uid)
  expect(new Set(owned)).toEqual(new Set([owner?.uid ?? process.getuid?.()]))
  expect(fs.readdirSync(join(project, 'new/deep'))).toEqual(['file.txt'])
})

test('a file that is replaced keeps its mode, and the set-id bits are never set', async () => {
  await files.write('bin/run.sh', Buffer.from('#!/bin/bash\n'))
  expect(fs.statSync(join(project, 'bin/run.sh')).mode & 0o7777).toBe(0o755)
  fs.chmodSync(join(project, 'bin/run.sh'), 0o4755)
  await files.write('bin/run.sh', Buffer.from('#!/bin/bash\n'))
  expect(fs.statSync(join(project, 'bin/run.sh')).mode & 0o7777).toBe(0o755)
})

test('rename, remove and makeFolder do what they say', async () => {
  await files.makeFolder('docs/old')
  await files.rename('a.txt', 'docs/b.txt')
  expect(await text('docs/b.txt')).toBe('hello')
  const paths = ['docs/b.txt', 'docs', 'a.txt', 'gone/deep.txt']
  expect(await Promise.all(paths.map(files.kindOf))).toEqual(['file', 'folder', undefined, undefined])
  await expect(files.rename('docs/b.txt', 'bin/run.sh')).rejects.toMatchObject({ code: 'path-refused' })
  await files.remove('docs')
  expect((await files.list()).entries.map(entry => entry.path)).toEqual(['bin', 'bin/run.sh'])
  await expect(files.remove('docs')).rejects.toMatchObject({ code: 'unknown-file' })
})

const strangeNames = [
  'nfde\u0301.txt',
  'nfcé.txt',
  'a\tb',
  'two\nlines',
  'say "hi" \\ \'there\'',
  'esc\u001b[2J',
  '\u202efdp.exe',
  'replaced \ufffd',
  ' ',
]
test.each([...strangeNames, ...strangeNames.map(name => `${name}/${name}`)])(
  'what a program called %j is listed, read, saved, renamed and removed by that name',
  async path => {
    fs.mkdirSync(join(project, path, '..'), { recursive: true })
    fs.writeFileSync(join(project, path), 'there')
    const list = async () => (await files.list()).entries.map(entry => entry.path)
    expect(await list()).toContain(path)
    expect(await text(path)).toBe('there')
    await files.write(path, Buffer.from('saved'))
    expect(fs.readFileSync(join(project, path), 'utf8')).toBe('saved')
    expect(fs.readdirSync(join(project, path, '..')).filter(name => name.startsWith('nf'))).toHaveLength(
      path.includes('nf') ? 1 : 0,
    )
    await files.rename(path, `${path}2`)
    expect(await files.kindOf(`${path}2`)).toBe('file')
    await files.remove(`${path}2`)
    expect(await list()).not.toContain(`${path}2`)
  },
)

test('a name that is no text is counted and does not stop the list, and goes with its folder', async () => {
  const bytes = Buffer.concat([Buffer.from(`${project}/bin/caf`), Buffer.of(0xe9)])
  fs.writeFileSync(bytes, 'x')
  const { entries, unnamed } = await files.list()
  expect(entries.map(entry => entry.path)).toEqual(['a.txt', 'bin', 'bin/run.sh'])
  expect(unnamed).toBe(1)
  await files.remove('bin')
  expect((await files.list()).unnamed).toBe(0)
})

test('what is listed is no longer than what can be asked for', async () => {
  const long = 'l'.repeat(240)
  await files.makeFolder(Array.from({ length: 4 }, () => long).join('/'))
  fs.mkdirSync(join(project, long, long, long, long, long))
  const { entries, unnamed } = await files.list()
  for (const { path } of entries) expect(await files.kindOf(path)).toBeDefined()
  expect(unnamed).toBe(1)
})

test('links to the outside are neither read, written through, listed into nor removed through', async () => {
  fs.symlinkSync('/etc', join(project, 'etc'))
  fs.symlinkSync(join(root, 'outside.txt'), join(project, 'link.txt'))
  fs.symlinkSync('/proc/self/environ', join(project, 'environ'))
  for (const path of ['etc/passwd', 'link.txt', 'environ', 'etc'])
    await expect(files.read(path, 1e6)).rejects.toMatchObject({ code: 'path-refused' })
  await expect(files.write('etc/new', Buffer.from('x'))).rejects.toMatchObject({ code: 'path-refused' })
  const { entries } = await files.list()
  expect(entries.filter(entry => entry.path.startsWith('etc'))).toMatchObject([
    { path: 'etc', kind: 'other' },
  ])
  await files.write('link.txt', Buffer.from('mine'))
  await files.remove('etc')
  expect(fs.readFileSync(join(root, 'outside.txt'), 'utf8')).toBe('TOP SECRET')
  expect(fs.existsSync('/etc/passwd')).toBe(true)
  expect(await text('link.txt')).toBe('mine')
})

test('a project folder that became a link is not followed', async () => {
  fs.renameSync(project, join(home, 'aside'))
  fs.symlinkSync('/etc', project)
  await expect(files.read('passwd', 1e6)).rejects.toMatchObject({ code: 'path-refused' })
  expect(await files.list()).toEqual({ entries: [], truncated: false, unnamed: 0 })
})

test('pipes, devices, folders, and files that are too large are refused at once', async () => {
  execFileSync('/usr/bin/mkfifo', [join(project, 'pipe')])
  fs.writeFileSync(join(project, 'sparse'), '')
  fs.truncateSync(join(project, 'sparse'), 100 * 1024 ** 3)
  await expect(files.read('pipe', 1_000)).rejects.toMatchObject({ code: 'path-refused' })
  await expect(files.read('bin', 1_000)).rejects.toMatchObject({ code: 'path-refused' })
  await expect(files.read('sparse', 1_000)).rejects.toMatchObject({ code: 'file-too-large' })
  await expect(files.write('bin', Buffer.from('x'))).rejects.toMatchObject({ code: 'path-refused' })
  await expect(files.read('none', 1_000)).rejects.toMatchObject({ code: 'unknown-file' })
})

test('the list is bounded and leaves out what nobody edits', async () => {
  for (const folder of ['node_modules/x', '.git/objects'])
    fs.mkdirSync(join(project, folder), { recursive: true })
  for (let index = 0; index < 2_100; index += 1) fs.writeFileSync(join(project, `f${index}`), '')
  const { entries, truncated } = await files.list()
  expect(truncated).toBe(true)
  expect(entries.length).toBeLessThanOrEqual(2_000)
  expect(entries.filter(({ path }) => /^(node_modules|\.git)\//.test(path))).toEqual([])
})

test('a folder that is swapped for a link all the time never leads outside', async () => {
  fs.mkdirSync(join(project, 'swap'))
  fs.writeFileSync(join(project, 'swap/outside.txt'), 'inside')
  const swap = `
    const fs = require('node:fs'); process.chdir(process.argv[1]); fs.symlinkSync(process.argv[2], 'evil')
    for (;;) { fs.renameSync('swap', 'good'); fs.renameSync('evil', 'swap'); fs.renameSync('swap', 'evil'); fs.renameSync('good', 'swap') }`
  const racer = spawn(process.execPath, ['-e', swap, project, root], { stdio: 'ignore' })
  const seen = { inside: 0, leaked: 0, refused: 0 }
  try {
    for (let round = 0; round < 3_000; round += 1) {
      const found = await text('swap/outside.txt').catch(() => 'refused')
      if (found === 'inside') seen.inside += 1
      else if (found === 'refused') seen.refused += 1
      else seen.leaked += 1
    }
  } finally {
    racer.kill('SIGKILL')
  }
  expect(seen.leaked).toBe(0)
  // Both states were met, or the race was none.
  expect(seen.inside).toBeGreaterThan(0)
  expect(seen.refused).toBeGreaterThan(0)
})
