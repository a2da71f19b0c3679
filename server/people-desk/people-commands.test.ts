import { createHash, randomBytes } from 'node:crypto'
import { unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deriveParameters } from '../../shared/challenge/parameters.ts'
import type { JsonObject } from '../../shared/json.ts'
import { readChallengeFiles } from '../challenges/challenge-files.ts'
import { loadChallenge } from '../challenges/loaded-challenge.ts'
import { type CredentialOffice, createCredentialOffice } from '../credentials/credential-office.ts'
import { createKeyRing } from '../credentials/key-ring.ts'
import { createKeySealing } from '../credentials/key-sealing.ts'
import { createSignInDesk } from '../people/sign-in-desk.ts'
import { openDatabase } from '../store/database.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { takeDemoAttempts } from '../testing/demo-attempts.ts'
import { keepAttempts } from '../testing/keep-attempts.ts'
import { achievedIn } from '../wiring/credentials-for-attempts.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { storeForCredentials } from '../wiring/store-for-credentials.ts'
import { storeForDemos } from '../wiring/store-for-demos.ts'
import { runPeopleCommand } from './people-commands.ts'

const ada = 'demo-ada'
const now = 1_700_000_000_000
const secretText = 'Ada Okafor, 12 Canary Lane'
const printed = JSON.stringify([[now, 'o', 'ada@laptop of Ada Okafor $ ']])
let temporary: TemporaryStore
let office: CredentialOffice
let adasExam: string

const run = (...given: string[]) => {
  const written = new Map<string, Uint8Array>()
  const write = async (path: string, bytes: Uint8Array) => void written.set(path, bytes)
  return runPeopleCommand(given, { store: temporary.store, write, address: 'https://academy.example' }).then(
    lines => ({ lines, written }),
  )
}

beforeAll(async () => {
  const challenge = loadChallenge(await readChallengeFiles('challenges/warm-up'), () => '/nowhere')
  const parameters = deriveParameters(challenge.manifest.parameters, () => new Uint8Array(16))
  const taken = await takeDemoAttempts(challenge, parameters, { id: 'local', name: 'Me' }, now)
  temporary = await openTemporaryStore({ now: () => 0 })
  const { store } = temporary
  await keepAttempts(taken, { store: storeForAttempts(store), people: store.people }, now)
  const rows = storeForCredentials(store)
  const keys = createKeyRing({
    store: rows,
    sealing: createKeySealing(randomBytes(32)),
    webIssuer: undefined,
    now: () => now,
  })
  const issuer = { name: 'Academy', publicAddress: undefined, localAddress: 'http://localhost:4400' }
  office = createCredentialOffice({ store: rows, keys, issuer, now: () => now })
  const [row] = await storeForAttempts(store).journal.find({ candidateId: ada })
  adasExam = row?.id ?? ''
  const state = (await taken.attempts.open({ id: ada, name: 'Ada Okafor' }, adasExam)).state()
  await office.issue(adasExam, achievedIn(state, challenge, 'Ada Okafor'))
  const [stored] = await store.journal.find({ id: adasExam })
  await writeOwnFile(stored?.lastSeq ?? 0, stored?.lastHash ?? '')
  await store.portfolios.save({
    attempt_id: adasExam,
    settings: { note: secretText },
    token: 'a'.repeat(26),
    expires_at: null,
    pack: {
      files: { 'note.txt': secretText, 'exam/briefs.md': 'canary-brief', 'recording/1.cast': printed },
    },
  })
  await storeForDemos(store).save({
    attemptId: adasExam,
    presenterId: ada,
    challengeId: 'warm-up',
    token: 'b'.repeat(26),
    phase: 'ended',
    startedAt: now,
    pieces: [0],
    length: 1_000,
  })
  await store.demos.savePiece(adasExam, 0, Buffer.from('what Ada Okafor has shown'))
}, 180_000)
afterAll(() => temporary.close())

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** A file that nobody else has, and what a terminal printed. */
async function writeOwnFile(lastSeq: number, lastHash: string): Promise<void> {
  const named = (text: string) => ({ digest: digestOf(text), bytes: Buffer.from(text) })
  const ofBlob = (text: string) => ({ digest: digestOf(text), bytes: text.length })
  const file: JsonObject = { path: 'notes.md', ...ofBlob(secretText) }
  const terminal: JsonObject = { terminalId: 'one', ...ofBlob(printed) }
  const [first, second] = [lastSeq + 1, lastSeq + 2]
  await temporary.store.journal.append(
    adasExam,
    lastSeq,
    [
      { seq: first, at: now, type: 'file-saved', body: file, previousHash: lastHash, hash: 'own' },
      { seq: second, at: now, type: 'terminal-recorded', body: terminal, previousHash: 'own', hash: 'last' },
    ],
    { blobs: [named(secretText), named(printed)] },
  )
}

/** Everything that is in the database, as text. */
async function wholeDatabase(): Promise<string> {
  const db = openDatabase(temporary.address)
  try {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
    const texts = rows.map(async ({ name }) => {
      const found = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(db)
      return `${name}\n${found.rows.map(({ text }) => text).join('\n')}`
    })
    return (await Promise.all(texts)).join('\n')
  } finally {
    await db.destroy()
  }
}
const hexOf = (text: string) => Buffer.from(text).toString('hex')

it('lists who is there', async () => {
  expect((await run('list')).lines).toContain(`${ada}  Ada Okafor  1 attempts`)
})

it('exports all that is kept of a person, and nothing that is the exam’s or somebody else’s', async () => {
  const { written, lines } = await run('export', ada, '--to', 'ada.zip')
  expect(lines[0]).toContain('are in ada.zip')
  const files = unzipSync(written.get('ada.zip') ?? new Uint8Array())
  const texts = Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]),
  )
  expect(JSON.parse(texts['person.json'] ?? '')).toMatchObject({ id: ada, name: 'Ada Okafor' })
  const journal = texts[`attempts/${adasExam}/journal.ndjson`] ?? ''
  expect(journal).toContain('"type":"attempt-scored"')
  for (const text of [secretText, printed])
    expect(texts[`attempts/${adasExam}/blobs/${digestOf(text)}`]).toBe(text)
  expect(Object.keys(texts)).toEqual(
    expect.arrayContaining([
      `credentials/${adasExam}-badge.json`,
      `portfolios/${adasExam}.json`,
      `demos/${adasExam}-0.json.gz`,
    ]),
  )
  expect(journal).not.toMatch(/"(salt|parameters|snapshot|look)"/)
  expect(JSON.stringify(texts)).not.toMatch(/canary-brief|Lindqvist/)
})

it('forgets nobody by a slip, whom it does not know, or who is at work', async () => {
  await expect(run('forget', ada)).rejects.toThrow(`npm run people -- forget ${ada} --for-good`)
  await expect(run('forget', 'nobody', '--for-good')).rejects.toThrow('Nothing is kept of nobody.')
  await expect(run('forget', 'demo-bo', '--for-good')).rejects.toThrow('Nothing was deleted.')
  await expect(run('export', 'nobody')).rejects.toThrow('Nothing is kept of nobody.')
  await expect(run('forget')).rejects.toThrow('npm run people -- list')
  expect(await temporary.store.people.nameOf(ada)).toBe('Ada Okafor')
})

it('leaves of who is forgotten only journals of ids, and whether a badge was withdrawn', async () => {
  const [badge] = (await office.ofAttempt(adasExam)).filter(({ kind }) => kind === 'badge')
  await office.setWithdrawn(adasExam, true, 'Ada Okafor was somebody else.')
  const [stored] = await temporary.store.credentials.find({ id: badge?.id ?? '' })
  const list = stored?.list ?? 0
  const before = await wholeDatabase()
  for (const text of ['Okafor', hexOf(secretText), hexOf(printed), 'canary-brief'])
    expect(before).toContain(text)

  const { lines } = await run('forget', ada, '--for-good')
  expect(lines[0]).toContain('2 credentials and 1 portfolios are deleted')

  const after = await wholeDatabase()
  for (const text of ['Okafor', hexOf('Okafor'), 'canary-brief', stored?.token ?? '?'])
    expect(after.includes(text)).toBe(false)
  expect(await temporary.store.credentials.withdrawnPlaces(list)).toContain(stored?.place)
  // The journal is as it was, and is somebody's without a name.
  expect((await temporary.store.journal.read(adasExam, 0)).length).toBeGreaterThan(10)
  expect((await run('list')).lines).toContain(`${ada}  (no name)  1 attempts`)
  await expect(run('forget', ada, '--for-good')).resolves.toBeDefined()
})

it('leaves to others what they wrote, also where it is the same', async () => {
  // All of them wrote the same line into the file of the first task.
  const bos = (await temporary.store.journal.find({ candidateId: 'demo-bo' })).map(({ id }) => id)
  const digests = (await Promise.all(bos.map(id => temporary.store.journal.read(id, 0))))
    .flat()
    .flatMap(({ type, body }) => (type === 'file-saved' ? [String(body.digest)] : []))
  expect(digests.length).toBeGreaterThan(0)
  for (const digest of digests) expect(await temporary.store.blobs.get(digest)).toBeDefined()
})

it('gives whoever runs the server a link that makes an administrator, and takes back the one before', async () => {
  const desk = createSignInDesk({ store: temporary.store.signIn, now: Date.now })
  const caller = { ip: '192.0.2.1', userAgent: '', actor: undefined }
  const secretOf = async () =>
    /^https:\/\/academy\.example\/enter#(.{43})$/.exec((await run('set-up-link')).lines[0] ?? '')?.[1] ?? ''
  const [first, second] = [await secretOf(), await secretOf()]
  await expect(desk.enter(first, 'Amy', caller)).rejects.toMatchObject({ code: 'wrong-code' })
  const { person, token } = await desk.enter(second, 'Amy', caller)
  expect((await desk.actorOf(token))?.grants).toContainEqual({ role: 'admin', organisationId: 'first' })

  const { written } = await run('export', person.id, '--to', 'amy.zip')
  const files = unzipSync(written.get('amy.zip') ?? new Uint8Array())
  const exported = Buffer.from(files['person.json'] ?? []).toString()
  expect(JSON.parse(exported)).toMatchObject({
    name: 'Amy',
    grants: [{ role: 'admin' }, { role: 'candidate' }],
    sessions: [{ how: 'code' }],
  })
  expect(exported).not.toContain(token)
  await run('forget', person.id, '--for-good')
  expect(await desk.actorOf(token)).toBeUndefined()
})
