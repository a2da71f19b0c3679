import { type AddressInfo, connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { createApp, type DoorLimits } from './create-app.ts'

const quick: DoorLimits = { headersMs: 50, requestMs: 50, checkMs: 10, idleMs: 50, maxConnections: 60 }
const patient: DoorLimits = {
  headersMs: 60_000,
  requestMs: 60_000,
  checkMs: 10,
  idleMs: 60_000,
  maxConnections: 3,
}

let app: Awaited<ReturnType<typeof createApp>>
afterEach(() => app.close())

async function listen(door: DoorLimits): Promise<number> {
  const ownHosts = () => new Set(['x'])
  app = await createApp({
    log: pino({ level: 'silent' }),
    ownHosts,
    actorOf: async () => undefined,
    findAttempt: async () => undefined,
    door,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}
const open = (port: number): Socket =>
  connect(port, '127.0.0.1')
    .on('error', () => {})
    .resume()
const closed = (socket: Socket) => new Promise(resolve => socket.on('close', resolve))

describe('the page’s door', () => {
  it.each([
    ['nothing at all', ''],
    ['half of a head', 'POST /api HTTP/1.1\r\nHost: x\r\nX-Half'],
    ['a head that never gets its body', 'POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{'],
    [
      'chunks that never end',
      'POST /api HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
    ],
    ['half of a second head', 'GET /api HTTP/1.1\r\nHost: x\r\n\r\nGET / HT'],
    ['half of an upgrade', 'GET /api HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgr'],
  ])('lets go of fifty connections that send %s when their time is up', async (_, text) => {
    const port = await listen(quick)
    const sockets = Array.from({ length: 50 }, () => open(port))
    for (const socket of sockets) if (text !== '') socket.write(text)
    await Promise.all(sockets.map(closed))
  })

  it('refuses more connections than it takes, and serves the others', async () => {
    const port = await listen(patient)
    const kept = Array.from({ length: 3 }, () => open(port))
    const answers = kept.map(socket => new Promise(resolve => socket.once('data', resolve)))
    for (const socket of kept) socket.write('GET /api HTTP/1.1\r\nHost: x\r\n\r\n')
    await Promise.all(answers)
    await closed(open(port))
    expect(kept.map(({ destroyed }) => destroyed)).toEqual([false, false, false])
    for (const socket of kept) socket.destroy()
  })
})
