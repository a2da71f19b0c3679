import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { answerClientError } from './broken-requests.ts'

let app: TestApp
beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

const port = () => Number(new URL(app.address).port)

/** Sends bytes as they are, and reads one answer to its end. */
async function exchange(bytes: string) {
  const socket = connect(port(), '127.0.0.1')
  let text = ''
  socket.on('data', data => {
    text += data.toString('latin1')
    const [head = '', body = ''] = text.split('\r\n\r\n')
    const length = /content-length: (\d+)/i.exec(head)?.[1]
    if (length !== undefined && body.length >= Number(length)) socket.end()
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return text
}

const host = () => `Host: 127.0.0.1:${port()}\r\n`
const own = () => `${host()}x-assay: 1\r\n`
const socketPath = () => `/api/attempts/${app.attemptId}/socket`
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n'
const handshake = () => `${host()}Origin: ${app.address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`

const cases: readonly [name: string, bytes: () => string, status: number][] = [
  ['an address that is not well formed', () => `GET /% HTTP/1.1\r\n${host()}\r\n`, 400],
  ['one of the interface', () => `GET /api/attempts/%zz HTTP/1.1\r\n${host()}\r\n`, 400],
  [
    'a part of an address that is too long',
    () => `GET /api/attempts/${'a'.repeat(200)} HTTP/1.1\r\n${host()}\r\n`,
    404,
  ],
  ['an address that is too long', () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${host()}\r\n`, 431],
  ['headers that are too large', () => `GET / HTTP/1.1\r\n${host()}x: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ['what is no HTTP', () => 'hello\r\n\r\n', 400],
  ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['a method that nobody knows', () => `BREW / HTTP/1.1\r\n${host()}\r\n`, 400],
  ['a method that nothing takes', () => `TRACE / HTTP/1.1\r\n${own()}\r\n`, 404],
  ['a proxy’s method', () => `CONNECT example.com:443 HTTP/1.1\r\n${host()}\r\n`, 404],
  ['a broken header', () => `GET / HTTP/1.1\r\n${host()}a b\r\n\r\n`, 400],
  [
    'two lengths',
    () => `POST /api/attempts HTTP/1.1\r\n${own()}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
    400,
  ],
  [
    'a length and chunks',
    () =>
      `POST /api/attempts HTTP/1.1\r\n${own()}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['no host', () => 'GET / HTTP/1.1\r\n\r\n', 400],
  ['another host', () => 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 403],
  ['an expectation', () => `GET / HTTP/1.1\r\n${host()}Expect: magic\r\n\r\n`, 400],
  [
    'a medium that is not taken',
    () => `POST /api/attempts HTTP/1.1\r\n${own()}Content-Type: text/csv\r\nContent-Length: 1\r\n\r\na`,
    400,
  ],
  [
    'a body that is too large',
    () =>
      `POST /api/attempts HTTP/1.1\r\n${own()}Content-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{}`,
    413,
  ],
  ['nothing there', () => `GET /nothing.js HTTP/1.1\r\n${host()}\r\n`, 404],
  [
    'a socket’s address by plain HTTP',
    () => `GET ${socketPath()} HTTP/1.1\r\n${host()}Origin: ${app.address}\r\n\r\n`,
    426,
  ],
  ['a handshake without a key', () => `GET ${socketPath()} HTTP/1.1\r\n${handshake()}\r\n`, 400],
  ['a handshake where no socket is', () => `GET /nothing.js HTTP/1.1\r\n${handshake()}${key}\r\n`, 404],
  [
    'a handshake from another site',
    () =>
      `GET ${socketPath()} HTTP/1.1\r\n${handshake().replace(app.address, 'http://evil.example')}${key}\r\n`,
    403,
  ],
]

function expectRefusal(answer: string, status: number): void {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  const headers = head.toLowerCase()
  expect(headers).toContain("content-security-policy: default-src 'none'")
  expect(headers).toContain('x-content-type-options: nosniff')
  expect(headers).toContain('referrer-policy: no-referrer')
  expect(headers).toContain('content-type: application/problem+json')
  expect(JSON.parse(body)).toMatchObject({
    type: 'about:blank',
    status,
    detail: expect.stringMatching(/\.$/),
  })
}

describe('every refusal has our headers and our form', () => {
  it.each(cases)('for %s', async (_name, bytes, status) => {
    expectRefusal(await exchange(bytes()), status)
  })

  it('for a request that does not come to its end', async () => {
    const accepted = once(app.app.fastify.server, 'connection')
    const answer = exchange('GET / HTTP/1.1\r\n')
    const [socket] = await accepted
    // Node tells it so when its own time is up.
    answerClientError(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
    expectRefusal(await answer, 408)
  })
})
