import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readBody } from './request-body.ts'

const source = (chunks: readonly string[], length?: number) => ({
  headers: length === undefined ? {} : { 'content-length': String(length) },
  async *[Symbol.asyncIterator]() {
    for (const chunk of chunks) yield Buffer.from(chunk)
  },
})

test('a body is read with its hash, and held by its length before it comes', async () => {
  const held: number[] = []
  const body = await readBody(source(['ab', 'cd'], 4), 10, bytes => held.push(bytes))
  expect(Buffer.from(body?.bytes ?? []).toString()).toBe('abcd')
  expect(body?.sha256).toBe(createHash('sha256').update('abcd').digest('hex'))
  expect(held).toEqual([4])
})

test('a body of unknown length is held as it comes', async () => {
  const held: number[] = []
  await readBody(source(['ab', 'cd']), 10, bytes => held.push(bytes))
  expect(held).toEqual([0, 2, 2])
})

test.each([
  ['announced', source(['never read'], 11)],
  ['found', source(['123456', '789012'])],
])('a body over the limit is none: %s', async (_, body) => {
  expect(await readBody(body, 10, () => {})).toBe(undefined)
})

test('no byte is read for which there is no room', async () => {
  let read = 0
  const body = {
    headers: { 'content-length': '4' },
    async *[Symbol.asyncIterator]() {
      read++
      yield Buffer.from('abcd')
    },
  }
  const refuse = () => {
    throw new Error('no room')
  }
  await expect(readBody(body, 10, refuse)).rejects.toThrow('no room')
  expect(read).toBe(0)
})
