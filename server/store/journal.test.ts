import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../log.ts'
import { connectStore } from './connect-store.ts'
import type { Journal } from './journal.ts'
import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts'
import { newEvents } from './testing/new-events.ts'

let temporary: TemporaryStore
let journal: Journal
let id: string

beforeAll(async () => {
  temporary = await openTemporaryStore()
  journal = temporary.store.journal
})
afterAll(() => temporary.close())
beforeEach(async () => {
  id = await start()
})

async function start(): Promise<string> {
  const attempt = {
    id: randomUUID(),
    candidateId: randomUUID(),
    challengeId: 'warm-up',
    mode: 'exam',
    summary: {},
  }
  await journal.create(attempt, newEvents(0))
  return attempt.id
}

describe('starting an attempt', () => {
  it('of fifty starts at the same time makes one and names it to the others', async () => {
    const candidateId = randomUUID()
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => {
        return journal.create(
          { id: randomUUID(), candidateId, challengeId: 'w', mode: 'exam', summary: {} },
          newEvents(0),
        )
      }),
    )
    const [attempt, ...others] = await journal.find({ candidateId })
    expect(others).toEqual([])
    expect(outcomes.filter(outcome => outcome.kind === 'created')).toHaveLength(1)
    expect(
      outcomes.filter(outcome => outcome.kind === 'open-already' && outcome.attemptId === attempt?.id),
    ).toHaveLength(49)
  })

  it('may be done again once the attempt before is closed', async () => {
    const attempt = {
      id: randomUUID(),
      candidateId: randomUUID(),
      challengeId: 'w',
      mode: 'exam',
      summary: {},
    }
    await journal.create(attempt, newEvents(0))
    await journal.append(attempt.id, 1, newEvents(1), { closes: true })
    expect(await journal.create({ ...attempt, id: randomUUID() }, newEvents(0))).toEqual({ kind: 'created' })
    expect((await journal.find({ candidateId: attempt.candidateId, open: true })).length).toBe(1)
    expect((await journal.find({ candidateId: attempt.candidateId })).length).toBe(2)
  })
})

describe('appending', () => {
  it('lets one of fifty with the same expectation win', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => journal.append(id, 1, newEvents(1, 2))),
    )
    expect(outcomes.filter(outcome => outcome.kind === 'appended')).toEqual([
      { kind: 'appended', lastSeq: 3 },
    ])
    expect(outcomes.filter(outcome => outcome.kind === 'conflict')).toHaveLength(49)
    expect((await journal.read(id, 0)).map(event => event.seq)).toEqual([1, 2, 3])
  })

  it('keeps every journal without gaps while writers of several servers race', async () => {
    const other = await connectStore(temporary.address, { log: silentLog, now: Date.now })
    const ids = [id, await start(), await start()]
    const race = async (writer: Journal, attemptId: string) => {
      for (let done = 0; done < 20; ) {
        const at = (await writer.head(attemptId))?.lastSeq ?? 0
        if ((await writer.append(attemptId, at, newEvents(at))).kind === 'appended') done += 1
      }
    }
    await Promise.all(
      [journal, other.journal].flatMap(writer =>
        ids.flatMap(each => [race(writer, each), race(writer, each)]),
      ),
    )
    for (const each of ids) {
      expect((await journal.read(each, 0)).map(event => event.seq)).toEqual(
        Array.from({ length: 81 }, (_, i) => i + 1),
      )
    }
    await other.close()
  })

  it('answers a command that was sent before with its place', async () => {
    expect(await journal.append(id, 1, newEvents(1), { commandId: 'k' })).toEqual({
      kind: 'appended',
      lastSeq: 2,
    })
    await journal.append(id, 2, newEvents(2))
    expect(await journal.append(id, 3, newEvents(3), { commandId: 'k' })).toEqual({
      kind: 'duplicate',
      seq: 2,
    })
    const again = await Promise.all(
      Array.from({ length: 9 }, () => journal.append(id, 1, newEvents(1), { commandId: 'k' })),
    )
    expect(again).toEqual(Array.from({ length: 9 }, () => ({ kind: 'duplicate', seq: 2 })))
    expect((await journal.read(id, 0)).map(event => event.commandId)).toEqual([undefined, 'k', undefined])
  })

  it('says that an attempt is unknown', async () => {
    expect(await journal.append('nobody', 0, newEvents(0))).toEqual({ kind: 'unknown-attempt' })
    expect(await journal.head('nobody')).toBeUndefined()
  })

  it('lets what cannot be written harm nobody who is written with it', async () => {
    const neighbours = await Promise.all([start(), start(), start()])
    const impossible = newEvents(1).map(event => ({ ...event, type: 'nul \u0000' }))
    const results = await Promise.allSettled([
      journal.append(id, 1, impossible),
      ...neighbours.map(each => journal.append(each, 1, newEvents(1))),
      journal.append(id, 1, newEvents(1), {
        blobs: [{ digest: '0'.repeat(64), bytes: Buffer.from('other') }],
      }),
      journal.append(id, 1, newEvents(7)),
    ])
    expect(results.map(result => result.status)).toEqual([
      'rejected',
      ...neighbours.map(() => 'fulfilled'),
      'rejected',
      'rejected',
    ])
    expect((await journal.head(id))?.lastSeq).toBe(1)
    for (const each of neighbours) expect((await journal.head(each))?.lastSeq).toBe(2)
  })

  it('keeps a body exactly, whatever a candidate typed', async () => {
    const body = {
      z: 1,
      a: 'nul \u0000 lone \ud800 quote \' " \\ {,}',
      list: [null, true, 1.5, 1e21],
      nested: { é: '🙂' },
    }
    await journal.append(id, 1, newEvents(1, 1, body))
    const [event] = await journal.read(id, 1)
    expect(event).toEqual(newEvents(1, 1, body)[0])
    expect(JSON.stringify(event?.body)).toBe(JSON.stringify(body))
  })

  it('keeps blobs and jobs with the events or not at all', async () => {
    const bytes = new Uint8Array([0, 1, 2, 255])
    const digest = createHash('sha256').update(bytes).digest('hex')
    const job = { key: randomUUID(), kind: 'none', runAt: 0, payload: null }
    await journal.append(id, 0, newEvents(0), { blobs: [{ digest, bytes }], jobs: [job] })
    expect(await temporary.store.blobs.get(digest)).toBeUndefined()
    expect(await temporary.store.jobs.cancel(job.key)).toBe(false)
    await journal.append(id, 1, newEvents(1), { blobs: [{ digest, bytes }], jobs: [job] })
    expect(Buffer.from((await temporary.store.blobs.get(digest)) ?? [])).toEqual(Buffer.from(bytes))
    expect(await temporary.store.jobs.cancel(job.key)).toBe(true)
  })
})

describe('reading', () => {
  it('gives what comes after, at most so many', async () => {
    await journal.append(id, 1, newEvents(1, 9))
    expect((await journal.read(id, 3, 2)).map(event => event.seq)).toEqual([4, 5])
    expect(await journal.read(id, 10)).toEqual([])
    expect(await journal.head(id)).toEqual({ lastSeq: 10, lastHash: 'hash 10' })
  })

  it('finds an attempt with its summary', async () => {
    await journal.append(id, 1, newEvents(1), { summary: { score: 7 } })
    await journal.append(id, 2, newEvents(2))
    expect(await journal.find({ id })).toMatchObject([
      {
        id,
        open: true,
        mode: 'exam',
        challengeId: 'warm-up',
        createdAt: 1_001,
        lastSeq: 3,
        summary: { score: 7 },
      },
    ])
  })
})
