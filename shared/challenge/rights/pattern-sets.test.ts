import { describe, expect, test } from 'vitest'
import { wildcardMatches } from '../wildcard.ts'
import { textWithin } from './pattern-sets.ts'

describe('a text within patterns and outside of others', () => {
  test.each([
    [[['a*']], ['a*'], undefined],
    [[['a*']], ['ab*'], 'a'],
    [[['table/*']], ['table/own', 'table/own/index/*'], 'table/'],
    [[['table/own']], ['table/own'], undefined],
    [[['table/own*']], ['table/own', 'table/own/index/*'], expect.stringMatching(/^table\/own.$/)],
    [[['*'], ['table/o?n']], ['table/own'], expect.stringMatching(/^table\/o[^w]n$/)],
    [[['*own'], ['table*']], ['table/own'], expect.stringMatching(/^table.*own$/)],
    [[['a?', 'b?']], ['a*'], expect.stringMatching(/^b.$/)],
    [[['???']], ['??', '????'], expect.stringMatching(/^...$/)],
    [[['a*b*c'], ['*']], ['a*c'], undefined],
    [[['a'], ['b']], [], undefined],
    [[[]], [], undefined],
    [[['**']], ['*'], undefined],
    [[['*']], ['?*'], ''],
  ])('%j without %j', (within, outside, expected) => {
    const found = textWithin(within, outside)
    expect(found).toEqual(expected === undefined ? { kind: 'none' } : { kind: 'text', text: expected })
  })

  test('is what wildcards say of it', () => {
    const letters = ['a', 'b', '*', '?']
    const patterns = letters.flatMap(one => letters.flatMap(two => letters.map(three => one + two + three)))
    for (const [index, pattern] of patterns.entries()) {
      const other = patterns[(index * 7 + 3) % patterns.length] ?? ''
      const without = patterns[(index * 11 + 5) % patterns.length] ?? ''
      const found = textWithin([[pattern], [other]], [without])
      if (found.kind !== 'text') continue
      expect([pattern, other, without].map(each => wildcardMatches(each, found.text))).toEqual([
        true,
        true,
        false,
      ])
    }
  })

  test('takes no longer than its budget, whatever the patterns are', () => {
    const hostile = `${'*a?'.repeat(60)}b`
    const startedAt = performance.now()
    const found = textWithin(
      [[hostile]],
      Array.from({ length: 12 }, (_, n) => `*${'a?'.repeat(n + 20)}*b`),
    )
    expect(['text', 'too-involved']).toContain(found.kind)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})
