import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts'

let temporary: TemporaryStore
const day = 86_400_000
const now = Date.now()
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

beforeEach(async () => {
  temporary = await openTemporaryStore()
})
afterEach(() => temporary.close())

interface Made {
  readonly id: string
  readonly texts: readonly string[]
  readonly daysAgo: number
  readonly summary?: Record<string, string | number>
  readonly open?: boolean
}

async function make({
  id,
  texts,
  daysAgo,
  summary = { phase: 'scored' },
  open = false,
}: Made): Promise<void> {
  const { journal, people } = temporary.store
  await people.remember({ id: `person of ${id}`, name: id })
  const attempt = { id, candidateId: `person of ${id}`, challengeId: 'w', mode: 'exam', summary }
  const event = {
    seq: 1,
    at: 1,
    type: 'noted',
    body: { texts: texts.map(digestOf) },
    previousHash: '',
    hash: 'h',
  }
  const blobs = texts.map(text => ({ digest: digestOf(text), bytes: Buffer.from(text) }))
  await journal.create(attempt, [event], { blobs })
  const db = openDatabase(temporary.address)
  await sql`update attempts set changed_at = to_timestamp(${(now - daysAgo * day) / 1_000}::double precision),
    open = ${open} where id = ${id}`.execute(db)
  await db.destroy()
}

const kept = async (text: string) => (await temporary.store.blobs.get(digestOf(text))) !== undefined

it('deletes what was written in attempts that are old enough, and nothing that another points at', async () => {
  await make({ id: 'old', texts: ['old text', 'shared text'], daysAgo: 40 })
  await make({ id: 'new', texts: ['new text', 'shared text'], daysAgo: 2 })
  await temporary.store.blobs.put(Buffer.from('nobody points at it yet'))
  expect(await temporary.store.retention.forgetFiles(now - 30 * day, now)).toBe(1)
  expect(await Promise.all(['old text', 'shared text', 'new text'].map(kept))).toEqual([false, true, true])
  expect(await kept('nobody points at it yet')).toBe(true)
  expect(await temporary.store.journal.read('old', 0)).toHaveLength(1)
  expect(await temporary.store.retention.forgetFiles(now - 30 * day, now)).toBe(0)
})

it.each<[string, Partial<Made>]>([
  ['is open', { open: true, summary: { phase: 'running' } }],
  ['has an open criterion', { summary: { phase: 'scored', openPoints: 3 } }],
  ['has an appeal that nobody decided', { summary: { phase: 'scored', openAppeals: 1 } }],
])('keeps what belongs to an attempt that %s', async (_, more) => {
  await make({ id: 'old', texts: ['text'], daysAgo: 400, ...more })
  expect(await temporary.store.retention.forgetFiles(now - 30 * day, now)).toBe(0)
  expect(await kept('text')).toBe(true)
})

const portfolio = (token: string | null, expiresAt: number | null = null) =>
  temporary.store.portfolios.save({
    attempt_id: 'old',
    settings: { note: 'a note' },
    token,
    expires_at: expiresAt,
    pack: { files: { 'recording/1.cast': 'what a terminal printed' } },
  })

it.each([
  ['by its link', null],
  ['until a day that is to come', now + day],
])('keeps what a portfolio shows %s', async (_, expiresAt) => {
  await make({ id: 'old', texts: ['text'], daysAgo: 400 })
  await portfolio('t', expiresAt)
  expect(await temporary.store.retention.forgetFiles(now - 30 * day, now)).toBe(0)
  expect(await temporary.store.portfolios.ofAttempt('old')).toBeDefined()
})

it.each([
  ['that nobody but its candidate sees', null, null],
  ['that is over', 't', now - day],
])('deletes a portfolio %s, with the recording in it', async (_, token, expiresAt) => {
  await make({ id: 'old', texts: ['what a terminal printed, before it was scanned'], daysAgo: 400 })
  await make({ id: 'new', texts: [], daysAgo: 2 })
  await portfolio(token, expiresAt)
  expect(await temporary.store.retention.forgetFiles(now - 30 * day, now)).toBe(1)
  expect(await kept('what a terminal printed, before it was scanned')).toBe(false)
  expect(await temporary.store.portfolios.ofAttempt('old')).toBeUndefined()
})

it('waits while the files of an attempt are being kept', async () => {
  await make({ id: 'old', texts: ['text'], daysAgo: 400 })
  await make({ id: 'ending', texts: [], daysAgo: 0, summary: { phase: 'closing' } })
  expect(await temporary.store.retention.forgetFiles(now - 30 * day, now)).toBeUndefined()
  expect(await kept('text')).toBe(true)
})

it('names people who have begun nothing for long, and have nothing open', async () => {
  await make({ id: 'old', texts: [], daysAgo: 400 })
  await make({ id: 'busy', texts: [], daysAgo: 400, open: true })
  await make({ id: 'new', texts: [], daysAgo: 3 })
  expect(await temporary.store.retention.peopleIdleSince(now - 365 * day)).toEqual(['person of old'])
})

it('names people who came in, began nothing and cannot come again, and nobody who does more than taking exams', async () => {
  const come = async (id: string, role: string, seenAt: number) => {
    const digest = Buffer.from(id)
    const { invitations } = temporary.store.signIn
    await invitations.add({
      ...{ digest, id, role, organisationId: 'o', madeBy: undefined, uses: 1 },
      ...{ madeAt: seenAt, expiresAt: seenAt + 1 },
    })
    const session = { digest, id, personId: id, how: 'code', device: '', createdAt: seenAt }
    const entering = () => ({
      person: { id, name: id },
      roles: [role],
      session: { ...session, idleMs: day, endsAt: seenAt + day },
      endsSession: undefined,
    })
    expect(await invitations.redeem(digest, seenAt, entering)).toBe(true)
  }
  await come('gone', 'candidate', now - 400 * day)
  await come('admin', 'admin', now - 400 * day)
  await come('with-password', 'candidate', now - 400 * day)
  await temporary.store.signIn.setPassword('with-password', 'name', 'hash')
  await come('here', 'candidate', now)
  await make({ id: 'old', texts: [], daysAgo: 400 })
  await come('person of old', 'candidate', now)
  await temporary.store.retention.forgetExpired(now)
  expect(await temporary.store.retention.peopleIdleSince(now - 365 * day)).toEqual(['gone'])
  expect(await temporary.store.signIn.sessions.list('admin', now - 400 * day)).toEqual([])
  expect(await temporary.store.signIn.invitations.list('o', now - 400 * day)).toEqual([])
})
