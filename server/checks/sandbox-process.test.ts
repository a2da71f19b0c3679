import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { livingProcesses } from '../testing/living-processes.ts'
import { findIsolation } from './check-capabilities.ts'
import { startSandbox } from './sandbox-process.ts'

test('nothing of a sandbox is left, at whatever moment of its start it is ended', {
  timeout: 300_000,
}, async () => {
  const { isolation } = await findIsolation()
  const children = () => livingProcesses().filter(({ parent }) => parent === process.pid)
  // Those of tests that ran in this process before.
  const others = new Set(children().map(({ pid }) => pid))
  const groups = new Set<number>()
  for (let turn = 0; turn < 40; turn += 1) {
    const sandboxes = Array.from({ length: 4 }, () => startSandbox(isolation, tmpdir()))
    for (const { ready } of sandboxes) ready.catch(() => {})
    for (const { pid } of children()) if (!others.has(pid)) groups.add(pid)
    // Not to wait for anything: each turn ends its sandboxes a millisecond later into their start.
    await pause(8 + turn)
    for (const sandbox of sandboxes) sandbox.close()
  }
  expect(groups.size).toBeGreaterThanOrEqual(160)
  await expect.poll(() => livingProcesses().filter(one => groups.has(one.group))).toEqual([])
})
