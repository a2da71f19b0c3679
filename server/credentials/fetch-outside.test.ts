import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createOutsideFetch } from './fetch-outside.ts'
import { isOutside } from './outside-addresses.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server on loopback, which only counts as ours where its origin is named. */
async function serve(listener: RequestListener) {
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    listener(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise(resolve => server.close(resolve).closeAllConnections()))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { origin, asked: () => asked }
}

const inside = [
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
  ...['172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...[
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
  ],
  ...['2001:db8::1', '2002:7f00:1::', 'localhost', ''],
]
const outside = ['8.8.8.8', '172.15.255.255', '172.32.0.1', '193.0.0.1', '2606:4700::1111', '2a00:1450::1']

describe('addresses', () => {
  it.each(inside)('%j is not of the open internet', address => expect(isOutside(address)).toBe(false))
  it.each(outside)('%s is', address => expect(isOutside(address)).toBe(true))
})

describe('what a badge names', () => {
  it.each([
    ['plain http', 'http://academy.example/did.json'],
    ['a file', 'file:///etc/passwd'],
    ['an inner address', 'https://127.0.0.1/did.json'],
    ['an inner address written as a number', 'https://2130706433/'],
    ['an inner address in hexadecimal', 'https://0x7f.1/'],
    ['an inner IPv6 address', 'https://[::1]/did.json'],
    ['a mapped IPv6 address', 'https://[::ffff:127.0.0.1]/did.json'],
    ['a name and a password', 'https://me:secret@academy.example/'],
    ['no address', 'not an address'],
  ])('is not asked where it is %s', async (_, url) => {
    const names: string[] = []
    const outside = createOutsideFetch({
      resolve: async host => {
        names.push(host)
        return ['127.0.0.1']
      },
    })
    expect(await outside.json(url)).toBeUndefined()
  })

  it('is not asked where one of several addresses of a name is inside', async () => {
    const { origin, asked } = await serve((_, response) => response.end('{}'))
    const { port } = new URL(origin)
    const outside = createOutsideFetch({ resolve: async () => ['127.0.0.1', '8.8.8.8'] })
    expect(await outside.json(`https://rebound.example:${port}/`)).toBeUndefined()
    expect(asked()).toBe(0)
  })

  it('is fetched from our own origin', async () => {
    const { origin } = await serve((_, response) => response.end('{"a":1}'))
    expect(await createOutsideFetch({ ownOrigins: [origin] }).json(`${origin}/list`)).toEqual({ a: 1 })
  })

  it('is not followed to where it redirects', async () => {
    const inner = await serve((_, response) => response.end('{"secret":true}'))
    const { origin } = await serve((_, response) => response.writeHead(302, { location: inner.origin }).end())
    const outside = createOutsideFetch({ ownOrigins: [origin, inner.origin] })
    expect(await outside.json(origin)).toBeUndefined()
    expect(inner.asked()).toBe(0)
  })

  it.each<[string, RequestListener]>([
    ['too large', (_, response) => response.end(JSON.stringify('x'.repeat(2_000)))],
    ['no JSON', (_, response) => response.end('<html>')],
    ['never finished', (_, response) => void response.write('{')],
  ])('counts as not to be had where it is %s', async (_, listener) => {
    const { origin } = await serve(listener)
    const limits = { wholeMs: 300, maxBytes: 1_000, atOnce: 8 }
    expect(await createOutsideFetch({ ownOrigins: [origin], limits }).json(origin)).toBeUndefined()
  })

  it('counts as not to be had where its name is not found in time, and its look-up keeps its place', async () => {
    const looked: (() => void)[] = []
    const resolve = () => new Promise<readonly string[]>(done => looked.push(() => done(['127.0.0.1'])))
    const limits = { wholeMs: 100, maxBytes: 1_000, atOnce: 2 }
    const outside = createOutsideFetch({ resolve, limits })
    const url = 'https://slow.example/did.json'
    expect(await Promise.all([outside.json(url), outside.json(url)])).toEqual([undefined, undefined])
    expect(await outside.json(url)).toBeUndefined()
    expect(looked).toHaveLength(2)
    for (const end of looked.splice(0)) end()
    await expect.poll(async () => [await outside.json(url), looked.length]).toEqual([undefined, 1])
  })

  it('is not asked while too many are under way', async () => {
    const { origin, asked } = await serve(() => {})
    const limits = { wholeMs: 1_000, maxBytes: 1_000, atOnce: 2 }
    const outside = createOutsideFetch({ ownOrigins: [origin], limits })
    await Promise.all([1, 2, 3, 4].map(() => outside.json(origin)))
    expect(asked()).toBeLessThanOrEqual(2)
  })
})
