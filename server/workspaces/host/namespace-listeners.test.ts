import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { livingProcesses } from '../../testing/living-processes.ts'

const script = join(import.meta.dirname, 'testing/leave-before-listening.ts')
let holder: ChildProcess

beforeAll(async () => {
  const shell = ['/bin/sh', '-c', 'ip link set lo up && echo ready && exec cat']
  holder = spawn('/usr/bin/unshare', ['--user', '--map-root-user', '--net', '--', ...shell], {
    stdio: 'pipe',
  })
  if (holder.stdout) await once(holder.stdout, 'data')
})
afterAll(() => void holder.kill('SIGKILL'))

test('what makes the listeners of a workspace does not outlive a host that ends meanwhile', async () => {
  const groups: number[] = []
  for (let afterMs = 2; afterMs < 60; afterMs += 4) {
    const args = [script, String(holder.pid), String(afterMs)]
    const host = spawn(process.execPath, args, { stdio: 'ignore', detached: true })
    groups.push(host.pid ?? 0)
    await once(host, 'exit')
  }
  expect(groups).not.toContain(0)
  await expect.poll(() => livingProcesses().filter(one => groups.includes(one.group))).toEqual([])
})
