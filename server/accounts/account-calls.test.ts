import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listenHttp } from '../aws-account/front-door/http-listener.ts'
import { type AccountCalls, createAccountCalls } from './account-calls.ts'
import type { AccountProvider } from './account-provider.ts'

const head = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n'
/** What an API answers by the path that it is asked for: the bytes as they go over the wire, and then the end. */
const answers: Readonly<Record<string, string>> = {
  '/good': `${head}\r\nok`,
  '/control': `${head}x: a\u0001b\r\n\r\nok`,
  '/line': `${head}x: a\rb\r\n\r\nok`,
  '/name': `${head}a b\u20ac: c\r\n\r\nok`,
  '/long': `${head}x: ${'a'.repeat(20_000)}\r\n\r\nok`,
  '/interim': 'HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n',
  '/switch': 'HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n',
  '/nothing': '',
  '/half': 'HTTP/1.1 200 OK\r\ncontent-length: 200\r\n\r\nok',
  '/odd': 'I am no HTTP.\r\n\r\n',
  '/large': `HTTP/1.1 200 OK\r\ncontent-length: 199680\r\n\r\n${'x'.repeat(199_680)}`,
}

/** What a function may answer through an API, as the account's own door sends it on. */
const answered: Readonly<Record<string, { status: number; headers: Record<string, string>; body: string }>> =
  {
    '/euro': { status: 200, headers: { x: '\u20ac' }, body: 'ok' },
    '/bell': { status: 200, headers: { x: 'a\u0007b' }, body: 'ok' },
    '/long': { status: 200, headers: { x: 'a'.repeat(20_000) }, body: 'ok' },
    '/early': { status: 103, headers: {}, body: '' },
    '/large': { status: 200, headers: {}, body: 'x'.repeat(199_680) },
  }

let folder: string
let server: Server
let calls: AccountCalls
const open = new Set<Socket>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-calls-'))
  const socketPath = join(folder, 's.sock')
  server = createServer(socket => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('data', asked => {
      const path = /^GET \/execute-api\/abc123(\S*)/.exec(asked.toString())?.[1] ?? ''
      if (path !== '/silent') socket.end(answers[path] ?? '')
    })
  })
  await new Promise<void>(resolve => server.listen(socketPath, resolve))
  const endpoint = { kind: 'local', socketPath, probeSocketPath: socketPath, url: '' } as const
  const provider = {
    capabilities: { services: [] },
    health: async () => ({ answers: true, ms: 1 }),
  } as unknown as AccountProvider
  calls = createAccountCalls(provider, { accountId: '111122223333', region: 'us-east-1', endpoint })
})
afterAll(async () => {
  calls.close()
  for (const socket of open) socket.destroy()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (path: string, signal = new AbortController().signal) =>
  calls.http({ apiId: 'abc123', method: 'GET', path }, signal)

test('an answer is an answer, also one of 195 KB', async () => {
  expect(await ask('/good')).toMatchObject({ status: 200, body: 'ok' })
  expect((await ask('/large')).body).toHaveLength(199_680)
})

test('a gateway of tools is asked at its own path', async () => {
  const socketPath = join(folder, 'gateway.sock')
  const gateway = createHttpServer((asked, answer) => answer.end(`${asked.method} ${asked.url}`)).listen(
    socketPath,
  )
  const endpoint = { kind: 'local', socketPath, probeSocketPath: socketPath, url: '' } as const
  const provider = { capabilities: { services: [] } } as unknown as AccountProvider
  const there = createAccountCalls(provider, { accountId: '111122223333', region: 'us-east-1', endpoint })
  const probe = { gatewayId: 'tools-abc123', method: 'POST', path: '/mcp', body: '{}' } as const
  expect(await there.http(probe, new AbortController().signal)).toMatchObject({
    status: 200,
    body: 'POST /bedrock-agentcore/gateway/tools-abc123/mcp',
  })
  there.close()
  await new Promise(resolve => gateway.close(resolve))
})

test('the address of a function answers by and by, and whoever has read enough leaves', async () => {
  const socketPath = join(folder, 'url.sock')
  const left = Promise.withResolvers<void>()
  const streaming = createHttpServer((asked, answer) => {
    answer.on('close', left.resolve)
    answer.write(`${asked.method} ${asked.url} first`)
    // Never ended: only who leaves gets away.
  }).listen(socketPath)
  const endpoint = { kind: 'local', socketPath, probeSocketPath: socketPath, url: '' } as const
  const provider = { capabilities: { services: [] } } as unknown as AccountProvider
  const there = createAccountCalls(provider, { accountId: '111122223333', region: 'us-east-1', endpoint })
  const answer = await there.http(
    { urlId: 'abcd1234', method: 'POST', path: '/x', body: '{}', leaveAfter: 'first' },
    new AbortController().signal,
  )
  expect(answer).toMatchObject({ status: 200, body: 'POST /lambda-url/abcd1234/x first' })
  await left.promise
  there.close()
  await new Promise(resolve => streaming.close(resolve))
})

test.each([
  ['/control', 'unreadable-answer'],
  ['/line', 'unreadable-answer'],
  ['/name', 'unreadable-answer'],
  ['/long', 'unreadable-answer'],
  ['/odd', 'unreadable-answer'],
  ['/interim', 'interim-answer'],
  ['/switch', 'interim-answer'],
  ['/nothing', 'connection-cut'],
  ['/half', 'connection-cut'],
])('%s is what its system did: %s', async (path, how) => {
  await expect(ask(path)).rejects.toMatchObject({ name: 'Unanswered', how })
})

test('one that never comes ends with whoever asked', async () => {
  const stop = new AbortController()
  const asked = ask('/silent', stop.signal)
  stop.abort()
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
})

test.each([
  ['/euro', 500],
  ['/bell', 500],
  ['/long', { how: 'unreadable-answer' }],
  ['/early', { how: 'interim-answer' }],
  ['/large', 200],
])('through the door of the account %s ends: %j', async (path, ended) => {
  const socketPath = join(folder, 'door.sock')
  const door = await listenHttp(
    { kind: 'socket', path: socketPath, mode: 0o600 },
    async ({ url, readBody }) => {
      // As the account does, which leaves nothing of the request to be ended.
      await readBody(1_000, () => {})
      const found = answered[url.replace('/execute-api/abc123', '')]
      if (!found) throw new Error(`nothing is answered to ${url}`)
      return found
    },
  )
  const endpoint = { kind: 'local', socketPath, probeSocketPath: socketPath, url: '' } as const
  const provider = { capabilities: { services: [] } } as unknown as AccountProvider
  const there = createAccountCalls(provider, { accountId: '111122223333', region: 'us-east-1', endpoint })
  const stop = new AbortController()
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const asked = there.http({ apiId: 'abc123', method: 'GET', path }, stop.signal)
  // Node waits for what is announced, as long as it is let.
  if (path === '/early') setTimeout(() => stop.abort(), 1_000)
  if (typeof ended === 'number') expect((await asked).status).toBe(ended)
  else await expect(asked).rejects.toMatchObject({ name: 'Unanswered', ...ended })
  there.close()
  await door.close()
})
