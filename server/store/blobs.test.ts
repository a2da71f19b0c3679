import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { maxBlobBytes } from './blobs.ts'
import { openTemporaryStore } from './temporary-store.ts'

it('keeps bytes under their digest, once, up to the limit', async () => {
  const { store, close } = await openTemporaryStore()
  const bytes = randomBytes(maxBlobBytes)
  const [digest, again] = await Promise.all([store.blobs.put(bytes), store.blobs.put(bytes)])
  expect(again).toBe(digest)
  expect(bytes.equals((await store.blobs.get(digest)) ?? new Uint8Array())).toBe(true)
  expect(await store.blobs.get('0'.repeat(64))).toBeUndefined()
  await expect(store.blobs.put(randomBytes(maxBlobBytes + 1))).rejects.toThrow(RangeError)
  await close()
})
