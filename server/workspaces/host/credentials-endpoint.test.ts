import { request } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCredentialsEndpoint } from './credentials-endpoint.ts'

const credentials = {
  accessKeyId: 'ASIA',
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiresAt: '2030-01-01T00:00:00.000Z',
}

let endpoint: ReturnType<typeof createCredentialsEndpoint>
let listener: Server
beforeEach(async () => {
  endpoint = createCredentialsEndpoint({ headersMs: 100, checkMs: 20, maxConnections: 60 })
  endpoint.set(credentials)
  listener = createServer(endpoint.accept)
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  endpoint.close()
  listener.close()
})

const port = () => (listener.address() as AddressInfo).port
const open = (text: string): Socket => {
  const socket = connect(port(), '127.0.0.1')
    .on('error', () => {})
    .resume()
  if (text !== '') socket.write(text)
  return socket
}
const closed = (socket: Socket) => new Promise(resolve => socket.on('close', resolve))

function ask(path: string, authorization?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = authorization === undefined ? {} : { authorization }
    request({ port: port(), path, headers }, answer => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

test('whoever has the token of the workspace gets its credentials, and nobody else', async () => {
  expect(await ask('/credentials', endpoint.authorizationToken)).toBe(200)
  expect(await ask('/credentials')).toBe(401)
  expect(await ask('/credentials', 'x'.repeat(endpoint.authorizationToken.length))).toBe(401)
  expect(await ask('/', endpoint.authorizationToken)).toBe(404)
})

describe('of a workspace that means harm', () => {
  test.each([
    ['nothing', ''],
    ['half of a head', 'GET /credentials HTTP/1.1\r\nHost: x\r\nX-Half'],
    ['a head and never its body', 'GET /credentials HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx'],
    ['one request after the other', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100)],
    ['what is no HTTP', '\0\x01\x02'],
  ])('fifty connections that send %s are gone when their time is up', async (_, text) => {
    await Promise.all(Array.from({ length: 50 }, () => closed(open(text))))
  })

  test('connections beyond a few are refused', async () => {
    endpoint.close()
    listener.close()
    endpoint = createCredentialsEndpoint({ headersMs: 60_000, checkMs: 20, maxConnections: 2 })
    listener = createServer(endpoint.accept)
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
    const kept = [open('GET '), open('GET ')]
    await Promise.all(kept.map(socket => new Promise(resolve => socket.once('connect', resolve))))
    await closed(open(''))
    expect(kept.map(({ destroyed }) => destroyed)).toEqual([false, false])
    for (const socket of kept) socket.destroy()
  })
})
