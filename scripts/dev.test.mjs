import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { processesOf } from '../server/testing/launch-server.ts'
import { livingProcesses } from '../server/testing/living-processes.ts'

let dataDir
let started
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'assay-dev-'))
})
afterEach(() => {
  const left = started?.exitCode === null ? [started.pid, ...descendantsOf(started.pid)] : []
  for (const pid of new Set([...left, ...processesOf(dataDir)])) process.kill(pid, 'SIGKILL')
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

/** Everything that a process has started, and what that has started. */
function descendantsOf(parent, living = livingProcesses()) {
  const children = living.filter(one => one.parent === parent).map(one => one.pid)
  return children.flatMap(pid => [pid, ...descendantsOf(pid, living)])
}

/** Starts `npm run dev` and remembers what it prints; `saysReady` resolves with the address when it has said so `times` times. */
function startDevelopment(args) {
  started = spawn(process.execPath, ['scripts/dev.mjs', ...args], {
    env: { ...process.env, ASSAY_DATA: dataDir, ASSAY_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which a terminal's Ctrl-C goes to as a whole.
    detached: true,
  })
  const { stdout, stderr } = started
  let printed = ''
  const hear = () => Promise.race([once(stdout, 'data'), once(stderr, 'data'), once(started, 'exit')])
  for (const stream of [stdout, stderr])
    stream.on('data', data => {
      printed += data
    })
  return {
    async saysReady(times) {
      for (;;) {
        const said = [...printed.matchAll(/Assay is ready at (\S+)/g)]
        if (said.length >= times) return said[0][1]
        if (started.exitCode !== null) throw new Error(`It ended:\n${printed}`)
        await hear()
      }
    },
  }
}

const ask = (page, origin) =>
  fetch(`${page}/api/attempts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-assay': '1', origin },
    body: JSON.stringify({ challengeId: 'no-such-thing', mode: 'practice' }),
  })

it.each([
  { args: ['--fake'], program: 'server/testing/fake-server.ts' },
  { args: [], program: 'server/main.ts' },
])(
  'npm run dev $args shows the page as it is edited, restarts an edited server, and ends with all it started',
  async ({ args, program }) => {
    const development = startDevelopment(args)
    const page = await development.saysReady(1)
    expect(await (await fetch(page)).text()).toContain('/@vite/client')
    expect(await (await fetch(`${page}/api/session`)).json()).toMatchObject({ person: { id: 'local' } })
    expect((await ask(page, page)).status).toBe(404)
    expect((await ask(page, 'http://127.0.0.1:1')).status).toBe(403)

    utimesSync(program, new Date(), new Date())
    await development.saysReady(2)
    expect((await fetch(`${page}/api/session`)).status).toBe(200)

    const all = descendantsOf(started.pid)
    expect(all.length).toBeGreaterThanOrEqual(3)
    process.kill(-started.pid, 'SIGINT')
    expect(await once(started, 'exit')).toEqual([0, null])
    const alive = () =>
      livingProcesses().filter(({ pid }) => all.includes(pid) || processesOf(dataDir).includes(pid))
    await expect.poll(alive).toEqual([])
  },
  180_000,
)
