import { WebSocketServer } from 'ws'

/** What the bare server is told: bytes for all who are connected. */
export interface BareOrder {
  readonly text: string
}

// The least that a broadcast can be: one loop over all sockets, in a process of its own as the product's server is.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false }, () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.send?.(address.port)
})
server.on('connection', socket => socket.on('message', () => {}))
process.on('message', ({ text }: BareOrder) => {
  const bytes = Buffer.from(text)
  for (const socket of server.clients) socket.send(bytes, { binary: false })
})
