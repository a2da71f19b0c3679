import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import { type ChainEnd, emptyChain, link } from '../../../shared/journal/hash-chain.ts'
import type { Store } from '../../store/connect-store.ts'
import type { DatabaseReading } from '../../store/copies/read-database.ts'
import type { StoredEvent } from '../../store/stored-event.ts'

export const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** A name as a candidate can type it: no form of JSON but that of the column keeps it. */
export const oddName = 'zero \u0000, half \ud800, quote " and \\ and ünï'
/** A text of a candidate, and a name: what no one else may read. */
export const candidatesText = 'const secretOfAda = "canary text of a candidate"'
export const candidatesName = 'Ada Canary-Okafor'
export const account = '123456789012'

const attemptStarted = (attemptId: string): AttemptEvent => ({
  type: 'attempt-started',
  body: {
    format: 3,
    attemptId,
    candidate: { id: 'ada' },
    challenge: { id: 'warm-up', version: '1.0.0', digest: 'c'.repeat(64) },
    mode: 'exam',
    budgetMs: 1_200_000,
    parameters: { suffix: '7f3a' },
  },
})

/** What a terminal printed, as a recording keeps it. */
export const recordedText = JSON.stringify([[1_700_000_000_000, 'o', 'canary$ env\r\n']])
const recorded: AttemptEvent = {
  type: 'terminal-recorded',
  body: { terminalId: 'one', digest: sha256(recordedText), bytes: recordedText.length },
}
const saved = (path: string, text: string): AttemptEvent => ({
  type: 'file-saved',
  body: { path, digest: sha256(text), bytes: text.length },
})

/** Lines that follow in a journal, chained as those of attempts. */
export function lines(end: ChainEnd, events: readonly AttemptEvent[], commandId?: string): StoredEvent[] {
  const entries = link(end, 1_700_000_000_000 + end.seq, events, sha256, commandId)
  return entries.map(({ seq, at, type, body, previousHash, hash, commandId: command }) => ({
    seq,
    at,
    type,
    body: JSON.parse(JSON.stringify(body)),
    previousHash,
    hash,
    ...(command === undefined ? {} : { commandId: command }),
  }))
}

/** Begins an attempt that stays open. @returns where its journal ends */
export async function beginAttempt(store: Store, id: string, candidateId = 'ada'): Promise<ChainEnd> {
  const first = lines(emptyChain, [attemptStarted(id)])
  const begun = { id, candidateId, challengeId: 'warm-up', mode: id, summary: { phase: 'running' } }
  await store.journal.create(begun, first, {
    jobs: [{ key: `deadline:${id}`, kind: 'attempt-deadline', runAt: 1, payload: { attemptId: id } }],
  })
  return { seq: 1, hash: first[0]?.hash ?? '' }
}

/** Saves a text in an attempt, as a page's command. @returns where its journal ends then */
export async function saveText(
  store: Store,
  id: string,
  end: ChainEnd,
  path: string,
  text: string,
): Promise<ChainEnd> {
  return keepText(store, id, end, saved(path, text), text)
}

/** Keeps a text with the event that names it. @returns where the journal ends then */
async function keepText(
  store: Store,
  id: string,
  end: ChainEnd,
  event: AttemptEvent,
  text: string,
): Promise<ChainEnd> {
  const [next] = lines(end, [event], `command ${end.seq}`)
  if (next === undefined) throw new Error('no line')
  const blobs = [{ digest: sha256(text), bytes: Buffer.from(text) }]
  const outcome = await store.journal.append(id, end.seq, [next], { blobs })
  if (outcome.kind !== 'appended') throw new Error(outcome.kind)
  return { seq: next.seq, hash: next.hash }
}

/** Something in every table that has no rules of its own, and attempts that are open: one of many lines, one with odd names. */
export async function fillStore(store: Store): Promise<ReadonlyMap<string, ChainEnd>> {
  const ends = new Map<string, ChainEnd>()
  await store.people.remember({ id: 'ada', name: candidatesName })
  await store.secrets.getOrCreate('attempt-parameters', 32)
  await store.heartbeats.beat(1_700_000_000_000)
  for (const [id, paths] of [
    ['long', Array.from({ length: 250 }, (_, at) => `file-${at}`)],
    ['odd', [oddName, 'main.mjs']],
  ] as const) {
    let end = await beginAttempt(store, id)
    for (const path of paths) end = await saveText(store, id, end, path, `${candidatesText} ${path.length}`)
    if (id === 'odd') end = await keepText(store, id, end, recorded, recordedText)
    ends.set(id, end)
  }
  await store.blobs.put(randomBytes(3 * 1024 * 1024))
  await store.credentials.addKey({ id: 'z6MkCanary', sealed: randomBytes(60), createdAt: 1 })
  return ends
}

/** The files of a data folder beside the database: an account with its engine, a workspace with what a shell can make in it. */
export function makeFiles(dataDir: string): void {
  const write = (path: string, content: string | Uint8Array, mode = 0o600) => {
    mkdirSync(join(dataDir, path, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(join(dataDir, path), content)
    chmodSync(join(dataDir, path), mode)
  }
  write('credentials.key', randomBytes(32).toString('base64url'))
  write('published-versions.json', '{"warm-up":"1.1.0"}')
  write('run/accounts.port', '41234')
  write(`challenges/${'c'.repeat(64)}/challenge.yaml`, 'id: warm-up', 0o444)
  write(`accounts/${account}/profile.json`, '{"key":"long"}')
  write(`accounts/${account}/state/state.log`, 'a line of the state\n')
  write(`accounts/${account}/state/blobs/${sha256('an object')}`, 'an object')
  write(`accounts/${account}/state/blobs/half.part`, 'half')
  mkdirSync(join(dataDir, `accounts/${account}/state/services/dynamodb`), { recursive: true })
  const endpoint = { kind: 'local', socketPath: join(dataDir, `accounts/${account}/endpoint.sock`) }
  write('workspaces/long/workspace.json', JSON.stringify({ id: 'long', endpoint }))
  write('workspaces/long/home/shop/main.mjs', candidatesText, 0o755)
  write('workspaces/long/home/shop/.hidden', '')
  write('workspaces/.slot-1-2/home/x', 'nobody has it')
  symlinkSync('/etc', join(dataDir, 'workspaces/long/home/shop/out'))
}

/** The engine of the account's tables, with a row that is in its log of writes alone. @returns what lets go of it */
export function openEngine(dataDir: string): DatabaseSync {
  const database = new DatabaseSync(join(dataDir, `accounts/${account}/state/services/dynamodb/us-east-1.db`))
  database.exec(
    `pragma journal_mode = wal; create table items (id text); insert into items values ('an item')`,
  )
  return database
}

/** A digest of all rows of each table. */
export async function digestsOf(reading: DatabaseReading): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {}
  for (const table of reading.tables) {
    const hash = createHash('sha256').update(JSON.stringify(table.columns))
    for await (const rows of reading.rows(table)) for (const row of rows) hash.update(JSON.stringify(row))
    digests[table.name] = hash.digest('hex')
  }
  await reading.close()
  return digests
}
