import { expect, test } from 'vitest'
import { lateChangeCounts } from './late-changes.ts'

test('counts what was done alike after the end', () => {
  const change = {
    at: 1,
    service: 'sqs',
    operation: 'SendMessage',
    resource: 'orders',
    by: 'function',
  } as const
  const { resource: _, ...nameless } = change
  expect(lateChangeCounts([change, nameless, change])).toEqual([
    '2 × sqs SendMessage, orders',
    '1 × sqs SendMessage',
  ])
})
