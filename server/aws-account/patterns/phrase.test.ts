import { expect, test } from 'vitest'
import { containsPhrase } from './phrase.ts'

test.each([
  ['', 'a'],
  ['b', 'abc'],
  ['is not authorized to perform', 'User is not authorized to perform it'],
  ['is not authorized to perform', 'User is not authorised to perform it'],
  ['aaaaaaaaaaaaaaaaaaaab', 'aaaaaaaaaaaaaaaaaaaaaaaaab'],
  ['aaaaaaaaaaaaaaaaaaaab', 'aaaaaaaaaaaaaaaaaaaaaaaaa'],
  ['abcabcabcabcabcabcabd', 'abcabcabcabcabcabcabcabd'],
])('%j in %j', (phrase, text) => {
  expect(containsPhrase(phrase)(text)).toBe(text.includes(phrase))
})
