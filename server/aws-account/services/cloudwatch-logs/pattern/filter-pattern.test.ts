import { expect, test } from 'vitest'
import { parseFilterPattern } from './filter-pattern.ts'

const EVENT = JSON.stringify({
  level: 'ERROR',
  code: 404,
  user: { name: 'ada', id: null },
  tags: ['a', 'b'],
  ok: false,
})

test.each([
  ['nothing', '', 'anything', true],
  ['a term', 'ERROR', '[ERROR] boom', true],
  ['a term in another case', 'error', '[ERROR] boom', false],
  ['two terms in any order', 'boom ERROR', '[ERROR] boom', true],
  ['two terms of which one is missing', 'ERROR calm', '[ERROR] boom', false],
  ['a phrase', '"is not authorized"', 'User is not authorized to', true],
  ['a phrase with its words apart', '"not is"', 'is not', false],
  ['an escaped quote', '"say \\"hi\\""', 'they say "hi"', true],
  ['an excluded term', 'ERROR -timeout', 'ERROR timeout', false],
  ['only an excluded term', '-timeout', 'ERROR boom', true],
  ['one of several', '?WARN ?ERROR', 'WARN low', true],
  ['none of several', '?WARN ?ERROR', 'INFO', false],
  ['a regular expression', '%4\\d\\d%', 'status 404', true],
  ['a JSON text field', '{ $.level = "ERROR" }', EVENT, true],
  ['a JSON text field without quotes', '{ $.level = ERROR }', EVENT, true],
  ['a wildcard', '{ $.level = "ERR*" }', EVENT, true],
  ['another value', '{ $.level != "ERROR" }', EVENT, false],
  ['a number', '{ $.code = 404 }', EVENT, true],
  ['a comparison', '{ $.code >= 400 }', EVENT, true],
  ['both of two', '{ $.code >= 400 && $.code < 404 }', EVENT, false],
  ['either of two, with brackets', '{ ($.code = 1) || ($.user.name = "ada") }', EVENT, true],
  ['and before or', '{ $.code = 404 || $.code = 1 && $.code = 2 }', EVENT, true],
  ['an element of a list', '{ $.tags[1] = "b" }', EVENT, true],
  ['null', '{ $.user.id IS NULL }', EVENT, true],
  ['false', '{ $.ok IS FALSE }', EVENT, true],
  ['absence', '{ $.missing NOT EXISTS }', EVENT, true],
  ['a field that is absent', '{ $.missing != "x" }', EVENT, false],
  ['a regular expression in JSON', '{ $.level = %^ERR% }', EVENT, true],
  ['JSON of an event that is none', '{ $.level = "ERROR" }', 'level ERROR', false],
])('%s', (_what, pattern, message, expected) => {
  expect(parseFilterPattern(pattern)(message)).toBe(expected)
})

test.each(['{ $.a = }', '{ $.a = 1', '{ a = 1 }', '"open', '%(%', '{ $.a > "x" }'])(
  '%s is refused',
  pattern => {
    expect(() => parseFilterPattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    )
  },
)
