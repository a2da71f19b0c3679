import { once } from 'node:events'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createFramedTexts } from './framed-text.ts'

it('is read as the text that it is by another implementation, whatever its length', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 100_000].map(length =>
    'ä'.repeat(length).slice(0, length),
  )
  const framed = createFramedTexts()
  server.on('connection', (_, { socket }) => {
    for (const text of texts) socket.write(framed(Buffer.from(text)))
  })
  const client = new WebSocket(`ws://127.0.0.1:${port}`)
  const read: string[] = []
  await new Promise<void>(resolve => {
    client.on('message', (data: Buffer, isBinary) => {
      expect(isBinary).toBe(false)
      read.push(data.toString())
      if (read.length === texts.length) resolve()
    })
  })
  client.terminate()
  server.close()
  expect(read).toEqual(texts)
})

it('frames the same bytes once', () => {
  const framed = createFramedTexts()
  const bytes = Buffer.from('told')
  expect(framed(bytes)).toBe(framed(bytes))
  expect(framed(Buffer.from('told'))).not.toBe(framed(bytes))
})
