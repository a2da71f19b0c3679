import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from './store/database.ts'
import { openTemporaryStore } from './store/temporary-store.ts'
import { killServers, launchServer, processesOf, withMounts } from './testing/launch-server.ts'

const isRoot = process.getuid?.() === 0
let folder: string
let data: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-start-'))
  chmodSync(folder, 0o755)
  data = join(folder, 'data')
})
afterEach(() => {
  killServers(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

/** One paragraph that says all of `sentences`, exit code 1, and nothing left running. */
async function expectRefusal(
  environment: Record<string, string>,
  sentences: readonly string[],
  prefix: readonly string[] = [],
): Promise<void> {
  const { code, printed } = await launchServer({ ASSAY_DATA: data, ...environment }, prefix).ended
  for (const sentence of sentences) expect(printed).toContain(sentence)
  expect(printed.trim()).toMatch(/^[A-Z/]/)
  expect(printed.trim()).not.toMatch(/\n\s*\n/)
  expect(printed).not.toMatch(/\.ts:\d/)
  expect(code).toBe(1)
  await expect.poll(() => processesOf(folder)).toEqual([])
}

it('a taken port is said with its number, before anything is made', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  await expectRefusal({ ASSAY_PORT: port }, [
    `Port ${port} is taken`,
    `http://127.0.0.1:${port}`,
    'ASSAY_PORT=',
  ])
  expect(existsSync(data)).toBe(false)
  other.close()
})

it.each<[string, Record<string, string>, readonly string[]]>([
  [
    'a setting that is not valid',
    { ASSAY_PORT: 'abc' },
    ['ASSAY_PORT="abc" cannot be used: it must be a whole number from 0 to 65535.', 'leave it out for 4400.'],
  ],
  [
    'an address of other machines',
    { ASSAY_HOST: '0.0.0.0' },
    ['needs HTTPS', 'npm run certificates', 'use ASSAY_HOST=127.0.0.1'],
  ],
  [
    'a folder of challenges that is not there',
    { ASSAY_CHALLENGES: '/nowhere' },
    ['There is no folder of challenges at /nowhere.', 'Set ASSAY_CHALLENGES'],
  ],
  [
    'a DATABASE_URL where nobody answers',
    { DATABASE_URL: 'postgres://a@127.0.0.1:1/b' },
    ['does not accept connections', 'Start it, or correct DATABASE_URL. Then start again.'],
  ],
  [
    'a data folder whose path is too long for sockets',
    { ASSAY_DATA: `/tmp/${'x'.repeat(100)}` },
    ['is too long: 105 bytes', 'Choose a shorter path'],
  ],
])('%s is said with what to do', async (_, environment, sentences) => {
  await expectRefusal(environment, sentences)
})

it('a place that takes no new folders is said', async () => {
  await expectRefusal({ ASSAY_DATA: '/proc/nowhere/data' }, [
    'The data folder /proc/nowhere/data cannot be made',
    'Choose another data folder',
  ])
})

it('a file where the data folder should be is said', async () => {
  writeFileSync(data, '')
  await expectRefusal({}, [`The data folder ${data} is a file.`, 'choose another data folder'])
})

it('a data folder that may not be read is said', async () => {
  // Root may read everything, unless it gives its powers up; anybody else may make no folder where root's are.
  const powerless = isRoot ? ['/usr/bin/setpriv', '--bounding-set=-all', '--inh-caps=-all'] : []
  const folder = isRoot ? data : '/usr/assay-data'
  if (isRoot) mkdirSync(data, { mode: 0o700 })
  if (isRoot) chownSync(data, 12_345, 12_345)
  await expectRefusal(
    { ASSAY_DATA: folder },
    [`The data folder ${folder} may not be`, 'by this user', 'chown'],
    powerless,
  )
})

it('a data folder that is open to others and in use is left as it is', async () => {
  mkdirSync(data)
  chmodSync(data, 0o755)
  writeFileSync(join(data, 'thesis.txt'), '')
  await expectRefusal({}, [
    `The data folder ${data} is open to other users and not empty`,
    `chmod 700 ${data}`,
  ])
  expect(readdirSync(data)).toEqual(['thesis.txt'])
})

it.each([
  ['a full disk', 'size=2m,mode=0700', 'The disk of the data folder is full.', 'Free some space'],
  ['a read-only disk', 'ro,mode=0700', 'is on a disk that is mounted read-only.', 'Mount it writable'],
])('%s is said', async (_, options, problem, remedy) => {
  mkdirSync(data)
  await expectRefusal({}, [problem, remedy], withMounts(`mount -t tmpfs -o ${options} none "$1"`, data))
})

it('what fails once everything is open leaves nothing running', async () => {
  const { store, address } = await openTemporaryStore()
  await store.close()
  const db = openDatabase(address)
  await sql`drop table secrets`.execute(db)
  await db.destroy()
  const DATABASE_URL = `postgres://${address.user}@/${address.database}?host=${address.host}`
  const { code, printed } = await launchServer({ ASSAY_DATA: data, DATABASE_URL }).ended
  expect(printed).toContain('secrets')
  expect(code).toBe(1)
  await expect.poll(() => processesOf(folder)).toEqual([])
})

it.each([
  ['at once', () => Promise.resolve(), null],
  [
    'as soon as its database begins',
    () => expect.poll(() => processesOf(folder).length, { interval: 5 }).toBeGreaterThan(0),
    0,
  ],
])('a start that is ended %s leaves nothing running', async (_, moment, code) => {
  const server = launchServer({ ASSAY_DATA: data })
  await moment()
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(code)
  await expect.poll(() => processesOf(folder)).toEqual([])
})
