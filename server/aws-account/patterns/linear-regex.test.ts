import { expect, test } from 'vitest'
import { countedSteps } from '../limits/step-budget.ts'
import { compileRegex } from './linear-regex.ts'
import { RegexSyntaxError } from './linear-regex-syntax.ts'

const TEXTS = [
  '',
  'a',
  'aaab',
  'foo=12 bar=3',
  'ERROR: it failed',
  '2026-11-01T12:00:00Z',
  'x-y_z',
  'a\nb',
  '[tag] "q"',
  'abcabc',
]

test.each([
  'a',
  'a*b',
  'a+?',
  '(a|ab)(c|bcd)*',
  'foo=(\\d+)',
  '(?<key>\\w+)=(?<value>\\d+)',
  '^ERROR:\\s(.*)$',
  '[a-c]+',
  '[^a-c\\s]+',
  '[\\w-]+',
  '[]x]',
  '\\b\\w{3}\\b',
  '(\\d{4})-(\\d{2})-(\\d{2})T',
  '(?:ab|cd)?c',
  'a{2,3}',
  'a{2,}',
  '.*b',
  '"([^"]*)"',
  '(x?)*y',
  '(a*)*b',
  'a|',
])('%s matches as the engine of JavaScript does', source => {
  const ours = compileRegex(source)
  const theirs = new RegExp(source.replace('[]x]', '[\\]x]'))
  for (const text of TEXTS) {
    const wanted = theirs.exec(text)
    expect(ours.exec(text)?.[0], text).toEqual(wanted?.[0])
    // What an empty turn of a repetition leaves in a group differs between engines.
    if (!source.includes(')*')) expect(ours.exec(text), text).toEqual(wanted ? [...wanted] : undefined)
    expect(ours.test(text)).toBe(theirs.test(text))
  }
})

test('names of groups, and case that does not matter', () => {
  const regex = compileRegex('(?i)user (?<name>\\w+)')
  expect(regex.names).toEqual([undefined, 'name'])
  expect(regex.exec('USER Ann')).toEqual(['USER Ann', 'Ann'])
  expect(compileRegex('(?i)[a-c]X').test('Bx')).toBe(true)
})

test.each([
  '(a',
  'a)',
  '*a',
  '[a',
  '(?=a)',
  '(?<!a)b',
  '(a)\\1',
  'a{3,2}',
  '[b-a]',
  '(?:a{1000}){1000}',
  '('.repeat(100),
])('%s is refused', source => expect(() => compileRegex(source)).toThrow(RegexSyntaxError))

test('time is proportional to the text, whatever the expression', () => {
  const regex = compileRegex('(a+)+$')
  const steps = (length: number) => countedSteps(1e9, () => regex.test(`${'a'.repeat(length)}b`)).spent
  expect(steps(20_000)).toBeLessThan(11 * steps(2000))
})
