import { describe, expect, test } from 'vitest'
import { spend, withinSteps } from '../limits/step-budget.ts'
import { readWildcard, wildcardMatches } from './wildcard.ts'

const matches = (pattern: string, text: string) =>
  wildcardMatches(readWildcard(pattern, { anyCharacter: '?', escape: '\u0001' }), text)

describe('a pattern', () => {
  test.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', 'anything', true],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*c', 'abcb', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*?', '', false],
    ['*a?b*', 'xxab', false],
    ['*a?b*', 'xxacdb', false],
    ['*a?b*', 'xxaxb', true],
    ['a\u0001*', 'a*', true],
    ['a\u0001*', 'ab', false],
    ['(.*)+', '(xx)+', false],
    ['line*', 'line\none', true],
  ])('%j against %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected)
  })

  test('has no `?` where the syntax has none', () => {
    expect(wildcardMatches(readWildcard('a?c'), 'abc')).toBe(false)
    expect(wildcardMatches(readWildcard('a?c'), 'a?c')).toBe(true)
  })

  test('says the same as all ways of reading it', () => {
    const words = (alphabet: string, length: number): string[] =>
      length === 0
        ? ['']
        : words(alphabet, length - 1).flatMap(word => [...alphabet].map(char => word + char))
    for (const pattern of words('ab*?', 4))
      for (const text of words('ab', 5))
        expect(matches(pattern, text), `${pattern} ${text}`).toBe(slow(pattern, text))
  })
})

/** Tries everything: right, and hopeless for anything long. */
function slow(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const [first, rest] = [pattern.charAt(0), pattern.slice(1)]
  if (first === '*') return slow(rest, text) || (text !== '' && slow(pattern, text.slice(1)))
  return text !== '' && (first === '?' || first === text.charAt(0)) && slow(rest, text.slice(1))
}

test('the worst pattern takes no more steps than the product of both lengths', () => {
  const pattern = `${'*a'.repeat(500)}*b`
  const text = 'a'.repeat(1000)
  expect(withinSteps(pattern.length * text.length, () => matches(pattern, text))).toBe(false)
})

test('what it takes is spent', () => {
  const pattern = `*${'a'.repeat(500)}b`
  expect(() => withinSteps(100_000, () => matches(pattern, 'a'.repeat(5000)))).toThrow('more work')
  expect(() =>
    withinSteps(100, () => {
      matches('abc', 'abc')
      spend(98)
    }),
  ).toThrow('more work')
})
