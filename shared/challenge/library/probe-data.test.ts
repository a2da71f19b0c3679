import { describe, expect, test } from 'vitest'
import { probeData } from './probe-data.ts'

const nonces = Array.from({ length: 200 }, (_, index) => (index * 7919).toString(16).padStart(12, '0'))

test('the same look has the same data, the next look another', () => {
  const [one, again, next] = [nonces[1], nonces[1], nonces[2]].map(nonce => probeData(nonce ?? ''))
  expect(one?.uuid('a')).toBe(again?.uuid('a'))
  expect(one?.uuid('a')).not.toBe(one?.uuid('b'))
  expect(one?.uuid('a')).not.toBe(next?.uuid('a'))
})

test('no two looks, and no two customers of a look, have the same ids', () => {
  const ids = nonces.flatMap(nonce => ['a', 'b'].map(label => probeData(nonce).id(label)))
  expect(new Set(ids).size).toBe(ids.length)
})

describe('nothing tells a probe from a customer', () => {
  test('ids are as programs and people make them, and long enough to be found', () => {
    for (const nonce of nonces) {
      const data = probeData(nonce)
      expect(data.uuid('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(data.id('a')).toMatch(/^(?:[0-9a-f-]{36}|[a-z]+\.\d{6}|\d{9})$/)
      expect(data.id('a')).not.toContain(nonce)
    }
  })

  test('ids are of every form, and headers of every client', () => {
    const lengths = new Set(nonces.map(nonce => (probeData(nonce).id('a').length === 36 ? 'long' : 'short')))
    expect(lengths.size).toBe(2)
    const agents = new Set(nonces.map(nonce => probeData(nonce).headers('a')['user-agent']))
    expect(agents.size).toBe(5)
    expect([...agents].filter(agent => /node|undici|probe|check|assay/i.test(agent ?? ''))).toEqual([])
  })
})

test('products of one customer differ', () => {
  for (const nonce of nonces) {
    const skus = probeData(nonce)
      .skus('a', 3)
      .map(sku => sku.replace(/-\d{6}$/, ''))
    expect(new Set(skus).size).toBe(3)
  }
})

test('numbers are within their bounds and reach them', () => {
  const drawn = new Set(nonces.map(nonce => probeData(nonce).integer('a', 2, 5)))
  expect([...drawn].sort()).toEqual([2, 3, 4, 5])
})

test('moments are of the last days, each of its own, as clients write them', () => {
  const now = Date.parse('2027-01-02T10:00:00Z')
  const moments = nonces.map(nonce => probeData(nonce, now).moment('payment'))
  const ages = moments.map(text => now - Date.parse(text))
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...ages)).toBeLessThanOrEqual(3 * 86_400_000 + 1_000)
  expect(new Set(moments).size).toBeGreaterThan(190)
  expect(new Set(moments.map(text => text.replace(/\d/g, '0')))).toEqual(
    new Set(['0000-00-00T00:00:00.000Z', '0000-00-00T00:00:00Z']),
  )
})
