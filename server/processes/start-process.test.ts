import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pause } from '../pause.ts'
import { processMark, processWork } from './process-identity.ts'
import { startProcess } from './start-process.ts'

let folder: string
let pidFile: string
let logPath: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-start-'))
  pidFile = join(folder, 'pid')
  logPath = join(folder, 'log')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A program that writes down who it is, starts a child of its own, and goes on with `script`. */
const start = (
  script: string,
  ask: () => Promise<string | undefined>,
  options?: Parameters<typeof startProcess>[2],
) =>
  startProcess(
    {
      program: '/bin/sh',
      arguments: ['-c', `sleep 3600 & echo $$ $! > ${pidFile}; ${script}`],
      folder,
      environment: process.env,
      logPath,
    },
    ask,
    options,
  )

const pids = () => readFileSync(pidFile, 'utf8').trim().split(' ').map(Number)
const hasBegun = () => existsSync(pidFile) && pids().length === 2

/** Resolves when none of them runs any more. */
async function expectEnded(): Promise<void> {
  while (pids().some(pid => processMark(pid) !== undefined)) await pause(10)
}

it('answers with what the program says, and leaves it running', async () => {
  const answer = await start('sleep 3600', async () => (hasBegun() ? 'I am up' : undefined))
  expect(answer).toBe('I am up')
  const [pid = 0] = pids()
  expect(processMark(pid)).toBeDefined()
  process.kill(-pid, 'SIGKILL')
  await expectEnded()
})

it('a start that is given up leaves nothing running, neither the program nor what that started', async () => {
  const limits = { quietMs: 1, atMostMs: 120_000 }
  const never = async () => {
    // Only what has begun can be given up here.
    while (!hasBegun()) await pause(5)
    return undefined
  }
  await expect(start('sleep 3600', never, { limits })).rejects.toThrow('it did nothing for')
  await expectEnded()
})

it('a program that ends is not waited for, and what it said is the reason', async () => {
  const script =
    'kill $!; echo begun; echo "Error: no room on the disk" >&2; echo "    at main.js:1" >&2; exit 3'
  await expect(start(script, async () => undefined)).rejects.toThrow(
    'it ended with exit code 3. It said last: Error: no room on the disk',
  )
  await expectEnded()
})

it('a program that is not there is said', async () => {
  const missing = {
    program: join(folder, 'missing'),
    arguments: [],
    folder,
    environment: {},
    logPath,
  }
  await expect(startProcess(missing, async () => undefined)).rejects.toThrow('could not be started')
})

it('a start that nobody needs any more is ended', async () => {
  const unwanted = new AbortController()
  const ask = async () => {
    if (hasBegun()) unwanted.abort()
    return undefined
  }
  await expect(start('sleep 3600', ask, { signal: unwanted.signal })).rejects.toThrow('aborted')
  await expectEnded()
})

it('work shows while a process uses the processor, and a process that is gone does none', async () => {
  const before = processWork(process.pid)
  while (processWork(process.pid) === before);
  expect(processWork(0x7fffffff)).toBe('')
})
