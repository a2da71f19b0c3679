import { spawn } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { createWaitMeter, processorWaitMs } from './processor-wait.ts'

test('two programs that share a processor have each waited for the other', async () => {
  const [one, other] = [0, 1].map(() => {
    const child = spawn('taskset', ['-c', '0', process.execPath, '-e', 'for (;;) {}'], { stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  })
  await expect.poll(() => processorWaitMs(one?.pid) - processorWaitMs(undefined)).toBeGreaterThan(100)
  await expect.poll(() => processorWaitMs(other?.pid) - processorWaitMs(undefined)).toBeGreaterThan(100)
})

test('a process that is gone has waited for nothing', () => {
  expect(processorWaitMs(2 ** 22 + 1) - processorWaitMs(undefined)).toBeLessThan(1)
})

test('a wait that goes on counts before it is over', async () => {
  const pinned = (...policy: string[]) => {
    const command = ['-c', '0', ...policy, process.execPath, '-e', 'for (;;) {}']
    const child = spawn('taskset', command, { stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  pinned()
  // Runs when nobody else wants to, on a processor that somebody always wants.
  const meter = createWaitMeter(pinned('chrt', '--idle', '0').pid)
  let before = meter()
  await expect
    .poll(
      () => {
        const [earlier, now] = [before, meter()]
        before = now
        return now - earlier
      },
      { interval: 50 },
    )
    .toBeGreaterThanOrEqual(45)
})
