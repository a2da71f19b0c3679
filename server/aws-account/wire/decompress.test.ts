import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { EMPTY_REQUEST } from '../testing/temporary-call-context.ts'
import { decompressed } from './decompress.ts'

const request = (body: Uint8Array, encoding?: string) => ({
  ...EMPTY_REQUEST,
  body,
  headers: { 'content-encoding': encoding },
})

test('a packed body is unpacked, but for what is kept as it is sent', async () => {
  const packed = gzipSync('{"a":1}')
  const read = await decompressed(request(packed, 'gzip'), 'monitoring')
  expect([Buffer.from(read.body).toString(), read.headers['content-encoding']]).toEqual([
    '{"a":1}',
    undefined,
  ])
  expect((await decompressed(request(packed, 'gzip'), 's3')).body).toBe(packed)
  expect((await decompressed(request(packed), 'monitoring')).body).toBe(packed)
})

test('what is no packed body, or becomes too large, is refused', async () => {
  const refused = (body: Uint8Array) => expect(decompressed(request(body, 'gzip'), 'monitoring')).rejects
  await refused(Buffer.from('plain')).toMatchObject({ code: 'SerializationException', status: 400 })
  await refused(gzipSync(Buffer.alloc(2_000_000))).toMatchObject({ status: 413 })
})
