import { expect, it } from 'vitest'
import { createAttemptDrafts } from './attempt-drafts.ts'
import { createMemoryDraftStore, type DraftStore } from './draft-store.ts'

const dayMs = 24 * 3_600_000
const draft = (id: string) => ({ id, path: 'cart.mjs', text: id })

it('lists what was kept for this attempt, oldest first', async () => {
  const store = createMemoryDraftStore()
  let now = 2 * dayMs
  const drafts = createAttemptDrafts('attempt1', store, () => now)
  await drafts.keep(draft('late'))
  now -= 1
  await drafts.keep(draft('early'))
  await createAttemptDrafts('attempt2', store, () => now).keep(draft('other'))
  expect((await drafts.list()).map(({ id }) => id)).toEqual(['early', 'late'])
})

it('keeps nothing of an attempt that is over, not even what comes late', async () => {
  const store = createMemoryDraftStore()
  const drafts = createAttemptDrafts('attempt1', store, () => dayMs)
  await createAttemptDrafts('attempt2', store, () => dayMs).keep(draft('other'))
  await drafts.keep(draft('mine'))
  await drafts.end()
  await drafts.keep(draft('late'))
  expect(await drafts.list()).toEqual([])
  expect(await store.list('attempt2')).toHaveLength(1)
})

it('removes what is left of attempts that ended without this browser', async () => {
  const store = createMemoryDraftStore()
  await store.put({ ...draft('forgotten'), attemptId: 'attempt0', writtenAt: dayMs })
  const drafts = createAttemptDrafts('attempt1', store, () => 16 * dayMs)
  await drafts.list()
  expect(await store.list('attempt0')).toEqual([])
})

it('lets work go on where this device keeps nothing', async () => {
  const refuse = () => Promise.reject(new Error('Storage is forbidden.'))
  const throwing = () => {
    throw new Error('Storage is forbidden.')
  }
  const store: DraftStore = { put: refuse, putNow: throwing, remove: refuse, list: refuse, clear: refuse }
  const drafts = createAttemptDrafts('attempt1', store, () => dayMs)
  await drafts.keep(draft('mine'))
  drafts.keepNow(draft('mine'))
  await drafts.drop('mine')
  expect(await drafts.list()).toEqual([])
})
