import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DurableAccountState, openDurableAccountState } from './durable-account-state.ts'

let folder: string
let state: DurableAccountState
const logPath = () => join(folder, 'state.log')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-test-'))
  state = openDurableAccountState(folder)
})
afterEach(async () => {
  await state.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Opens the folder anew as after a kill: nothing is closed or flushed. */
const reopened = () => openDurableAccountState(folder)

test('what was committed is there after a kill, what was not is not', async () => {
  state.table('a').set('kept', { n: 1 })
  state.table('a').set('gone', { n: 2 })
  state.table('a').delete('gone')
  await state.committed()
  state.table('a').set('late', { n: 3 })
  const again = reopened()
  expect([...again.table('a').entries()]).toEqual([['kept', { n: 1 }]])
  await again.close()
})

test('rows keep the order of first insertion through replay', async () => {
  for (const key of ['z', 'a', 'm']) state.table('t').set(key, 1)
  state.table('t').set('z', 2)
  await state.committed()
  const again = reopened()
  expect([...again.table('t').keys()]).toEqual(['z', 'a', 'm'])
  await again.close()
})

test('a torn last line is cut off and writing goes on', async () => {
  state.table('a').set('one', 1)
  await state.committed()
  await state.close()
  appendFileSync(logPath(), '0badc0de [["a","tw')
  state = reopened()
  expect(state.table('a').size).toBe(1)
  state.table('a').set('two', 2)
  await state.committed()
  await state.close()
  state = reopened()
  expect([...state.table('a').keys()]).toEqual(['one', 'two'])
})

test('a damaged line ends the replay: the state is a prefix of history, and the rest is kept aside', async () => {
  for (const n of [1, 2, 3]) {
    state.table('a').set(`k${n}`, n)
    await state.committed()
  }
  await state.close()
  const lines = readFileSync(logPath(), 'utf8').split('\n')
  writeFileSync(logPath(), [lines[0], lines[1]?.replace('k2', 'kX'), lines[2], ''].join('\n'))
  state = reopened()
  expect([...state.table('a').keys()]).toEqual(['k1'])
  expect(readFileSync(`${logPath()}.damaged`, 'utf8')).toContain('k3')
})

test('a large log is rewritten without losing anything', async () => {
  const text = 'x'.repeat(50_000)
  for (let round = 0; round < 200; round++) {
    state.table('a').set(`key-${round % 5}`, { round, text })
    await state.committed()
  }
  expect(statSync(logPath()).size).toBeLessThan(6_000_000)
  const again = reopened()
  expect([...again.table<{ round: number }>('a').values()].map(row => row.round)).toEqual([
    195, 196, 197, 198, 199,
  ])
  await again.close()
})

test('blobs are found by their digest, and unknown ones are refused', async () => {
  const digest = await state.blobs.put(Buffer.from('hello'))
  expect(digest).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824')
  expect(Buffer.from(await state.blobs.get(digest)).toString()).toBe('hello')
  expect(readFileSync(state.blobs.path(digest), 'utf8')).toBe('hello')
  await expect(state.blobs.get('0'.repeat(64))).rejects.toThrow()
})

test('reset empties all but the kept tables, blobs and folders, also after a restart', async () => {
  state.table('a').set('x', 1)
  state.table('account.keys').set('y', 1)
  const digest = await state.blobs.put(Buffer.from('b'))
  writeFileSync(join(state.directory('engine'), 'file'), 'x')
  await state.reset(name => name.startsWith('account.'))
  expect(existsSync(state.blobs.path(digest))).toBe(false)
  const again = reopened()
  expect([again.table('a').size, again.table('account.keys').size]).toEqual([0, 1])
  expect(existsSync(join(again.directory('engine'), 'file'))).toBe(false)
  await again.close()
})

test('what is committed after the close is refused and lands in no other file', async () => {
  await state.close()
  const other = join(folder, 'other')
  const file = openSync(other, 'w')
  state.table('a').set('late', 1)
  await expect(state.committed()).rejects.toThrow('closed')
  closeSync(file)
  expect(readFileSync(other, 'utf8')).toBe('')
})
