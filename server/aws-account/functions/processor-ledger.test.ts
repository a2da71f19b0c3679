import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { createProcessorLedger } from './processor-ledger.ts'

function busy(script = 'while :; do :; done'): ChildProcess {
  const child = spawn('/bin/bash', ['-c', script], { stdio: 'ignore', detached: true })
  onTestFinished(() => void (child.pid && child.exitCode === null && process.kill(-child.pid, 'SIGKILL')))
  return child
}
const sandboxOf = (child: ChildProcess) => ({ pid: child.pid, close: () => void child.kill('SIGKILL') })

test('what functions take is counted while they run and when they have ended, each account for itself', async () => {
  const ledger = createProcessorLedger()
  const sandbox = ledger.follow('a', sandboxOf(busy()))
  await expect.poll(() => ledger.spentMs('a'), { timeout: 60_000 }).toBeGreaterThan(200)
  sandbox.close()
  expect(await ledger.spentMs('a')).toBeGreaterThan(200)
  expect(await ledger.spentMs('b')).toBe(0)
})

test('so is what they start beside', async () => {
  const ledger = createProcessorLedger()
  const script = 'sleep 100 & (while :; do :; done) & wait'
  ledger.follow('a', sandboxOf(busy(script)))
  await expect.poll(() => ledger.spentMs('a'), { timeout: 60_000 }).toBeGreaterThan(200)
})

test('one that ended by itself is taken to have had a processor since it was looked at', async () => {
  const ledger = createProcessorLedger()
  const child = busy('exit 0')
  const sandbox = ledger.follow('a', sandboxOf(child))
  await once(child, 'exit')
  const before = performance.now()
  while (performance.now() - before < 50);
  sandbox.close()
  expect(await ledger.spentMs('a')).toBeGreaterThanOrEqual(50)
})
