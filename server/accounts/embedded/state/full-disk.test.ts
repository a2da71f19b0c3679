import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDurableAccountState } from './durable-account-state.ts'
import { StateWriteError } from './state-writer.ts'

/** The system refuses to let any file of this process grow beyond so many bytes, as a full disk would. */
function limitFileSize(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`])
}

test('when the disk is full a write is refused and forgotten, and possible again once there is space', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-full-'))
  const ignore = () => {}
  process.on('SIGXFSZ', ignore)
  onTestFinished(() => {
    limitFileSize('unlimited')
    process.off('SIGXFSZ', ignore)
    rmSync(folder, { recursive: true, force: true })
  })
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
