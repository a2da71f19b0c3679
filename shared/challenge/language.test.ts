import { expect, it } from 'vitest'
import { languageFor, languagesOf } from './language.ts'

it.each([
  ['de', ['de']],
  ['de-AT, en;q=0.8, fr;q=0.9', ['de', 'fr', 'en']],
  ['en;q=0, de', ['de']],
  ['*, ;;, x, 12, de;q=oops', []],
  [undefined, []],
])('reads %j as languages, best first', (header, languages) => {
  expect(languagesOf(header)).toEqual(languages)
})

it('looks at no more than the beginning of a header without end', () => {
  expect(languagesOf('de,'.repeat(100_000))).toHaveLength(10)
})

it('falls back to the first language that is offered', () => {
  expect(languageFor(['en', 'de'], ['fr', 'de'])).toBe('de')
  expect(languageFor(['en', 'de'], ['fr'])).toBe('en')
  expect(languageFor(['en', 'de'], [])).toBe('en')
})
