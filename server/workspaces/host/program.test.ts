import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { runToEnd } from './program.ts'

test('the time limit harms nobody where the program has ended, and only its output is still held open', async () => {
  const child = spawn('/bin/bash', ['-c', 'setsid sleep 4 & exit 3'], { stdio: 'pipe', detached: true })
  const result = runToEnd(child, { stdin: new Uint8Array(), timeoutMs: 3_000, maxOutputBytes: 1_000 })
  expect(await result).toMatchObject({ code: 3, timedOut: true })
})
