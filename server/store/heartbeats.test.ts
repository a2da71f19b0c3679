import { expect, it } from 'vitest'
import { openTemporaryStore } from './temporary-store.ts'

it('says with every beat when anybody worked last', async () => {
  const { store, close } = await openTemporaryStore()
  expect(await store.heartbeats.last()).toBeUndefined()
  expect(await store.heartbeats.beat(1_000)).toBeUndefined()
  expect(await store.heartbeats.beat(2_000.7)).toBe(1_000)
  expect(await store.heartbeats.beat(1_500)).toBe(2_000)
  expect(await store.heartbeats.last()).toBe(2_000)
  await close()
})
