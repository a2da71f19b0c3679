import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts'
import { newEvents } from './testing/new-events.ts'

let temporary: TemporaryStore
beforeEach(async () => {
  temporary = await openTemporaryStore()
})
afterEach(() => temporary.close())

async function start(id: string): Promise<void> {
  const { journal } = temporary.store
  await journal.create({ id, candidateId: id, challengeId: 'w', mode: 'exam', summary: {} }, newEvents(0))
}

it('tells every subscriber of what was appended, and nobody after they stopped', async () => {
  const { journal } = temporary.store
  const told: string[] = []
  const stopped: string[] = []
  journal.subscribe((id, lastSeq) => told.push(`${id} ${lastSeq}`))
  const stop = journal.subscribe((id, lastSeq) => stopped.push(`${id} ${lastSeq}`))
  await start('a:with colon')
  await vi.waitFor(() => expect(stopped).toEqual(['a:with colon 1']))
  stop()
  await journal.append('a:with colon', 1, newEvents(1, 3))
  await vi.waitFor(() => expect(told).toEqual(['a:with colon 1', 'a:with colon 4']))
  expect(stopped).toHaveLength(1)
})

it('misses nothing while its connection is cut again and again', async () => {
  const { journal } = temporary.store
  const ids = ['a', 'b', 'c']
  const seen = new Map<string, number[]>()
  const last = new Map<string, number>()
  for (const id of ids) await start(id)
  journal.subscribe(async (id, lastSeq) => {
    const from = last.get(id) ?? 1
    last.set(id, Math.max(from, lastSeq))
    if (lastSeq <= from) return
    for (const event of await journal.read(id, from, lastSeq - from)) seen.get(id)?.push(event.seq)
  })
  for (const id of ids) seen.set(id, [])
  const killer = openDatabase(temporary.address)
  for (let seq = 1; seq <= 60; seq += 1) {
    await Promise.all(ids.map(id => journal.append(id, seq, newEvents(seq))))
    if (seq % 6 === 0) await cutListeners(killer)
  }
  const all = Array.from({ length: 60 }, (_, index) => index + 2)
  for (const id of ids)
    await vi.waitFor(() => expect(seen.get(id)?.toSorted((a, b) => a - b)).toEqual(all), 4_000)
  await killer.destroy()
})

async function cutListeners(db: ReturnType<typeof openDatabase>): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
  `.execute(db)
}
