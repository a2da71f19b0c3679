import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { candidatesName, candidatesText, fillStore, makeFiles } from '../backup/testing/installation.ts'
import { readConfig } from '../config.ts'
import { lockFolder, noteAddress } from '../data-folder/folder-lock.ts'
import { silentLog } from '../log.ts'
import { openStore } from '../store/open-store.ts'
import { runOpsCommand } from './ops-command.ts'
import { makeSupportBundle } from './support-bundle.ts'
import { tellingLine } from './telling-line.ts'

// Databases are started again and again: on a machine that is busy with other tests that takes minutes.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 })

let root: string
let data: string
let said: string[]

const partsOf = (environment: Record<string, string>) => {
  said = []
  const config = readConfig({ ASSAY_DATA: data, ASSAY_PORT: '0', ...environment })
  return { config, log: silentLog, say: (line: string) => void said.push(line), now: Date.now }
}
const doctor = (environment: Record<string, string> = {}) => runOpsCommand(['doctor'], partsOf(environment))

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'assay-doctor-'))
  data = join(root, 'data')
  const store = await openStore({ dataDir: data, log: silentLog })
  await fillStore(store)
  await store.close()
  makeFiles(data)
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 10 }))

it('says in words what is wrong and what to do, worst first, and how bad by its exit code', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const taken = other.address()
  const port = typeof taken === 'object' ? String(taken?.port) : ''
  chmodSync(data, 0o755)
  expect(await doctor({ ASSAY_PORT: port })).toBe(2)
  other.close()
  const told = said.join('\n')
  expect(told).toMatch(new RegExp(`FAIL {2}port: Port ${port} is taken[\\s\\S]*ASSAY_PORT=`))
  expect(told).toContain(`warn  folder: Others may read the data folder ${data}. Close it: chmod 700 ${data}`)
  expect(told).toContain('warn  backups: No backup was ever made. Make one: npm run ops -- backup')
  expect(told).toContain('warn  checkpoints: Nobody notes elsewhere where journals end')
  expect(told.indexOf('FAIL')).toBeLessThan(told.indexOf('warn'))
  expect(told).toContain('Exams cannot be held as it is')
})

it('says what is wrong with a database that cannot be reached', async () => {
  chmodSync(data, 0o700)
  expect(await doctor({ DATABASE_URL: 'postgres://ada:canary-password@127.0.0.1:1/b' })).toBe(2)
  expect(said.join('\n')).toContain('FAIL  database: The database does not accept connections.')
  expect(said.join('\n')).not.toContain('canary-password')
})

it('a support bundle has what helps, and nothing of keys, names and texts', async () => {
  const canaries = [
    candidatesName,
    candidatesText,
    'canary',
    'ada@example.org',
    'AKIAIOSFODNN7EXAMPLE',
    'a pass phrase that nobody may see',
    readFileSync(join(data, 'credentials.key'), 'utf8'),
    root,
  ]
  mkdirSync(join(data, 'logs'), { recursive: true })
  const error = {
    type: 'Error',
    message: candidatesText,
    stack: `Error: ${candidatesName}\n    at f (/x/server/a.ts:1:2)`,
  }
  const logged = [
    { level: 30, time: 't', msg: 'a part is up', name: candidatesName, detail: 'canary' },
    { level: 50, msg: `could not read ${candidatesText}`, error },
    {
      level: 40,
      msg: 'an attempt waits to be taken up',
      attemptId: 'odd',
      req: { method: 'GET', url: '/x?canary' },
    },
  ]
  writeFileSync(join(data, 'logs/server.log'), logged.map(line => `${JSON.stringify(line)}\n`).join(''))
  writeFileSync(
    join(data, 'logs/accounts.log'),
    `${candidatesText}\nAKIAIOSFODNN7EXAMPLE ada@example.org\n    at g (file:///x/server/aws-account/b.ts:3:4)\n`,
  )
  const environment = {
    ASSAY_BACKUP_KEY: 'a pass phrase that nobody may see',
    ASSAY_ISSUER_NAME: candidatesName,
  }
  const file = join(root, 'bundle.zip')
  const text = `The data folder ${data} is full.`
  const look = async () => ({
    server: undefined,
    status: undefined,
    signsIn: false,
    findings: [{ area: 'disk', severity: 'failure', text } as const],
    database: undefined,
  })
  await makeSupportBundle(partsOf(environment), environment, file, look)
  const files = Object.entries(unzipSync(readFileSync(file))).map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')] as const,
  )
  for (const [name, text] of files) for (const canary of canaries) expect(text, name).not.toContain(canary)
  const all = Object.fromEntries(files)
  expect(all['database.json']).toContain('"running": 2')
  expect(all['logs-server.log']).toContain('an attempt waits to be taken up')
  expect(all['logs-server.log']).toContain('server/a.ts:1')
  expect(all['logs-accounts.log']).toContain('server/aws-account/b.ts:3')
  expect(all['settings.json']).toContain('"ASSAY_BACKUP_KEY": "(set)"')
  expect(all['doctor.json']).toContain('The data folder <data> is full.')
  await expect(makeSupportBundle(partsOf({}), {}, file, look)).rejects.toThrow('is a file')
})

it('tells of a line of a log what the program says by itself', () => {
  expect(
    JSON.parse(tellingLine('{"level":40,"msg":"the database said","line":"select \'canary\'"}')),
  ).toEqual({
    level: 40,
    msg: 'the database said',
  })
  expect(tellingLine('what a candidate printed')).toBe('(a line of another form)')
})

it('does not take a server at which people sign in for one that is dead', async () => {
  const server = createHttpServer((_request, answer) => answer.writeHead(401).end('{}'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const port = typeof bound === 'object' ? bound?.port : 0
  const unlock = lockFolder(data)
  noteAddress(data, `http://127.0.0.1:${port}`)
  await doctor()
  unlock()
  server.close()
  expect(said).toContain('What it finds of itself is on its status page, for whoever signs in.')
  expect(said.join('\n')).not.toContain('does not answer')
})
