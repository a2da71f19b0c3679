import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { zipArchive, zipFiles } from './zip-archive.ts'

async function* each(files: { readonly [path: string]: Uint8Array }) {
  for (const [path, bytes] of Object.entries(files)) yield { path, bytes }
}

it('gives the same bytes for the same files', () => {
  expect(zipArchive({ 'index.mjs': 'export {}' })).toEqual(zipArchive({ 'index.mjs': 'export {}' }))
})

it('packs many files, small and large, text and not, so that they come out as they went in', async () => {
  const files = {
    'cart/index.mjs': Buffer.from('export const a = 1\n'.repeat(100)),
    empty: new Uint8Array(),
    'naïve 日本語.txt': Buffer.from('ü'),
    'large.bin': new Uint8Array(300 * 1024).map((_, index) => index),
  }
  const zipped = await zipFiles(each(files))
  expect(zipped.length).toBeLessThan(302 * 1024)
  const back = unzipSync(zipped)
  expect(Object.keys(back)).toEqual(Object.keys(files))
  for (const [path, bytes] of Object.entries(files))
    expect(Buffer.from(back[path] ?? []).equals(bytes)).toBe(true)
})

it('makes an archive of nothing', async () => {
  expect(unzipSync(await zipFiles(each({})))).toEqual({})
})

it('fails where a file cannot be had', async () => {
  async function* broken() {
    yield { path: 'a', bytes: new Uint8Array() }
    throw new Error('no such blob')
  }
  await expect(zipFiles(broken())).rejects.toThrow('no such blob')
})

it('lets others have their turn', async () => {
  let turns = 0
  const counting = setInterval(() => {
    turns += 1
  }, 1)
  const text = Buffer.from('export const a = 1\n'.repeat(10_000))
  await zipFiles(each(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [String(index), text]))))
  clearInterval(counting)
  expect(turns).toBeGreaterThan(5)
})
