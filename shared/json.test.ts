import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type Json, pick, pickList, pickNumber, pickText } from './json.ts'

describe('canonical JSON', () => {
  it('says the same value whatever the order of its keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'ü"' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"ü\\"","d":null}]}',
    )
  })

  it('reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), value => {
        const json = JSON.parse(JSON.stringify(value)) as Json
        expect(JSON.parse(canonicalJson(json))).toEqual(json)
      }),
    )
  })
})

describe('picking from JSON', () => {
  const value = { queue: { attributes: { Count: '3', Names: ['a', 'b'] } } }

  it('finds what is there and nothing else', () => {
    expect(pickText(value, 'queue', 'attributes', 'Names', 1)).toBe('b')
    expect(pickNumber(value, 'queue', 'attributes', 'Count')).toBe(3)
    expect(pickList(value, 'queue', 'attributes', 'Names')).toEqual(['a', 'b'])
    expect(pick(value, 'queue', 'nothing', 'here')).toBeUndefined()
    expect(pickList(value, 'queue', 'nothing')).toEqual([])
    expect(pick(value, 'constructor')).toBeUndefined()
  })
})
