import { afterEach, beforeEach, expect, test } from 'vitest'
import { withinSteps } from '../../../limits/step-budget.ts'
import type { Fields } from '../../../service.ts'
import {
  createTemporaryCallContext,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'
import { createService } from '../service.ts'
import { parseFilterPattern } from './filter-pattern.ts'

const LONG = 'a'.repeat(100_000)
/** Steps for each character of a message: what no honest pattern of this length needs. */
const STEPS_PER_CHAR = 30

test.each([
  ['a wildcard in JSON', `{ $.a = "${'*a'.repeat(12)}*b" }`, JSON.stringify({ a: LONG })],
  ['a regular expression', `%${'a*'.repeat(12)}b%`, LONG],
  ['a regular expression in JSON', `{ $.a = %${'a+'.repeat(12)}b% }`, JSON.stringify({ a: LONG })],
  ['a long phrase', `"${'a'.repeat(500)}b"`, LONG],
  ['many alternatives', `%${Array(12).fill('a+b').join('|')}%`, LONG],
])('%s made to run for ever takes steps in proportion to the message', (_, pattern, message) => {
  const matches = parseFilterPattern(pattern)
  expect(withinSteps(message.length * STEPS_PER_CHAR, () => matches(message))).toBe(false)
})

test.each([
  ['%(a+)+$%'],
  ['%a b%'],
  ['{ $.a = %(x|y)% }'],
  ['{ $.a = %a% && $.b = %b% && $.c = %c% }'],
  ['x'.repeat(1025)],
])('%s is refused as AWS refuses it', pattern => {
  expect(() => parseFilterPattern(pattern)).toThrow(
    expect.objectContaining({ code: 'InvalidParameterException' }),
  )
})

const service = createService()
const NOW = Date.parse('2026-11-01T12:00:00Z')
let context: TemporaryCallContext
beforeEach(async () => {
  context = createTemporaryCallContext([service], { now: () => NOW })
  await call('CreateLogGroup')
  await call('CreateLogStream', { logStreamName: 's' })
})
afterEach(() => context.close())

const call = (operation: string, input: Fields = {}): Promise<Fields> =>
  context.call(context.principal, 'cloudwatch-logs', operation, { logGroupName: 'g', ...input })

test('many events are searched page by page, and others get their turn', async () => {
  for (let batch = 0; batch < 5; batch++)
    await call('PutLogEvents', {
      logStreamName: 's',
      logEvents: Array.from({ length: 9000 }, (_, index) => ({
        timestamp: NOW,
        message: index === 0 ? `needle ${batch}` : `hay ${index} ${'x'.repeat(40)}`,
      })),
    })
  let turns = 0
  const counting = setInterval(() => {
    turns++
  }, 1)
  const found: string[] = []
  let nextToken: unknown
  let pages = 0
  do {
    const page: Fields = await call('FilterLogEvents', {
      filterPattern: '%needle \\d%'.replace(' ', '\\s'),
      nextToken,
    })
    found.push(...(page.events as { message: string }[]).map(({ message }) => message))
    nextToken = page.nextToken
    pages++
  } while (nextToken !== undefined)
  clearInterval(counting)
  expect(found).toEqual(['needle 0', 'needle 1', 'needle 2', 'needle 3', 'needle 4'])
  expect(pages).toBe(3)
  expect(turns).toBeGreaterThan(5)
})
