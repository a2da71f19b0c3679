import { expect, it } from 'vitest'
import { openTemporaryStore } from './temporary-store.ts'

it('keeps a secret once made, whoever asks first', async () => {
  const { store, close } = await openTemporaryStore()
  const asked = await Promise.all(Array.from({ length: 8 }, () => store.secrets.getOrCreate('cookie', 32)))
  expect(new Set(asked.map(secret => Buffer.from(secret).toString('hex'))).size).toBe(1)
  expect(asked[0]?.byteLength).toBe(32)
  expect(await store.secrets.getOrCreate('other', 32)).not.toEqual(asked[0])
  await close()
})
