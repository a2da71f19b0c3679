import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { serveControl } from '../control/control-server.ts'
import { DEFAULT_LOAD_LIMITS } from '../limits/account-loads.ts'
import { createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'
import { listenHttp } from './http-listener.ts'

const QUICK = { firstBytesMs: 50, headersMs: 50, requestMs: 50, idleMs: 50, checkMs: 10, maxConnections: 60 }
const PATIENT = { firstBytesMs: 60_000, headersMs: 60_000, requestMs: 60_000, idleMs: 60_000, checkMs: 10 }

let accounts: TestAccounts | undefined
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await accounts?.close()
  accounts = undefined
})

/** Every listener of the process that strangers or its owner can reach. */
const LISTENERS: Record<string, (limits: typeof QUICK) => Promise<NetConnectOpts>> = {
  'the address of all accounts': async limits => {
    accounts = await createTestAccounts(undefined, { http: limits })
    return { host: '127.0.0.1', port: accounts.registry.port }
  },
  'the address of one account': async limits => {
    accounts = await createTestAccounts(undefined, { http: limits })
    return { path: accounts.registry.endpointSocket(await accounts.provision()) }
  },
  'the socket of the platform’s probes': async limits => {
    accounts = await createTestAccounts(undefined, { http: limits })
    return { path: accounts.registry.probeSocket(await accounts.provision()) }
  },
  'the connection that a function has to its account': async limits => {
    accounts = await createTestAccounts(undefined, { http: limits })
    const accountId = await accounts.provision()
    const path = join(accounts.folder, 'inside.sock')
    const { registry } = accounts
    const environment = createServer(socket => void registry.connect(accountId, socket))
    await new Promise<void>(resolve => environment.listen(path, resolve))
    closing.push(() => environment.close())
    return { path }
  },
  'the control socket': async limits => {
    accounts = await createTestAccounts()
    const path = join(accounts.folder, 'control.sock')
    const { registry } = accounts
    const nothing = () => {}
    const server = await serveControl({
      registry,
      socketPath: path,
      endpointUrl: '',
      startedAt: 1,
      onShutdown: nothing,
      limits,
    })
    closing.push(() => server.close())
    return { path }
  },
}

const open = (address: NetConnectOpts): Socket =>
  connect(address)
    .on('error', () => {})
    .resume()
const closed = (socket: Socket) => new Promise(resolve => socket.on('close', resolve))

describe.each(Object.entries(LISTENERS))('%s', (name, listen) => {
  test.each([
    ['half of a head', 'POST /list HTTP/1.1\r\nHost: x\r\nX-Half'],
    ['a head that never gets its body', 'POST /list HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{'],
    [
      'chunks that never end',
      'POST /list HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
    ],
    ['half of a second head', 'GET /list HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\nGET / HT'],
    ...(name === 'the control socket' ? [] : [['nothing at all', '']]),
  ])('fifty connections that send %s are gone when their time is up', async (_, text) => {
    const address = await listen(QUICK)
    const sockets = Array.from({ length: 50 }, () => open(address))
    for (const socket of sockets) if (text) socket.write(text)
    await Promise.all(sockets.map(closed))
  })

  test('more connections than it takes are refused, and others are served', async () => {
    const address = await listen({ ...PATIENT, maxConnections: 3 })
    const kept = Array.from({ length: 3 }, () => open(address))
    const answers = kept.map(socket => new Promise(resolve => socket.once('data', resolve)))
    for (const socket of kept) socket.write('GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')
    await Promise.all(answers)
    await closed(open(address))
    for (const socket of kept) socket.destroy()
  })
})

test('a client that asks for much and reads nothing of it is let go of', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unread-'))
  const path = join(folder, 'door.sock')
  const answer = { status: 200, headers: {}, body: Buffer.alloc(32 << 20) }
  const sent = Promise.withResolvers<void>()
  const door = await listenHttp(
    { kind: 'socket', path, mode: 0o600 },
    async request => {
      request.whenSent(sent.resolve)
      return answer
    },
    { ...QUICK, maxConnections: 3 },
  )
  const socket = connect({ path })
    .on('error', () => {})
    .pause()
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await sent.promise
  socket.destroy()
  await door.close()
  rmSync(folder, { recursive: true })
})

describe('HTTP/2', () => {
  const session = async () => {
    const address = await LISTENERS['the address of one account']?.(QUICK)
    return connectHttp2('http://x', { createConnection: () => connect(address ?? { port: 0 }) }).on(
      'error',
      () => {},
    )
  }
  test('a connection without requests is ended', async () => {
    const client = await session()
    await new Promise(resolve => client.on('close', resolve))
  })
  test('a request that never gets its body is ended', async () => {
    const client = await session()
    const stream = client.request({ ':method': 'POST', ':path': '/execute-api/x' }).on('error', () => {})
    stream.write('half')
    await new Promise(resolve => stream.on('close', resolve))
    client.destroy()
  })
})

test('a head longer than AWS takes is refused with a status', async () => {
  const address = await LISTENERS['the address of one account']?.(QUICK)
  const socket = connect(address ?? { port: 0 })
  socket.write(`GET /?${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)
  let text = ''
  for await (const chunk of socket.setEncoding('utf8')) text += chunk
  expect(text).toMatch(/^HTTP\/1.1 431 /)
})

test('a client that goes away in the middle of its request takes nobody’s place', async () => {
  accounts = await createTestAccounts(undefined, { load: { ...DEFAULT_LOAD_LIMITS, maxCalls: 1 } })
  const address = { host: '127.0.0.1', port: accounts.registry.port }
  const socket = open(address)
  socket.write('POST /execute-api/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf')
  const status = async () => {
    const answer = await fetch(`http://127.0.0.1:${address.port}/execute-api/y`)
    return answer.status
  }
  await expect.poll(status).toBe(429)
  socket.destroy()
  await expect.poll(status).toBe(403)
})
