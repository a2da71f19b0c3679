import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyChain } from '../../shared/journal/hash-chain.ts'
import { inspectDatabase } from '../backup/inspect-database.ts'
import { beginAttempt, lines, saveText } from '../backup/testing/installation.ts'
import { checkpointKey } from '../checkpoints/checkpoint-line.ts'
import { readCheckpoints } from '../checkpoints/read-checkpoints.ts'
import { readConfig } from '../config.ts'
import { masterKeyOf } from '../credentials/key-sealing.ts'
import { silentLog } from '../log.ts'
import { readDatabase } from '../store/copies/read-database.ts'
import { openDatabase } from '../store/database.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { takeCare } from './take-care.ts'

let root: string
let temporary: TemporaryStore

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'assay-care-'))
  temporary = await openTemporaryStore()
})
afterEach(async () => {
  await temporary.close()
  rmSync(root, { recursive: true })
})

const careOf = (folder: string) =>
  takeCare(
    temporary.store,
    readConfig({ ASSAY_DATA: root, ASSAY_CHECKPOINT_FOLDER: folder }),
    silentLog,
    Date.now,
  )

/** Everything that verifying says of the store, against what was noted in the second place. */
async function problems(): Promise<readonly string[]> {
  const key = checkpointKey(masterKeyOf(root, undefined))
  const noted = await readCheckpoints(join(root, 'second/checkpoints.jsonl'), key)
  const reading = await readDatabase(temporary.address)
  const found = await inspectDatabase(reading, noted.lines)
  await reading.close()
  return [...noted.problems, ...found.problems]
}

async function asOwnerOfTheMachine(...statements: ReturnType<typeof sql>[]): Promise<void> {
  const db = openDatabase(temporary.address)
  await sql`alter table journal disable trigger journal_is_append_only`.execute(db)
  for (const statement of statements) await statement.execute(db)
  await db.destroy()
}

it('a journal that was written anew with right hashes, or taken away with its place in the index, is found', async () => {
  const care = careOf(join(root, 'second'))
  const { store } = temporary
  for (const id of ['one', 'two']) await saveText(store, id, await beginAttempt(store, id), 'a.mjs', id)
  care.begin()
  await care.close()
  expect(await problems()).toEqual([])

  const [first, second] = await store.journal.read('one', 0)
  if (first === undefined || second === undefined) throw new Error('no lines')
  const forged = lines({ seq: 1, hash: first.hash }, [
    { type: 'file-saved', body: { path: 'b.mjs', digest: 'd'.repeat(64), bytes: 1 } },
  ])[0]
  expect(forged?.previousHash).not.toBe(emptyChain.hash)
  await asOwnerOfTheMachine(
    sql`update journal set body = ${JSON.stringify(forged?.body)}::json, hash = ${forged?.hash}, at = ${forged?.at},
        command_id = null where attempt_id = 'one' and seq = 2`,
    sql`update attempts set last_hash = ${forged?.hash} where id = 'one'`,
    sql`delete from journal where attempt_id = 'two'`,
    sql`delete from attempts where id = 'two'`,
  )
  expect(await problems()).toEqual([
    expect.stringMatching(/^The journal of one was rewritten: line 2 is another than checkpoint 1 of /),
    expect.stringMatching(/^The journal of two is gone: it had line 2, as checkpoint 1 of /),
  ])
})

it('a second place that cannot be written is among what is wrong with the machine', async () => {
  writeFileSync(join(root, 'file'), '')
  const care = careOf(join(root, 'file'))
  await beginAttempt(temporary.store, 'one')
  care.begin()
  await care.close()
  expect(await care.findings()).toContainEqual(
    expect.objectContaining({
      area: 'checkpoints',
      text: expect.stringContaining('ASSAY_CHECKPOINT_FOLDER'),
    }),
  )
})

it('a damaged master key keeps nothing from starting, and is said', async () => {
  writeFileSync(join(root, 'credentials.key'), 'short')
  const care = careOf(join(root, 'second'))
  care.begin()
  await care.close()
  expect(await care.findings()).toContainEqual(
    expect.objectContaining({ area: 'checkpoints', text: expect.stringContaining('credentials.key') }),
  )
})
