import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { unlinkedBytes } from './unlinked-files.ts'

test.each([
  ['keeps open', 'handle = open("f", "wb"); handle.write(b"x" * 3_000_000); handle.flush(); os.remove("f")'],
  [
    'has mapped and closed',
    'f = open("f", "w+b"); f.write(b"x" * 3_000_000); f.flush(); m = mmap.mmap(f.fileno(), 0); f.close(); os.remove("f")',
  ],
])('a removed file that a program %s is counted while it runs', async (_, script) => {
  const home = mkdtempSync(join(tmpdir(), 'unlinked-'))
  const program = `import mmap, os, sys\n${script}\nprint("done", flush=True)\nsys.stdin.read()`
  const child = spawn('python3', ['-c', program], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(home, { recursive: true })
  })
  await new Promise(resolve => child.stdout.once('data', resolve))
  const pids = [child.pid ?? 0, child.pid ?? 0]
  const bytes = await unlinkedBytes(pids, statSync(home).dev)
  expect(bytes).toBeGreaterThanOrEqual(3_000_000)
  expect(bytes).toBeLessThan(4_000_000)
  expect(await unlinkedBytes(pids, -1)).toBe(0)
})
