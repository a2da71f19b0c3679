import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkArchive, unpackArchive } from './code-archive.ts'
import { rawZip } from './testing/raw-zip.ts'
import { ArchiveTooLarge, UnreadableArchive } from './zip-directory.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const text = (length: number) => new Uint8Array(length).fill(97)

test.each([
  [
    'at once',
    { 'index.mjs': text(10), 'lib/a.js': text(3), 'empty/': new Uint8Array(), none: new Uint8Array() },
  ],
  ['in a worker', { 'index.mjs': text(4 << 20), 'lib/ä.js': text(3) }],
])('a package is unpacked %s', async (_, files) => {
  await unpackArchive(zipSync(files), folder)
  for (const [path, bytes] of Object.entries(files))
    if (!path.endsWith('/')) expect(readFileSync(join(folder, path)).equals(bytes)).toBe(true)
})

test('a backslash is a part of a name', async () => {
  await unpackArchive(zipSync({ 'lib\\a.js': text(3), '..\\b': text(1) }), folder)
  expect(readdirSync(folder).sort()).toEqual(['..\\b', 'lib\\a.js'])
})

test('files keep their modes, and links lead where they say', async () => {
  const unix = { os: 3 }
  const zip = zipSync({
    secret: [text(1), { ...unix, attrs: 0o100600 << 16 }],
    'bin/run': [text(1), { ...unix, attrs: 0o100755 << 16 }],
    link: [Buffer.from('bin/run'), { ...unix, attrs: (0o120777 << 16) >>> 0 }],
    unknown: text(1),
  })
  await unpackArchive(zip, folder)
  const others = (name: string) => statSync(join(folder, name)).mode & 0o7
  expect(['secret', 'bin/run', 'unknown'].map(others)).toEqual([0, 5, 5])
  expect(readlinkSync(join(folder, 'link'))).toBe('bin/run')
})

/** Entries that all are the same bytes, and say of themselves what they like. */
const lyingZip = (names: readonly string[], bytes: number) =>
  rawZip({ names, bytes, packed: deflateRawSync(text(10)), crc: 0 })

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, text(1)]))

describe('an archive is refused', () => {
  test.each([
    ['that is none', Buffer.from('not a zip at all, but long enough to be looked at'), UnreadableArchive],
    ['of nothing', new Uint8Array(), UnreadableArchive],
    ['that leaves its folder', zipSync({ '../x': text(1) }), UnreadableArchive],
    ['with an absolute path', zipSync({ '/x': text(1) }), UnreadableArchive],
    ['with a file as a folder', zipSync({ a: text(1), 'a/b': text(1) }), UnreadableArchive],
    [
      'with folders in folders in folders',
      zipSync({ [`${'a/'.repeat(2000)}b`]: text(1) }),
      UnreadableArchive,
    ],
    ['with an endless name', zipSync({ ['a'.repeat(300)]: text(1) }), UnreadableArchive],
    ['whose entry is not what it says', lyingZip(['a'], 5), UnreadableArchive],
    [
      'whose entries overlap',
      lyingZip(
        Array.from({ length: 300 }, (_, i) => `f${i}`),
        1e6,
      ),
      ArchiveTooLarge,
    ],
    ['whose directory is torn', zipSync({ a: text(1) }).subarray(3), UnreadableArchive],
    ['with sixty thousand files', zipSync(many(60_000), { level: 0 }), ArchiveTooLarge],
  ])('%s', async (_, zip, error) => {
    await expect(checkArchive(zip)).rejects.toThrow(error)
  })

  test('that grows beyond its limit, before it does', async () => {
    const bomb = zipSync({ a: text(3_000_000) })
    const limits = { maxUnzippedBytes: 2_000_000, maxEntries: 10 }
    expect(bomb.length).toBeLessThan(10_000)
    await expect(checkArchive(bomb, limits)).rejects.toThrow(ArchiveTooLarge)
  })
})

test('others get their turn while thousands of files are unpacked', async () => {
  const zip = zipSync(many(3000), { level: 0 })
  let turns = 0
  const counting = setInterval(() => {
    turns++
  }, 1)
  await unpackArchive(zip, folder)
  clearInterval(counting)
  expect(turns).toBeGreaterThan(20)
  expect(readFileSync(join(folder, 'f2999')).toString()).toBe('a')
})
