import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import { emptyChain, link } from '../../../shared/journal/hash-chain.ts'
import { journalFormat } from '../../../shared/journal/journal-format.ts'
import type { AttemptRow, AttemptStore, NewJob } from '../journal/attempt-store.ts'
import { sha256 } from '../journal/live-attempt.ts'
import { firstStanding } from '../journal/standing.ts'

const attemptStarted: AttemptEvent = {
  type: 'attempt-started',
  body: {
    format: journalFormat,
    attemptId: 'attempt',
    candidate: { id: 'ada' },
    challenge: { id: 'warm-up', version: '1.0.0', digest: 'd' },
    mode: 'exam',
    budgetMs: 1_200_000,
    parameters: {},
  },
}
const clockStarted: AttemptEvent = { type: 'clock-started', body: {} }
const begun = link(emptyChain, 1_000, [attemptStarted], sha256)
const end = { seq: 1, hash: begun[0]?.hash ?? '' }
const next = (commandId?: string) => link(end, 2_000, [clockStarted], sha256, commandId)
const third = () => link({ seq: 2, hash: next()[0]?.hash ?? '' }, 3_000, [clockStarted], sha256)

export interface OpenedStore {
  readonly store: AttemptStore
  /** Resolves once the jobs that are due have been tried, or their workers do so by themselves. */
  doDueJobs(): Promise<void>
  close(): Promise<void>
}

/** What every store of attempts has to do, as `AttemptStore` says it; each implementation's tests run it with an empty one. */
export function attemptStoreContract(open: () => Promise<OpenedStore>): void {
  let current: OpenedStore | undefined
  let count = 0
  const opened = () => {
    if (!current) throw new Error('the store is opened before the tests')
    return current
  }
  const store = () => opened().store
  beforeAll(async () => {
    current = await open()
  })
  afterAll(() => current?.close())

  const ground: Ground = {
    opened,
    store,
    async journalOf() {
      const id = `attempt${++count}`
      const row = { id, candidateId: `person${count}`, challengeId: 'warm-up', mode: 'exam' } as const
      expect(await store().journal.create(row, begun, {})).toEqual({ kind: 'created' })
      return row
    },
  }
  keepsJournals(ground)
  keepsTheIndex(ground)
  keepsTheRest(ground)
}

interface Ground {
  opened(): OpenedStore
  store(): AttemptStore
  /** A journal of one line, of somebody of its own. */
  journalOf(): Promise<Pick<AttemptRow, 'id' | 'candidateId' | 'challengeId' | 'mode'>>
}

/** Lines in their order, each once. */
function keepsJournals({ store, journalOf }: Ground): void {
  it('gives back what was written, from any line on and as many as are wanted', async () => {
    const { id } = await journalOf()
    const [entry] = next()
    expect(await store().journal.append(id, 1, next(), {})).toEqual({ kind: 'appended', lastSeq: 2 })
    expect(await store().journal.read(id, 0, 10)).toEqual([...begun, entry])
    expect(await store().journal.read(id, 1, 10)).toEqual([entry])
    expect(await store().journal.read(id, 0, 1)).toEqual(begun)
    expect(await store().journal.read(id, 2, 10)).toEqual([])
  })

  it('knows nothing of an attempt that is not there', async () => {
    expect(await store().journal.read('nobody', 0, 10)).toEqual([])
    expect(await store().journal.append('nobody', 1, next(), {})).toEqual({ kind: 'unknown-attempt' })
    expect(await store().journal.find({ id: 'nobody' })).toEqual([])
    expect(await store().journal.committedCommand('nobody', 'command')).toBeUndefined()
  })

  it('takes nothing that was decided on an older state, and writes nothing of it', async () => {
    const { id } = await journalOf()
    await store().journal.append(id, 1, next(), {})
    const bytes = Buffer.from(`of ${id}`)
    const digest = sha256(`of ${id}`)
    expect(
      await store().journal.append(id, 1, next(), { commandId: 'late', blobs: [{ digest, bytes }] }),
    ).toEqual({ kind: 'conflict', lastSeq: 2 })
    expect(await store().journal.read(id, 0, 10)).toHaveLength(2)
    expect(await store().journal.committedCommand(id, 'late')).toBeUndefined()
    expect(await store().blobs.get(digest)).toBeUndefined()
  })

  it('writes no line that does not follow the last', async () => {
    const { id } = await journalOf()
    await expect(store().journal.append(id, 1, third(), {})).rejects.toThrow(
      /Event 3 does not follow event 1/,
    )
    expect(await store().journal.read(id, 0, 10)).toEqual(begun)
  })

  it('of two that append to the same end, takes one', async () => {
    const { id } = await journalOf()
    const both = await Promise.all([1, 2].map(() => store().journal.append(id, 1, next(), {})))
    expect(both.map(({ kind }) => kind).sort()).toEqual(['appended', 'conflict'])
    expect(await store().journal.read(id, 0, 10)).toHaveLength(2)
  })

  it('carries a command out once, in each attempt for itself', async () => {
    const [{ id }, other] = [await journalOf(), await journalOf()]
    const options = { commandId: 'command' }
    await store().journal.append(id, 1, next('command'), options)
    expect(await store().journal.append(id, 2, next('command'), options)).toEqual({
      kind: 'duplicate',
      seq: 2,
    })
    expect(await store().journal.committedCommand(id, 'command')).toBe(2)
    expect((await store().journal.append(other.id, 1, next('command'), options)).kind).toBe('appended')
  })
}

/** What lists and listeners are told. */
function keepsTheIndex({ store, journalOf }: Ground): void {
  it('keeps one open attempt of a person, challenge and mode, until it is over', async () => {
    const row = await journalOf()
    const again = { ...row, id: `${row.id}again` }
    expect(await store().journal.create(again, begun, {})).toEqual({
      kind: 'open-already',
      attemptId: row.id,
    })
    expect((await store().journal.create({ ...again, mode: 'practice' }, begun, {})).kind).toBe('created')
    await store().journal.append(row.id, 1, next(), { standing: { phase: 'closing' } })
    expect((await store().journal.create({ ...again, id: `${row.id}next` }, begun, {})).kind).toBe('created')
  })

  it('lists attempts by person, by name and by whether they are open, with where they stand', async () => {
    const row = await journalOf()
    expect(await store().journal.find({ id: row.id })).toMatchObject([
      { ...row, open: true, createdAt: expect.any(Number), standing: firstStanding },
    ])
    const standing = { phase: 'scored', percent: 70, passed: true } as const
    await store().journal.append(row.id, 1, next(), { standing })
    const [found] = await store().journal.find({ candidateId: row.candidateId })
    expect(found).toMatchObject({ ...row, open: false, standing })
    expect(await store().journal.find({ candidateId: row.candidateId, open: true })).toEqual([])
  })

  it('tells whoever listens that a journal grew, until they stop', async () => {
    const { id } = await journalOf()
    const told: [string, number][] = []
    const stop = store().journal.subscribe((attemptId, lastSeq) => told.push([attemptId, lastSeq]))
    await store().journal.append(id, 1, next(), {})
    await expect.poll(() => told).toContainEqual([id, 2])
    stop()
    told.length = 0
    await store().journal.append(id, 2, third(), {})
    expect(told).toEqual([])
  })
}

/** Bytes, states and jobs. */
function keepsTheRest({ opened, store, journalOf }: Ground): void {
  it('keeps bytes by their digest, alone, together and with the events that name them', async () => {
    const { id } = await journalOf()
    const bytes = Buffer.from('alone')
    expect(await store().blobs.put(bytes)).toBe(sha256('alone'))
    const blobs = ['one', 'two', 'three'].map(text => ({ digest: sha256(text), bytes: Buffer.from(text) }))
    await store().blobs.putAll(blobs.slice(0, 2))
    await store().journal.append(id, 1, next(), { blobs: blobs.slice(2) })
    for (const text of ['alone', 'one', 'two', 'three'])
      expect(Buffer.from((await store().blobs.get(sha256(text))) ?? []).toString()).toBe(text)
    expect(await store().blobs.get(sha256('never'))).toBeUndefined()
  })

  it('gives a state back to the version that made it, and to no other', async () => {
    const { id } = await journalOf()
    // What is in it is between the fold and itself.
    const state = { phase: 'preparing' } as never
    await store().snapshots.save(id, { version: 3, seq: 1, state })
    expect(await store().snapshots.load(id, 3)).toEqual({ version: 3, seq: 1, state })
    expect(await store().snapshots.load(id, 4)).toBeUndefined()
    expect(await store().snapshots.load('nobody', 3)).toBeUndefined()
  })

  it('does a job at its time and once, tries one that fails again, and anew what replaces', async () => {
    const { id } = await journalOf()
    const ran: string[] = []
    let fails = true
    store().jobs.work(
      'contract',
      async attemptId => {
        ran.push(attemptId)
        if (fails) throw new Error('not yet')
      },
      { atOnce: 1 },
    )
    const job: NewJob = { key: `contract:${id}`, kind: 'contract', runAt: 0, payload: { attemptId: id } }
    await store().journal.append(id, 1, next(), { jobs: [job] })
    await opened().doDueJobs()
    await expect.poll(() => ran.length).toBeGreaterThan(0)
    fails = false
    await expect
      .poll(async () => {
        await opened().doDueJobs()
        return ran.length
      })
      .toBeGreaterThan(1)
    const done = ran.length
    await store().jobs.enqueue(job)
    await store().jobs.enqueue({ ...job, key: 'contract:later', runAt: Date.now() + 3_600_000 })
    await opened().doDueJobs()
    expect(ran).toHaveLength(done)
    await store().jobs.enqueue({ ...job, replace: true })
    await expect
      .poll(async () => {
        await opened().doDueJobs()
        return ran.length
      })
      .toBe(done + 1)
    expect(new Set(ran)).toEqual(new Set([id]))
  })
}
