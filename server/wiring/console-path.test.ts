import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JsonObject } from '../../shared/json.ts'
import { type ConsolePage, consoleFormPath } from '../../shared/routes/console-routes.ts'
import { createEmbeddedProvider, type EmbeddedProvider } from '../accounts/embedded-provider.ts'
import { consoleResource } from '../http/console-resource.ts'
import { createApp } from '../http/create-app.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { accountsForAttempts, createReachability } from './accounts-for-attempts.ts'

/** The whole path of a link, from the form to the page: our server, STS and IAM of a real account process, its sign-in, its console. */
let folder: string
let provider: EmbeddedProvider
let accounts: ReturnType<typeof accountsForAttempts>
let fake: TestApp
let app: Awaited<ReturnType<typeof createApp>>
let address: string
let accountId: string
let log = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'console-path-'))
  provider = await createEmbeddedProvider({ dataFolder: folder })
  const logger = pino(
    {},
    {
      write(line: string) {
        log += line
      },
    },
  )
  accounts = accountsForAttempts(provider, createReachability(), logger)
  fake = await openTestApp()
  accountId = (await accounts.provision('attempt-1', {})).accountId
  app = await createApp({
    log: logger,
    ownHosts: () => new Set([new URL(address).host]),
    actorOf: async () => ({ kind: 'local-person', id: 'ada', name: 'Ada' }),
    findAttempt: async () => undefined,
  })
  const attempts = {
    ...fake.platform.attempts,
    open: async (...args: Parameters<typeof fake.platform.attempts.open>) => ({
      ...(await fake.platform.attempts.open(...args)),
      consoleLink: (page: ConsolePage, host: string) =>
        accounts.consoleLink({ attemptId: fake.attemptId, accountId }, page, {
          host,
          deadline: Date.now() + 20 * 60_000,
        }),
    }),
  }
  consoleResource(app, { attempts, consoles: provider.consoles, now: Date.now })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
}, 120_000)

afterAll(async () => {
  await app?.close()
  await fake?.close()
  accounts?.close()
  await provider?.close({ stopProcess: true })
  rmSync(folder, { recursive: true, force: true })
})

async function mint(service = 'lambda') {
  const answer = await fetch(`${address}${consoleFormPath(fake.attemptId)}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: String(new URLSearchParams({ service })),
  })
  expect(answer.status).toBe(303)
  return new URL(answer.headers.get('location') ?? '', address)
}

async function follow(link: URL) {
  const answer = await fetch(link, { redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  return { status: answer.status, to: new URL(answer.headers.get('location') ?? '/', address), cookie }
}

const open = (page: URL, cookie: string) => fetch(page, { headers: { cookie } })

it('leads from the form to a page of the account, once, until the seal, and stands in no log', async () => {
  const link = await mint()
  const { status, to, cookie } = await follow(link)
  expect(status).toBe(302)
  expect(to.href).toBe(`${address}/aws/console/${accountId}/lambda/home?region=us-east-1#/functions`)
  const page = await open(to, cookie)
  const text = await page.text()
  expect(page.status).toBe(200)
  expect(text).toContain(`assumed-role/Candidate/att-${fake.attemptId}`)
  expect(text).toContain('functions: 0')
  // Twenty minutes, not the hour that a session may last.
  expect(text).toMatch(/(19|20) min at most/)

  // The same link once more, also for a page of another account or with another token.
  expect((await follow(link)).status).toBe(400)
  const tampered = await mint()
  const token = tampered.searchParams.get('SigninToken')
  tampered.searchParams.set('Destination', 'https://evil.example/aws/console/')
  expect((await follow(tampered)).status).toBe(400)
  tampered.searchParams.set('Destination', `${address}/aws/console/${accountId}/s3/buckets`)
  tampered.searchParams.set('SigninToken', `${token}x`)
  expect((await follow(tampered)).status).toBe(400)

  // What comes from an engine of its own is listed as well, and addresses by their names.
  const port = accounts.port({ accountId, region: 'us-east-1', endpoint: { kind: 'aws' } })
  const make = (service: 'dynamodb' | 'sqs', operation: string, input: JsonObject) =>
    port.call('administrator', service, operation, input, AbortSignal.timeout(30_000))
  await make('dynamodb', 'CreateTable', {
    TableName: 'carts',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  })
  await make('sqs', 'CreateQueue', { QueueName: 'orders' })
  const all = await (await open(new URL(`/aws/console/${accountId}/console/home`, address), cookie)).text()
  expect(all).toContain('<li>carts</li>')
  expect(all).toContain('<li>orders</li>')

  // A session whose deadline has passed sees nothing, whatever becomes of the account.
  const host = new URL(address).host
  const attempt = { attemptId: fake.attemptId, accountId }
  const past = await accounts.consoleLink(
    attempt,
    { service: 'dynamodb' },
    { host, deadline: Date.now() - 1 },
  )
  const over = await follow(new URL(past, address))
  const nothing = await (await open(over.to, over.cookie)).text()
  expect(nothing).toContain('<b>AccessDenied</b>')
  expect(nothing).not.toContain('<li>carts</li>')

  const late = await mint()
  await accounts.seal(accountId)
  expect((await open(to, cookie)).status).toBe(403)
  expect((await follow(late)).status).toBe(400)
  const refused = await fetch(`${address}${consoleFormPath(fake.attemptId)}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      accept: 'text/html',
    },
    body: 'service=lambda',
  })
  expect(refused.status).toBe(503)
  expect(await refused.text()).toContain('The console could not be opened')
  expect(log).toContain('a console was opened')
  expect(log).not.toMatch(/SigninToken|ASIA[A-Z2-7]{16}|sessionKey/)
}, 120_000)
