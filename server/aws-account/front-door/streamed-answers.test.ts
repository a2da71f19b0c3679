import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { type HttpListener, listenHttp } from './http-listener.ts'

/** Told from outside when the next part is there. */
function createParts() {
  const waiting: (() => void)[] = []
  const parts: string[] = []
  let isOver = false
  let ended = () => {}
  const end = new Promise<void>(resolve => {
    ended = resolve
  })
  const read = (): AsyncIterable<Uint8Array> => ({
    [Symbol.asyncIterator]: () => ({
      async next() {
        for (;;) {
          const next = parts.shift()
          if (next === 'broken') throw new Error('broken')
          if (next !== undefined) return { done: false, value: Buffer.from(next) }
          if (isOver) return { done: true, value: undefined }
          await new Promise<void>(resolve => waiting.push(resolve))
        }
      },
      async return() {
        ended()
        return { done: true, value: undefined }
      },
    }),
  })
  const wake = () => {
    for (const one of waiting.splice(0)) one()
  }
  return {
    read,
    /** Once nobody reads them any more. */
    end,
    put(part: string) {
      parts.push(part)
      wake()
    },
    close() {
      isOver = true
      wake()
    },
  }
}

const listeners: HttpListener[] = []
afterAll(() => Promise.all(listeners.map(listener => listener.close())))

async function ask(parts: ReturnType<typeof createParts>): Promise<IncomingMessage> {
  const listener = await listenHttp({ kind: 'tcp', host: '127.0.0.1', port: 0 }, async () => ({
    status: 200,
    headers: {},
    body: parts.read(),
  }))
  listeners.push(listener)
  const [response] = await once(get({ port: listener.port, host: '127.0.0.1' }), 'response')
  return response
}

test('what comes by and by is sent as it comes', async () => {
  const parts = createParts()
  const response = await ask(parts)
  for (const part of ['one', 'two']) {
    parts.put(part)
    const [chunk] = await once(response, 'data')
    expect(String(chunk)).toBe(part)
  }
  parts.close()
  await once(response, 'end')
  expect(response.complete).toBe(true)
})

test('a stream that breaks off is no whole answer', async () => {
  const parts = createParts()
  const response = await ask(parts)
  parts.put('one')
  await once(response, 'data')
  const broken = once(response, 'error')
  parts.put('broken')
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }])
})

test('whoever goes away is sent nothing more, and the parts are ended', async () => {
  const parts = createParts()
  const response = await ask(parts)
  parts.put('one')
  await once(response, 'data')
  response.destroy()
  await parts.end
})
