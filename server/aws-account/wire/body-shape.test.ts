import { cbor } from '@smithy/core/cbor'
import { expect, test } from 'vitest'
import { checkShape } from './body-shape.ts'

const json = (text: string) => () => checkShape('json', Buffer.from(text))

test.each([
  ['deep lists', '['.repeat(201)],
  ['deep maps', '{"a":'.repeat(201)],
  ['many values', `[${'1,'.repeat(100_001)}1]`],
  ['many empty maps', '[{},'.repeat(60_000)],
])('%s are refused', (_, text) => {
  expect(json(text)).toThrow(expect.objectContaining({ code: 'SerializationException' }))
})

test.each([
  ['a long text of brackets', JSON.stringify({ a: '[{,'.repeat(100_000) })],
  ['a text of quotes', JSON.stringify({ a: `"[\\"`.repeat(100_000) })],
  ['a text that ends with a backslash', JSON.stringify({ a: '\\', b: '['.repeat(300) })],
  ['flat lists', '[1,[2],[3]]'.repeat(1000)],
  ['what is no JSON', '"never closed'],
  ['nothing', ''],
])('%s is left alone', (_, text) => {
  expect(json(text)).not.toThrow()
})

test('binary JSON is counted as well', () => {
  expect(() => checkShape('cbor', cbor.serialize(Array(100_001).fill(1)))).toThrow('too many')
  expect(() =>
    checkShape('cbor', cbor.serialize({ a: 'x'.repeat(300_000), b: new Uint8Array(70_000) })),
  ).not.toThrow()
})
