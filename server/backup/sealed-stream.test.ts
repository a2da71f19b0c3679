import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { seal, unseal } from './sealed-stream.ts'

const key = 'a pass phrase of twenty'
const piece = 64 * 1024
const leastCost = 2 ** 14

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function gather(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const sealed = (bytes: Uint8Array) => gather(seal(inParts(bytes, 10_000), key, leastCost))
const opened = (bytes: Uint8Array, passPhrase = key, size = 7_919) =>
  gather(unseal(inParts(bytes, size), passPhrase))

it.each([0, 1, piece - 1, piece, piece + 1, 3 * piece, 200_001])(
  'opens %d bytes as they were',
  async size => {
    const bytes = randomBytes(size)
    expect((await opened(await sealed(bytes))).equals(bytes)).toBe(true)
  },
)

it('says nothing of what is in it, and the same twice is not the same', async () => {
  const bytes = Buffer.alloc(100_000, 'canary')
  const [one, other] = await Promise.all([sealed(bytes), sealed(bytes)])
  expect(one.includes('canary')).toBe(false)
  expect(one.equals(other)).toBe(false)
})

it('is found changed wherever a bit is', async () => {
  const whole = await sealed(randomBytes(150_000))
  const start = whole.indexOf('}\n') + 2
  for (const at of [start, start + piece - 1, start + piece + 20, whole.length - 17, whole.length - 1]) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 1
    await expect(opened(changed)).rejects.toThrow(/damaged.*near byte \d+/)
  }
})

it('is found cut off wherever it ends', async () => {
  const whole = await sealed(randomBytes(2 * piece + 5))
  const start = whole.indexOf('}\n') + 2
  for (const end of [
    start,
    start + 5,
    start + piece,
    start + piece + 16,
    start + 2 * (piece + 16),
    whole.length - 1,
  ])
    await expect(opened(whole.subarray(0, end))).rejects.toThrow(/cut off/)
})

it('takes no piece for another, and nothing behind the last', async () => {
  const whole = await sealed(randomBytes(3 * piece))
  const start = whole.indexOf('}\n') + 2
  const size = piece + 16
  const at = (number: number) => whole.subarray(start + number * size, start + (number + 1) * size)
  const swapped = Buffer.concat([whole.subarray(0, start), at(1), at(0), at(2)])
  await expect(opened(swapped)).rejects.toThrow('damaged')
  await expect(opened(Buffer.concat([whole, at(0)]))).rejects.toThrow('damaged')
})

it.each<[string, (whole: Buffer) => Buffer, string, RegExp]>([
  ['another key', whole => whole, 'another pass phrase, as long', /key does not fit/],
  [
    'a newer format',
    whole => Buffer.concat([Buffer.from('ASSAY-BACKUP\n{"format":2}\n'), whole]),
    key,
    /has format 2, and this version of Assay reads up to 1/,
  ],
  ['another file', () => Buffer.from('PK\u0003\u0004 something else'), key, /no backup of Assay/],
  ['an empty file', () => Buffer.alloc(0), key, /no backup of Assay/],
  ['a header without an end', () => Buffer.from(`ASSAY-BACKUP\n${'x'.repeat(9_000)}`), key, /no backup/],
  ['a header that is none', () => Buffer.from('ASSAY-BACKUP\n{"format":1}\n'), key, /first lines.*damaged/],
  [
    'a cost that would take all memory',
    whole => Buffer.from(whole.toString('latin1').replace('"cost":16384', '"cost":1073741824'), 'latin1'),
    key,
    /first lines.*damaged/,
  ],
])('refuses %s with a sentence', async (_, change, passPhrase, said) => {
  const whole = await sealed(randomBytes(10))
  await expect(opened(change(whole), passPhrase)).rejects.toThrow(said)
})

it('seals nothing with a key that can be guessed', async () => {
  await expect(gather(seal(inParts(randomBytes(1), 1), 'short'))).rejects.toThrow('at least 16 characters')
})
