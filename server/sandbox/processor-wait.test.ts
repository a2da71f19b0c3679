import { spawn } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { processorWaitMs } from './processor-wait.ts'

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
