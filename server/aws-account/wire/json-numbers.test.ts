import { expect, test } from 'vitest'
import { parseWithNumbers, realNumber } from './json-numbers.ts'

test('a floating-point number keeps its fraction', () => {
  expect(JSON.stringify({ a: realNumber(2), b: [realNumber(-0.5)], c: 2 })).toBe('{"a":2.0,"b":[-0.5],"c":2}')
})

test('what was written once is written so again', () => {
  const text = '{"threshold":2.0,"period":60,"values":[1.50,3]}'
  expect(JSON.stringify({ data: parseWithNumbers(text) })).toBe(`{"data":${text}}`)
})
