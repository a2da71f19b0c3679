import { expect, test } from 'vitest'
import { wildcardMatches } from './wildcard.ts'

test.each([
  ['*', '', true],
  ['', 'a', false],
  ['dynamodb:*', 'dynamodb:PutItem', true],
  ['dynamodb:*Item', 'dynamodb:PutItems', false],
  ['arn:aws:s3:::shop-?/*', 'arn:aws:s3:::shop-a/key', true],
  ['arn:aws:s3:::shop-?/*', 'arn:aws:s3:::shop-/key', false],
  ['(a+)+$', 'aaaa', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['a.c', 'abc', false],
  ['*', 'two\nlines', true],
])('%j against %j: %s', (pattern, text, expected) => {
  expect(wildcardMatches(pattern, text)).toBe(expected)
})

test('a pattern made to run for ever comes to an end', () => {
  expect(wildcardMatches(`arn:${'*?'.repeat(3000)}~`, `arn:${'a'.repeat(20_000)}`)).toBe(false)
})
