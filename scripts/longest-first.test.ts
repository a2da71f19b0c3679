import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { TestSpecification, Vitest } from 'vitest/node'
import { LongestFirst, longestLimitMs } from './longest-first.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-order-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['of a test', "test('a', async () => {\n  await b()\n}, 900_000)\n", 900_000],
  ['of a test with a table', "test.each([])(\n  'a',\n  async () => {},\n  300_000,\n)\n", 300_000],
  ['of a poll', 'await expect.poll(count, { timeout: 90_000 }).toBe(1)\n', 90_000],
  [
    'the longest of several',
    'x(() => {\n}, 60_000)\nx(() => {\n}, 120_000)\nx(() => {\n}, 30_000)\n',
    120_000,
  ],
  ['none', 'expect(bytes).toBeLessThan(4_000_000)\nconst items = [1, 2_000]\n', 0],
])('a time limit is read: %s', (_, source, limitMs) => {
  expect(longestLimitMs(source)).toBe(limitMs)
})

test('whoever needs long begins first, whatever the size of its file; the others stay in the order of vitest', async () => {
  const project = { name: '', config: { isolate: false, sequence: { groupOrder: 0 } } }
  const file = (name: string, source: string) => {
    const moduleId = join(folder, name)
    writeFileSync(moduleId, source)
    return { moduleId, project } as unknown as TestSpecification
  }
  const files = [
    file('small.test.ts', 'a'),
    file('long.test.ts', 'test(() => {}, 900_000)'),
    file('large.test.ts', 'a'.repeat(1000)),
    file('longer-than-most.test.ts', 'test(() => {}, 240_000)'),
  ]
  const fresh = { cache: { getTestSpecificationResult: () => undefined } } as unknown as Vitest
  const order = new LongestFirst(fresh)
  const sorted = await order.sort(files)
  expect(sorted.map(({ moduleId }) => moduleId.slice(folder.length + 1))).toEqual([
    'long.test.ts',
    'longer-than-most.test.ts',
    'large.test.ts',
    'small.test.ts',
  ])
})
