import { describe, expect, test } from 'vitest'
import { withinSteps } from '../limits/step-budget.ts'
import { compileLogRegex } from './log-regex.ts'

describe('an expression', () => {
  test.each([
    ['AUTHORIZED', 'UNAUTHORIZED REQUEST', true],
    ['^[hc]at', 'hat and cat', true],
    ['^[hc]at', 'a hat', false],
    ['[hc]at$', 'a hat', true],
    ['[hc]at$', 'a hat.', false],
    ['colou?r', 'color', true],
    ['colou?r', 'colouur', false],
    ['^[abcx-z]$', 'y', true],
    ['^[abcx-z]$', 'w', false],
    ['^a{3,5}$', 'aa', false],
    ['^a{3,5}$', 'aaaaa', true],
    ['^a{3,5}$', 'aaaaaa', false],
    ['^a{3,}$', 'aaaaaaaa', true],
    ['^a{3}$', 'aaaa', false],
    ['^a{0,1}b$', 'b', true],
    ['^a{0}b$', 'b', true],
    ['gray|grey', 'so grey', true],
    ['^a|b$', 'cb', true],
    ['10\\.10\\.0\\.1', '10.10.0.1', true],
    ['10\\.10\\.0\\.1', '10.10a0.1', false],
    ['^ab*c+$', 'acc', true],
    ['^ab*c+$', 'abb', false],
    ['.at', ' at', true],
    ['a.b', 'a\nb', false],
    ['^.{3}$', 'ä漢x', true],
    ['[^a]', 'é', true],
    ['\\d\\D\\s\\S\\w\\W', '1a b_-', true],
    ['\\x41', 'A', true],
    ['\\[ERROR\\]', '[ERROR]', true],
    ['[.]', 'x', false],
    ['[]x]', ']', true],
    ['[a-]', '-', true],
    ['^$', '', true],
    ['^x*$', '', true],
    ['a$b', 'ab', false],
    ['a+a+a+$', 'aaa', true],
    ['a+a+a+$', 'aa', false],
  ])('%s against %j: %s', (expression, text, expected) => {
    expect(compileLogRegex(expression).matches(text)).toBe(expected)
  })

  test('says what a backtracking one says', () => {
    const atoms = ['a', 'b', '.', '[ab]', '[^a]']
    const quantifiers = ['', '*', '+', '?', '{2}', '{1,2}']
    const items = atoms.flatMap(atom => quantifiers.map(quantifier => atom + quantifier))
    const texts = ['', 'a', 'b', 'ab', 'ba', 'aab', 'bbb', 'abab', 'c']
    for (const one of items)
      for (const other of items)
        for (const expression of [`${one}${other}`, `^${one}${other}$`, `^${one}|${other}$`])
          for (const text of texts)
            expect(compileLogRegex(expression).matches(text), `${expression} ${text}`).toBe(
              new RegExp(expression).test(text),
            )
  })

  test.each([
    ['(a+)+$'],
    ['something!'],
    ['a b'],
    ['ä'],
    ['a**'],
    ['*a'],
    ['a|'],
    ['[z-a]'],
    ['[ab'],
    ['a{2,1}'],
    ['a{x}'],
    ['a{2'],
    ['\\b'],
    ['\\1'],
    ['\\xZZ'],
    ['\\'],
    ['a{9999}'],
    ['[a-z]{1000}'.repeat(3)],
  ])('%s is refused', expression => {
    expect(() => compileLogRegex(expression)).toThrow()
  })
})

test('the worst expression takes steps in proportion to the text', () => {
  const { matches } = compileLogRegex('a*a*a*a*a*a*a*a*a*a*b')
  const text = 'a'.repeat(100_000)
  expect(withinSteps(text.length * 13, () => matches(text))).toBe(false)
  expect(() => withinSteps(text.length, () => matches(text))).toThrow('more work')
})
