import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { descendants, pidsBelow, readProcessTable } from './process-table.ts'

test('what is below a process is found from one to the next as in a look at all that run', async () => {
  // Started by another thread than the first, and by a shell of a shell.
  const source = `
    const { spawn } = require('node:child_process')
    const { Worker } = require('node:worker_threads')
    spawn('bash', ['-c', "bash -c 'sleep 60; true'; true"], { stdio: 'inherit' })
    new Worker("require('node:child_process').spawn('sleep', ['60'])", { eval: true })`
  const child = spawn(process.execPath, ['-e', source], { stdio: 'ignore', detached: true })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await ended
  })
  const inTable = () =>
    descendants(readProcessTable(), [child.pid ?? 0])
      .map(({ pid }) => pid)
      .sort()
  await expect.poll(inTable).toHaveLength(5)
  expect([...pidsBelow([child.pid ?? 0])].sort()).toEqual(inTable())
})

test('of a process that has ended there is nothing below', async () => {
  const child = spawn('true')
  await once(child, 'exit')
  expect(pidsBelow([child.pid ?? 0])).toEqual([child.pid])
})
