import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOwnTime } from './own-time.ts'

/** So much later it is asked once more. */
const confirmMs = 25
let waited: number
let isOver: boolean
beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'performance'],
  })
  waited = 0
  isOver = false
})
afterEach(() => void vi.useRealTimers())

const limit = (ms: number) =>
  createOwnTime(
    ms,
    () => waited,
    () => {
      isOver = true
    },
  )
/** Time passes, in which it stood ready and had no processor for so long. */
const pass = async (ms: number, withoutProcessorMs = 0) => {
  waited += withoutProcessorMs
  vi.advanceTimersByTime(ms)
  // Once everything was read.
  await new Promise(setImmediate)
}

test('time is over once its limit has passed', async () => {
  limit(1_000)
  await pass(999)
  expect(isOver).toBe(false)
  await pass(1 + confirmMs)
  expect(isOver).toBe(true)
})

test('it stands still while an answer is waited for, and what a busy machine took then counts for nothing', async () => {
  const time = limit(1_000)
  await pass(600)
  time.pause()
  await pass(60_000, 50_000)
  time.resume()
  await pass(399)
  expect(isOver).toBe(false)
  await pass(1 + confirmMs)
  expect(isOver).toBe(true)
})

test('what it waited for a processor is given to it, again and again', async () => {
  limit(1_000)
  await pass(1_000, 700)
  await pass(699, 500)
  expect(isOver).toBe(false)
  await pass(1)
  await pass(499)
  expect(isOver).toBe(false)
  await pass(1 + confirmMs)
  expect(isOver).toBe(true)
})

test('a wait for a processor before a pause is not lost', async () => {
  const time = limit(1_000)
  await pass(500, 400)
  time.pause()
  time.resume()
  await pass(500)
  await pass(399)
  expect(isOver).toBe(false)
  await pass(1 + confirmMs)
  expect(isOver).toBe(true)
})

test('a wait that goes on when the time is up is given as well, however long it goes on', async () => {
  limit(1_000)
  await pass(1_000)
  for (let times = 0; times < 10; times += 1) await pass(25, 25)
  expect(isOver).toBe(false)
  await pass(25)
  await pass(confirmMs)
  expect(isOver).toBe(true)
})

test('it ends some day on a machine that never has time', async () => {
  limit(1_000)
  await pass(1_000, 1_000_000)
  await pass(30_000 + confirmMs, 1_000_000)
  expect(isOver).toBe(true)
})

test('what was written in time counts, though this process was behind with reading when the time was up', async () => {
  vi.useRealTimers()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const writer = connect(address.port, '127.0.0.1')
  const [reader] = await once(server, 'connection')
  const time = limit(20)
  reader.once('data', () => time.end())
  writer.write('done')
  const behindUntil = performance.now() + 100
  while (performance.now() < behindUntil);
  await once(reader, 'data')
  await new Promise(resolve => setTimeout(resolve))
  expect(isOver).toBe(false)
  writer.destroy()
  server.close()
})
