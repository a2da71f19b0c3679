import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createWatchdog, type WatchedWorkspace } from './watchdog.ts'

const generous = {
  memoryBytes: 1e12,
  processes: 64,
  cpuMillis: 1000,
  diskBytes: 1e12,
  fileCount: 1e9,
  maxTerminals: 1,
}

/** A process tree like that of a workspace: what the host started, its shell, and a program below that. */
function startTree(program: string, limits: Partial<typeof generous>) {
  const home = mkdtempSync(join(tmpdir(), 'assay-watch-'))
  const child = spawn(
    '/bin/bash',
    ['-c', `bash -c '${program.replaceAll("'", `'\\''`)}; echo "ended $?"'; true`],
    {
      cwd: home,
      env: { PATH: process.env.PATH, NODE: process.execPath },
      detached: true,
    },
  )
  const notices: string[] = []
  let printed = ''
  child.stdout.on('data', bytes => {
    printed += String(bytes)
  })
  const ended = new Promise<string>(resolve => child.once('close', () => resolve(printed)))
  const workspace: WatchedWorkspace = {
    home,
    disk: {},
    limits: () => ({ ...generous, ...limits }),
    rootPids: () => (child.pid === undefined || child.exitCode !== null ? [] : [child.pid]),
    notify: text => notices.push(text),
  }
  const watchdog = createWatchdog({ workspaces: () => [workspace], watchMemory: true })
  onTestFinished(() => {
    watchdog.close()
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })
  return {
    ended,
    notices,
    home,
    workspace,
    isAlive: () => child.exitCode === null && child.signalCode === null,
  }
}

test('the largest program is ended when memory runs out, its shell goes on and is told', async () => {
  const { ended, notices } = startTree(
    'sleep 30 & "$NODE" -e "const a = []; setInterval(() => a.push(Buffer.alloc(8 << 20, 1)), 10)"; kill %1; (exit 137)',
    {
      memoryBytes: 150 * 1024 * 1024,
    },
  )
  expect(await ended).toBe('ended 137\n')
  expect(notices.join()).toMatch(/was ended: this workspace may use 150 MB of memory/)
})

test('a program that fills the disk is ended', async () => {
  const { ended, notices } = startTree(
    'for i in $(seq 1000); do head -c 100K /dev/zero > $i; sleep 0.02; done',
    {
      diskBytes: 2 * 1024 * 1024,
    },
  )
  void ended
  await expect
    .poll(() => notices.join(), { timeout: 30_000 })
    .toMatch(/disk of this workspace is full \(2 MB\)/)
})

test('a program that makes too many files is ended', async () => {
  const { notices } = startTree('for i in $(seq 100000); do echo > $i; done; sleep 5', { fileCount: 200 })
  await expect.poll(() => notices.join(), { timeout: 30_000 }).toMatch(/full \(200 files\)/)
})

test('an idle program and an idle shell are left alone where the editor fills the disk, and it is told', async () => {
  const { notices, home, workspace, isAlive } = startTree('sleep 600', { diskBytes: 2 * 1024 * 1024 })
  // More and more between any two looks.
  const saving = setInterval(() => {
    writeFileSync(join(home, `saved-${readdirSync(home).length}`), Buffer.alloc(256 * 1024))
  }, 100)
  onTestFinished(() => clearInterval(saving))
  await expect.poll(() => workspace.disk.full, { timeout: 30_000 }).toBe('2 MB')
  const then = readdirSync(home).length
  await expect.poll(() => readdirSync(home).length, { timeout: 30_000 }).toBeGreaterThan(then + 30)
  expect(notices).toEqual([expect.stringMatching(/^The disk of this workspace is full \(2 MB\)/)])
  expect(isAlive()).toBe(true)
  clearInterval(saving)
  for (const name of readdirSync(home)) rmSync(join(home, name))
  await expect.poll(() => workspace.disk.full, { timeout: 30_000 }).toBe(undefined)
})

test('of two programs the one that writes is ended, and named', async () => {
  const writer =
    'const { appendFileSync } = require("node:fs"); setInterval(() => appendFileSync("grown", Buffer.alloc(100_000)), 50)'
  const { notices, isAlive } = startTree(`sleep 600 & "$NODE" -e '${writer}'; wait %1`, {
    diskBytes: 2 * 1024 * 1024,
  })
  await expect.poll(() => notices.join(), { timeout: 30_000 }).toMatch(/was ended: the disk .* full/)
  expect(notices.join()).not.toMatch(/sleep/)
  expect(isAlive()).toBe(true)
})

test('a program that fills the disk with a file that it has removed is ended', async () => {
  const writer =
    'const { appendFileSync, openSync, unlinkSync } = require("node:fs"); const f = openSync("hidden", "a"); unlinkSync("hidden"); setInterval(() => appendFileSync(f, Buffer.alloc(100_000)), 50)'
  const { notices } = startTree(`"$NODE" -e '${writer}'`, { diskBytes: 2 * 1024 * 1024 })
  await expect.poll(() => notices.join(), { timeout: 30_000 }).toMatch(/was ended: the disk .* full/)
})

test('a workspace that is removed while it is looked at takes the watch of the others with it no more', async () => {
  const child = spawn('/bin/sleep', ['60'])
  const home = mkdtempSync(join(tmpdir(), 'assay-watch-'))
  for (const name of ['a', 'b', 'c']) writeFileSync(join(home, name), '')
  const told = Promise.withResolvers<string>()
  const watched = (at: string, notify: (text: string) => void): WatchedWorkspace => ({
    home: at,
    disk: {},
    limits: () => ({ ...generous, fileCount: 1 }),
    rootPids: () => (child.pid === undefined ? [] : [child.pid]),
    notify,
  })
  const workspaces = [watched(join(home, 'removed'), () => {}), watched(home, told.resolve)]
  const watchdog = createWatchdog({ workspaces: () => workspaces, watchMemory: false })
  onTestFinished(() => {
    watchdog.close()
    child.kill('SIGKILL')
    rmSync(home, { recursive: true })
  })
  expect(await told.promise).toContain('1 files')
})
