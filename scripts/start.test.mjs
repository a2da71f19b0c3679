import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { processesOf } from '../server/testing/launch-server.ts'
import { npmPackagesInstalled } from './npm-packages.mjs'

let dataDir
let started
beforeEach(() => {
  if (!npmPackagesInstalled())
    throw new Error('Run `npm test` once: the packages are not those of the lockfile.')
  dataDir = mkdtempSync(join(tmpdir(), 'assay-start-'))
})
afterEach(() => {
  if (started?.exitCode === null) process.kill(-started.pid, 'SIGKILL')
  for (const pid of processesOf(dataDir)) process.kill(pid, 'SIGKILL')
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

/** What it prints, and the address once it is ready. Reads on after that: a full pipe would stop the server. */
function listenTo({ stdout, stderr }) {
  let printed = ''
  const ready = new Promise((resolve, reject) => {
    stdout.on('data', data => {
      printed += data
      const address = /Assay is ready at (\S+)/.exec(printed)?.[1]
      if (address) resolve(address)
    })
    stderr.on('data', data => {
      printed += data
    })
    stdout.on('end', () => reject(new Error(`It did not start:\n${printed}`)))
  })
  return { ready, printed: () => printed }
}

it.each(['SIGINT', 'SIGTERM'])(
  'npm start serves the page, and on %s ends in order with all it started',
  async signal => {
    const environment = { ...process.env, ASSAY_DATA: dataDir, ASSAY_PORT: '0' }
    started = spawn(process.execPath, ['scripts/start.mjs'], {
      env: environment,
      // Nothing of the test runner's own: whatever lives on would keep it waiting for the end of its output.
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, which a terminal's Ctrl-C goes to as a whole.
      detached: true,
    })
    const { ready, printed } = listenTo(started)
    const page = await fetch(await ready)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(processesOf(dataDir).length).toBeGreaterThan(1)
    const ended = once(started, 'exit')
    process.kill(signal === 'SIGINT' ? -started.pid : started.pid, signal)
    expect([...(await ended), printed()]).toEqual([0, null, expect.any(String)])
    await expect.poll(() => processesOf(dataDir)).toEqual([])
  },
  60_000,
)
