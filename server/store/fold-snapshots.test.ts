import { expect, it } from 'vitest'
import { openTemporaryStore } from './temporary-store.ts'
import { newEvents } from './testing/new-events.ts'

it('keeps the latest state of an attempt for the version that made it', async () => {
  const { store, close } = await openTemporaryStore()
  const { snapshots, journal } = store
  await journal.create(
    { id: 'a', candidateId: 'c', challengeId: 'w', mode: 'exam', summary: {} },
    newEvents(0),
  )
  expect(await snapshots.load('a', '1')).toBeUndefined()
  await snapshots.save('a', { seq: 20, version: '1', state: { text: 'nul \u0000' } })
  await snapshots.save('a', { seq: 10, version: '1', state: 'older' })
  expect(await snapshots.load('a', '1')).toEqual({ seq: 20, version: '1', state: { text: 'nul \u0000' } })
  await snapshots.save('a', { seq: 10, version: '2', state: 'of newer code' })
  expect(await snapshots.load('a', '1')).toBeUndefined()
  expect(await snapshots.load('a', '2')).toEqual({ seq: 10, version: '2', state: 'of newer code' })
  await close()
})
