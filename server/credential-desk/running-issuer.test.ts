import { spawn } from 'node:child_process'
import { createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { getCredentials, listIssuers } from '../../shared/credentials/credential-routes.ts'
import { verifyFile } from '../../shared/credentials/verify-file.ts'
import { firstSettings, type PortfolioSettings } from '../../shared/portfolio/portfolio-parts.ts'
import { savePortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { listAttempts } from '../../shared/routes/attempt-routes.ts'
import { killServers, type LaunchedServer, launchServer } from '../testing/launch-server.ts'

// One issuer with a public address as it is run: its server, its commands beside it, and what it leaves on the disk. Each test goes on
// where the one before ended.
const root = join(import.meta.dirname, '../..')
const publicHost = 'academy.example'
const issuer = `did:web:${publicHost}`
let folder: string
let environment: Record<string, string>
let server: LaunchedServer
let address: string
let attemptId: string
/** Everything that was printed by anything. */
let printed = ''

async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
  server = launchServer({ ...environment, ...more })
  address = await server.ready()
}

async function stop(): Promise<void> {
  server.child.kill('SIGTERM')
  printed += (await server.ended).printed
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-issuer-'))
  environment = {
    ASSAY_DATA: join(folder, 'data'),
    ASSAY_PUBLIC_ADDRESS: `https://${publicHost}`,
    ASSAY_LOG: 'debug',
  }
  await run('server/testing/demo-data.ts', [])
  await start()
  const { attempts } = listAttempts.answer.parse(await (await ask('/api/attempts')).json())
  attemptId = attempts.find(({ mode, passed }) => mode === 'exam' && passed === true)?.attemptId ?? ''
  await vi.waitFor(async () => expect(await credentials()).toHaveLength(2), { timeout: 60_000 })
})
afterAll(() => {
  killServers(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

const ask = (path: string, body?: unknown) =>
  fetch(`${address}${path}`, {
    headers: { 'content-type': 'application/json', 'x-assay': '1', origin: address },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
const credentials = async () =>
  getCredentials.answer.parse(await (await ask(`/api/attempts/${attemptId}/credentials`)).json()).credentials
const badge = async () =>
  new Uint8Array(await (await ask(`/api/attempts/${attemptId}/credentials/badge/png`)).arrayBuffer())
const save = async (settings: Partial<PortfolioSettings>) =>
  ask(`/api/attempts/${attemptId}/portfolio`, { ...firstSettings, ...settings })

/** Runs a command of the project over this data folder. */
async function run(script: string, words: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [script, ...words], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
  const code = await new Promise<number | null>(resolve => child.on('close', resolve))
  printed += output
  return { code, output }
}
const keys = (...words: string[]) => run('server/credential-desk/keys-main.ts', words)

/** As a proxy with HTTPS hands on what a stranger asks of the public address. */
function publicly(path: string) {
  return new Promise<{ readonly status: number; readonly type: string; readonly body: string }>(
    (resolve, reject) => {
      const headers = { host: publicHost, 'x-forwarded-proto': 'https' }
      request(`${address}${path}`, { headers }, answer => {
        let body = ''
        answer.on('data', data => (body += data))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', body }),
        )
      })
        .on('error', reject)
        .end()
    },
  )
}

/** The keys that the issuer's document names now. */
async function publishedKeys(): Promise<readonly string[]> {
  const { verificationMethod } = JSON.parse((await publicly('/.well-known/did.json')).body)
  return verificationMethod.map((method: { publicKeyMultibase: string }) => method.publicKeyMultibase)
}

/** As a stranger's page does it, which asks this server for what the badge names. */
async function verdictOn(bytes: Uint8Array) {
  const { issuers } = listIssuers.answer.parse(await (await ask('/api/issuers')).json())
  const seen = await verifyFile(bytes, {
    now: Date.now,
    clock: () => 0,
    knownIssuers: new Map(issuers.map(each => [each.id, each])),
    fetchJson: async url => (await (await ask('/api/verification/documents', { url })).json()).document,
  })
  return seen.refusal ?? seen.outcome
}

it('publishes the keys of its domain at /.well-known/did.json, by which a badge of it is verified', async () => {
  const { status, type, body } = await publicly('/.well-known/did.json')
  expect([status, type]).toEqual([200, 'application/did+json; charset=utf-8'])
  const document = JSON.parse(body)
  expect(document).toMatchObject({
    id: issuer,
    verificationMethod: [{ type: 'Multikey', controller: issuer }],
  })
  expect(document.assertionMethod).toEqual([`${issuer}#${(await publishedKeys())[0]}`])
  expect(body).not.toMatch(/secret|private/i)
  expect(await verdictOn(await badge())).toBe('valid')
})

it('keeps a retired key, so that what it signed stays good, and lets a compromised one go at once, by the command', async () => {
  const old = await badge()
  const [first = ''] = await publishedKeys()
  const rotated = await keys('rotate')
  expect(rotated).toMatchObject({ code: 0, output: expect.stringMatching(/^z6Mk\w+ signs from now on\.\n$/) })
  const second = rotated.output.split(' ')[0] ?? ''
  expect(new Set(await publishedKeys())).toEqual(new Set([first, second]))
  const [before = '', now = ''] = (await keys('list')).output.split('\n')
  expect([before.startsWith(first), now.startsWith(second)]).toEqual([true, true])
  expect([before, now]).toEqual([
    expect.stringContaining(', retired on '),
    expect.stringMatching(/, active$/),
  ])
  expect(await verdictOn(old)).toBe('valid')

  const compromised = await keys('compromise', first)
  expect(compromised.output).toContain(`npm run credentials -- reissue ${attemptId}`)
  expect(await publishedKeys()).toEqual([second])
  // Its domain names the key no more.
  expect(await verdictOn(old)).toBe('key-not-the-issuers')
  expect((await credentials())[0]).toMatchObject({ keyCompromised: true })

  const reissued = await run('server/credential-desk/credentials-main.ts', ['reissue', attemptId])
  expect(reissued).toMatchObject({ code: 0, output: '2 were signed anew.\n' })
  expect(await verdictOn(await badge())).toBe('valid')
  expect(await verdictOn(old)).toBe('key-not-the-issuers')
})

it('shows a section that was withdrawn to nobody who looks after the answer, in no form', async () => {
  const note = 'The double charge took me longest.'
  const shown = savePortfolio.answer.parse(await (await save({ audience: 'link', note })).json())
  const forms = ['', '/zip', '/json', '/site']
  const look = async (form: string) =>
    Buffer.from(await (await ask(`/api/portfolios/${shown.token}${form}`)).arrayBuffer())
  expect((await look('')).toString()).toContain(note)

  // A visitor who looks again and again, and when each look began.
  const looks: { readonly began: number; readonly sees: boolean }[] = []
  let looking = true
  const visitor = (async () => {
    while (looking) {
      const began = performance.now()
      looks.push({ began, sees: (await look('')).toString().includes(note) })
    }
  })()
  await expect.poll(() => looks.length).toBeGreaterThan(1)
  const sections = { ...firstSettings.sections, note: false }
  expect((await save({ audience: 'link', note, sections })).status).toBe(200)
  const answered = performance.now()
  await expect.poll(() => looks.filter(({ began }) => began > answered).length).toBeGreaterThan(2)
  looking = false
  await visitor
  expect(looks.some(({ sees }) => sees)).toBe(true)
  expect(looks.filter(({ began, sees }) => sees && began > answered)).toEqual([])
  for (const form of forms) expect((await look(form)).toString('latin1')).not.toContain(note)

  expect((await save({ audience: 'nobody' })).status).toBe(200)
  for (const form of forms) expect((await ask(`/api/portfolios/${shown.token}${form}`)).status).toBe(404)
})

it('says what is wrong with a master key that is not the right one, and nothing of any key', async () => {
  await stop()
  const wrong = randomBytes(32).toString('base64url')
  await start({ ASSAY_KEY_SECRET: wrong })
  const failed = await save({ audience: 'link' })
  expect(failed.status).toBe(500)
  const malformed = 'canary-of-a-master-key'
  const refused = await run('server/credential-desk/credentials-main.ts', ['reissue', attemptId], {
    ASSAY_KEY_SECRET: malformed,
  })
  expect(refused).toMatchObject({
    code: 1,
    output: expect.stringContaining('ASSAY_KEY_SECRET cannot be used: it must be 32 bytes'),
  })
  const sealed = await run('server/credential-desk/credentials-main.ts', ['reissue', attemptId], {
    ASSAY_KEY_SECRET: wrong,
  })
  expect(sealed).toMatchObject({ code: 1, output: expect.stringContaining('Put the file credentials.key') })
  for (const text of [await failed.text(), refused.output, sealed.output, server.printed()]) {
    expect(text).not.toContain(wrong)
    expect(text).not.toContain(malformed)
  }
})

it('has left no secret half of a key, and no master key, in what was printed, in a log, in a row or anywhere else on the disk', async () => {
  const master = readFileSync(join(folder, 'data/credentials.key'), 'utf8').trim()
  const { rows, sealed } = await readDatabase()
  await stop()
  // Of three keys one is compromised: its secret half is gone from the rows.
  expect(sealed.length).toBeGreaterThan(0)
  const secrets = [Buffer.from(master, 'base64url'), ...sealed.flatMap(each => secretHalves(master, each))]
  const logs = join(folder, 'data/logs')
  const log = readdirSync(logs).map(name => readFileSync(join(logs, name), 'utf8'))
  expect(log.join('')).toMatch(/SealBroken|cannot be opened with this master key/)
  const texts = [printed, ...log, rows]
  for (const secret of secrets)
    for (const text of texts)
      for (const form of [secret.toString('hex'), secret.toString('base64'), secret.toString('base64url')])
        expect(text.includes(form.replace(/=+$/, '')), 'a secret was written down').toBe(false)
  // The log of the database and its files hold bytes as they are.
  const found = filesIn(join(folder, 'data')).filter(path => {
    const bytes = readFileSync(path)
    return secrets.some(secret => bytes.includes(secret) || bytes.includes(secret.toString('base64url')))
  })
  expect(found).toEqual([join(folder, 'data/credentials.key')])
})

/** Every row of every table as text, and the sealed secret halves by the key that they are of. */
async function readDatabase() {
  const client = new pg.Client({ host: join(folder, 'data/run'), user: 'assay', database: 'postgres' })
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    )
    let rows = ''
    for (const { name } of tables.rows)
      for (const row of (await client.query<{ text: string }>(`select t::text as text from ${name} t`)).rows)
        rows += `${row.text}\n`
    const sealed = await client.query<{ id: string; sealed: Buffer }>(
      'select id, sealed from signing_keys where sealed is not null',
    )
    expect(tables.rows.length).toBeGreaterThan(5)
    return { rows, sealed: sealed.rows }
  } finally {
    await client.end()
  }
}

/** A secret half as it is exported (PKCS #8), and the 32 bytes of it alone (RFC 8410). */
function secretHalves(
  master: string,
  { id, sealed }: { readonly id: string; readonly sealed: Buffer },
): Buffer[] {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(master, 'base64url'), sealed.subarray(0, 12))
    .setAAD(Buffer.from(id))
    .setAuthTag(sealed.subarray(12, 28))
  const exported = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
  return [exported, exported.subarray(-32)]
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map(name => join(path, name))
    .filter(each => statSync(each, { throwIfNoEntry: false })?.isFile())
}
