import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  killServers,
  type LaunchedServer,
  launchServer,
  processesOf,
  withMounts,
} from './testing/launch-server.ts'

// One installation from its first start on, each test going on where the one before ended.
let folder: string
let environment: Record<string, string>
let server: LaunchedServer
let address: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-run-'))
  const challenges = join(folder, 'challenges')
  cpSync(join(import.meta.dirname, '../challenges/warm-up'), join(challenges, 'warm-up'), { recursive: true })
  mkdirSync(join(challenges, 'torn'))
  writeFileSync(join(challenges, 'torn', 'challenge.yaml'), 'apiVersion: assay/v1\nid: torn\n')
  environment = { ASSAY_DATA: join(folder, 'data'), ASSAY_CHALLENGES: challenges }
})
afterAll(() => {
  killServers(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

async function start(prefix: readonly string[] = [], more: Record<string, string> = {}): Promise<void> {
  server = launchServer({ ...environment, ...more }, prefix)
  address = await server.ready()
}

async function expectStop(signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  expect(processesOf(folder).length).toBeGreaterThan(1)
  server.child.kill(signal)
  expect(await server.ended).toMatchObject({ code: 0 })
  await expect.poll(() => processesOf(folder)).toEqual([])
}

async function startAttempt(challengeId: string, mode: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'x-assay': '1' }
  const body = JSON.stringify({ challengeId, mode })
  const answer = await fetch(`${address}/api/attempts`, { method: 'POST', headers, body })
  return answer.json()
}

it('starts with one line for people, and keeps its log to itself', async () => {
  await start([], { ASSAY_PROT: '4400' })
  expect(server.printed().trim().split('\n')[0]).toMatch(/^Assay is ready at http:\/\/127\.0\.0\.1:\d+ /)
  await expect.poll(server.printed).toContain('ASSAY_PROT is not a setting')
  expect(server.printed()).not.toContain('{')
  const { mode, size } = statSync(join(folder, 'data/logs/server.log'))
  expect(mode & 0o077).toBe(0)
  expect(size).toBeGreaterThan(0)
})

it('offers the other challenges when one is broken, and says what is wrong with it', async () => {
  const listed = await (await fetch(`${address}/api/challenges`)).json()
  expect(listed).toMatchObject({ challenges: [{ id: 'warm-up' }], broken: [{ folder: 'torn' }] })
  expect(listed.broken[0].problem).toMatch(/challenge\.yaml/)
  expect(await startAttempt('torn', 'practice')).toMatchObject({ code: 'challenge-broken' })
})

it.each([
  ['of its own', {}],
  ['that DATABASE_URL names', { DATABASE_URL: 'postgres://a@127.0.0.1:1/b' }],
])('is found by a second start in the same data folder, with a database %s', async (_, more) => {
  const { code, printed } = await launchServer({ ...environment, ...more }).ended
  expect(printed.trim()).toMatch(/^The data folder .* is in use by another Assay server .*ASSAY_DATA=.*$/)
  expect(printed).toContain(`(process ${server.child.pid}), which runs at ${address}.`)
  expect(code).toBe(1)
  expect((await fetch(address)).ok).toBe(true)
})

it('is found by a server with another data folder that is given its database', async () => {
  const sockets = encodeURIComponent(join(folder, 'data/run'))
  const other = {
    ...environment,
    ASSAY_DATA: join(folder, 'other'),
    DATABASE_URL: `postgres://assay@/postgres?host=${sockets}`,
  }
  const { code, printed } = await launchServer(other).ended
  expect(printed.trim()).toMatch(
    /^The database named in DATABASE_URL is in use by another Assay server\. .*\.$/,
  )
  expect(code).toBe(1)
  expect(processesOf(join(folder, 'other'))).toEqual([])
})

it('starts again after it was killed', async () => {
  server.child.kill('SIGKILL')
  await server.ended
  await start()
  expect((await fetch(`${address}/api/challenges`)).ok).toBe(true)
})

it('ends on Ctrl-C with everything that nobody needs any more', () => expectStop('SIGINT'))

it('starts without bubblewrap, says so, and refuses what needs it', async () => {
  const withoutBubblewrap = `mkdir "$1/hide" && mount -t tmpfs none "$1/hide" && mkdir "$1/hide/up" "$1/hide/work" &&
    mount -t overlay overlay -o "lowerdir=/usr/bin,upperdir=$1/hide/up,workdir=$1/hide/work" /usr/bin && rm /usr/bin/bwrap`
  await start(withMounts(withoutBubblewrap, folder))
  await expect
    .poll(server.printed)
    .toContain('Not installed: /usr/bin/bwrap. Run `apt-get install bubblewrap`')
  const status = await (await fetch(`${address}/api/status`)).json()
  expect(status.examReady).toBe(false)
  expect(status.parts).toContainEqual(expect.objectContaining({ name: 'workspaces', state: 'unavailable' }))
  expect(await startAttempt('warm-up', 'exam')).toMatchObject({
    code: 'isolation-missing',
    detail: expect.stringMatching(/^Exams cannot start on this machine\. .*apt-get install bubblewrap/),
  })
  expect(await startAttempt('warm-up', 'practice')).toMatchObject({
    code: 'workspace-unavailable',
    detail: expect.stringMatching(/^No workspace can start on this machine\. .*apt-get install bubblewrap/),
  })
})

it('ends on SIGTERM in the same way', () => expectStop('SIGTERM'))
