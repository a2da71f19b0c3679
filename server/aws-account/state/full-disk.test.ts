import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createTestAccounts } from '../testing/test-accounts.ts'
import { openDurableAccountState } from './durable-account-state.ts'
import { StateWriteError } from './state-writer.ts'

/** The system refuses to let any file of this process grow beyond so many bytes, as a full disk would. */
function limitFileSize(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`])
}

afterEach(() => limitFileSize('unlimited'))
const ignore = () => {}
beforeAll(() => void process.on('SIGXFSZ', ignore))
afterAll(() => void process.off('SIGXFSZ', ignore))

test('when the disk is full a write is refused and forgotten, and possible again once there is space', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-full-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const state = openDurableAccountState(folder)
  state.table('t').set('kept', 1)
  await state.committed()
  const size = statSync(join(folder, 'state.log')).size

  limitFileSize(size + 10)
  state.table('t').set('lost', 'x'.repeat(100))
  state.table('t').delete('kept')
  await expect(state.committed()).rejects.toThrow(StateWriteError)
  expect([...state.table('t').entries()]).toEqual([['kept', 1]])
  expect(state.failedWrites).toBe(1)
  await expect(state.blobs.put(Buffer.alloc(10_000))).rejects.toThrow()

  limitFileSize('unlimited')
  state.table('t').set('later', 2)
  await state.committed()
  await state.close()
  const again = openDurableAccountState(folder)
  expect([...again.table('t').entries()]).toEqual([
    ['kept', 1],
    ['later', 2],
  ])
  await again.close()
})

test('a client hears of a full disk as a failure it may try again, reads go on, and nothing half done remains', async () => {
  const accounts = await createTestAccounts()
  onTestFinished(() => accounts.close())
  const accountId = await accounts.provision()
  const iam = new IAMClient(await accounts.configuration(accountId))
  await iam.send(new CreateUserCommand({ UserName: 'before' }))
  limitFileSize(statSync(join(accounts.folder, 'accounts', accountId, 'state', 'state.log')).size)
  await expect(iam.send(new CreateUserCommand({ UserName: 'refused' }))).rejects.toMatchObject({
    name: 'InternalFailure',
    $metadata: { httpStatusCode: 500 },
  })
  const users = async () => (await iam.send(new ListUsersCommand({}))).Users?.map(user => user.UserName)
  expect(await users()).toEqual(['before'])
  limitFileSize('unlimited')
  await iam.send(new CreateUserCommand({ UserName: 'refused' }))
  await accounts.restart()
  expect(await users()).toEqual(['before', 'refused'])
})
