import type { StateValue } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { parseRule } from './composite-rule.ts'

const states: Readonly<Record<string, StateValue>> = { a: 'ALARM', b: 'OK', 'c d': 'INSUFFICIENT_DATA' }

test.each([
  ['ALARM(a)', true],
  ['ALARM("a") AND ALARM(b)', false],
  ['ALARM(a) AND OK(b) OR FALSE', true],
  ['NOT ALARM(a) OR INSUFFICIENT_DATA("c d")', true],
  ['NOT (ALARM(a) OR OK(b))', false],
  ["ok('b') and not alarm(unknown)", true],
  ['(TRUE)', true],
])('%s is %s', (rule, wanted) => expect(parseRule(rule).isTrue(name => states[name])).toBe(wanted))

test('a rule knows the alarms that it is about', () => {
  expect(parseRule('ALARM(a) AND (OK("c d") OR ALARM(a))').alarms).toEqual(['a', 'c d'])
})

test.each([
  '',
  'ALARM',
  'ALARM(a',
  'ALARM(a) OK(b)',
  'ALARM(a) AND',
  'BROKEN(a)',
  'ALARM("a)',
  `${'('.repeat(60)}TRUE${')'.repeat(60)}`,
])('%s is refused', rule =>
  expect(() => parseRule(rule)).toThrow(expect.objectContaining({ code: 'ValidationError' })),
)
