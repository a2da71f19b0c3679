import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import { connect as connectSocket } from 'node:net'
import type { HostileKind } from './hostile-kind.ts'
import type { OddAnswer } from './signed-request.ts'

const MODEL_PATH = '/model/amazon.nova-lite-v1%3A0/converse-stream'
/** What the other side has not ended by then is left. */
const PATIENCE_MS = 5000

/** A connection whose streams do as they like; how each ended, 0 for one that was cut. */
function overHttp2(
  name: string,
  act: (session: ClientHttp2Session, open: (headers?: Record<string, string>) => ClientHttp2Stream) => void,
): HostileKind {
  return {
    name: `HTTP/2: ${name}`,
    attack({ endpoint }) {
      const session = connect(endpoint)
      const answers: OddAnswer[] = []
      return new Promise(resolve => {
        let pending = 0
        const end = () => {
          clearTimeout(patience)
          session.destroy()
          resolve(answers)
        }
        const patience = setTimeout(end, PATIENCE_MS)
        const settle = () => {
          pending--
          if (pending === 0) end()
        }
        session.on('error', () => {})
        session.on('close', end)
        const open = (headers = {}) => {
          pending++
          const stream = session.request({ ':method': 'POST', ':path': MODEL_PATH, ...headers })
          let status = 0
          stream.on('error', () => {}).resume()
          stream.on('response', found => {
            status = Number(found[':status'])
          })
          stream.on('close', () => {
            answers.push({ status, body: '' })
            settle()
          })
          return stream
        }
        session.once('connect', () => {
          pending++
          act(session, open)
          settle()
        })
      })
    },
  }
}

/** A connection of bytes that no library would send. */
function overBytes(name: string, write: (send: (bytes: Uint8Array) => boolean) => void): HostileKind {
  return {
    name: `HTTP/2: ${name}`,
    attack: ({ endpoint }) =>
      new Promise(resolve => {
        const { hostname, port } = new URL(endpoint)
        const socket = connectSocket({ host: hostname, port: Number(port) })
        const end = () => {
          clearTimeout(patience)
          socket.destroy()
          resolve([{ status: 0, body: '' }])
        }
        const patience = setTimeout(end, PATIENCE_MS)
        socket.on('error', end)
        socket.on('close', end)
        socket.resume()
        socket.on('connect', () => {
          socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
          write(bytes => socket.writable && socket.write(bytes))
          socket.end()
        })
      }),
  }
}

function frame(type: number, flags: number, stream: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(body.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, body])
}

const [HEADERS, SETTINGS, PING, CONTINUATION] = [1, 4, 6, 9]
const EMPTY = new Uint8Array()

export const HOSTILE_HTTP2: readonly HostileKind[] = [
  overHttp2('two thousand streams', (_, open) => {
    for (let at = 0; at < 2000; at++) open().end('{}')
  }),
  overHttp2('streams that are reset at once', (_, open) => {
    for (let at = 0; at < 3000; at++) open().close(constants.NGHTTP2_CANCEL)
  }),
  overHttp2('streams that never end their request', (_, open) => {
    for (let at = 0; at < 200; at++) open().write('{')
  }),
  overHttp2('heads of many headers', (_, open) => {
    for (let at = 0; at < 100; at++)
      open(
        Object.fromEntries(Array.from({ length: 400 }, (_none, one) => [`x-evil-${one}`, 'x'.repeat(20)])),
      ).end()
  }),
  overHttp2('heads beyond the limit', (_, open) => {
    for (let at = 0; at < 20; at++) open({ 'x-evil': 'x'.repeat(60_000) }).end()
  }),
  overHttp2('a large body on each stream', (_, open) => {
    for (let at = 0; at < 20; at++) open().end(Buffer.alloc(2 << 20, 'x'))
  }),
  overHttp2('a flood of pings', (session, open) => {
    for (let at = 0; at < 5000; at++) session.ping(() => {})
    open().end('{}')
  }),
  overBytes('settings without end', send => {
    for (let at = 0; at < 20_000; at++) send(frame(SETTINGS, 0, 0, EMPTY))
  }),
  overBytes('a head that goes on and on', send => {
    send(frame(SETTINGS, 0, 0, EMPTY))
    send(frame(HEADERS, 0, 1, EMPTY))
    for (let at = 0; at < 20_000; at++) send(frame(CONTINUATION, 0, 1, Buffer.alloc(100)))
  }),
  overBytes('frames of no kind', send => {
    for (let at = 0; at < 5000; at++) send(frame(200, 255, at, Buffer.alloc(200, at)))
  }),
  overBytes('a ping of the wrong length', send => void send(frame(PING, 0, 0, Buffer.alloc(3)))),
  overBytes('a frame that is larger than any', send => void send(Buffer.alloc(1 << 20, 0xff))),
]
