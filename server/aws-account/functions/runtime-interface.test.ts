import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRuntimeInterface, type RuntimeInterface } from './runtime-interface.ts'

let folder: string
let path: string
let runtime: RuntimeInterface
let responded: number
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runtime-'))
  path = join(folder, 'runtime.sock')
  responded = 0
  runtime = await createRuntimeInterface(path, {
    ready: () => {},
    responded: (_, { length }) => {
      responded = length
    },
    failed: () => {},
    streams: () => undefined,
    initFailed: () => {},
    tooLarge: () => {},
  })
})
afterEach(() => {
  runtime.close()
  rmSync(folder, { recursive: true })
})

const address = '/2018-06-01/runtime/invocation/1/response'
const open = (text = ''): Socket => {
  const socket = connect({ path })
    .on('error', () => {})
    .resume()
  if (text !== '') socket.write(text)
  return socket
}
const closed = (socket: Socket) => new Promise(resolve => socket.on('close', resolve))
const answer = (body: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request({ socketPath: path, path: address, method: 'POST' }, response =>
      resolve(response.resume().statusCode),
    )
      .on('error', reject)
      .end(body)
  })

test('code that opens connections without end gets a few', async () => {
  const many = Array.from({ length: 100 }, () => open())
  await Promise.race([Promise.all(many.slice(8).map(closed)), Promise.all(many.map(closed))])
  expect(many.filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(8)
  for (const socket of many) socket.destroy()
})

test('code that begins many answers has two of them held, and the runtime is heard afterwards', async () => {
  const head = `POST ${address} HTTP/1.1\r\nHost: x\r\nContent-Length: 6000000\r\n\r\nx`
  const begun = Array.from({ length: 6 }, () => open(head))
  await Promise.all(begun.slice(2).map(closed))
  for (const socket of begun) socket.destroy()
  await expect.poll(() => answer('done').catch(() => undefined)).toBe(202)
  expect(responded).toBe(4)
})

test('an answer that does not end is cut', async () => {
  const socket = open(`POST ${address} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`)
  const chunk = `${(1 << 20).toString(16)}\r\n${'x'.repeat(1 << 20)}\r\n`
  const send = () => {
    while (socket.writable && socket.write(chunk));
  }
  socket.on('drain', send)
  send()
  await closed(socket)
  expect(socket.bytesWritten).toBeGreaterThan(6_291_556)
})
