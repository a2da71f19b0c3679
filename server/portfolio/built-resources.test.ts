import { expect, it } from 'vitest'
import type { AttemptEvent, JournalEntry } from '../../shared/journal/attempt-event.ts'
import type { Report } from '../../shared/report/report.ts'
import { builtResources } from './built-resources.ts'

const report = { time: { startedAt: 1_000 } } as Report
const call = (
  service: string,
  operation: string,
  more: { readonly resource?: string; readonly by?: 'function'; readonly error?: string } = {},
): AttemptEvent => ({
  type: 'account-changed',
  body: { change: 1, service, operation, by: 'candidate', ...more },
})
const entries = (...events: readonly AttemptEvent[]): JournalEntry[] =>
  events.map((event, index) => ({
    ...event,
    seq: index + 1,
    at: 1_000 + index * 500,
    previousHash: '',
    hash: '',
  }))

it('tells of each resource what was done to it, once, with the beginning of its name alone', () => {
  const failed = { resource: 'https://sqs.us-east-1.amazonaws.com/123456789012/shop-orders-failed-7f3a' }
  expect(
    builtResources(
      report,
      entries(
        call('sqs', 'CreateQueue', failed),
        call('sqs', 'SetQueueAttributes', failed),
        call('sqs', 'SetQueueAttributes', failed),
        call('iam', 'PutRolePolicy', { resource: 'abcd' }),
      ),
    ),
  ).toEqual([
    { service: 'sqs', name: 'sho…', operations: ['CreateQueue', 'SetQueueAttributes'], firstAfterMs: 0 },
    { service: 'iam', name: 'ab…', operations: ['PutRolePolicy'], firstAfterMs: 1_500 },
  ])
})

it('tells nothing of what was refused, or was done by somebody else than the candidate', () => {
  expect(
    builtResources(
      report,
      entries(
        call('s3', 'CreateBucket', { resource: 'secrets', error: 'AccessDenied' }),
        call('dynamodb', 'PutItem', { resource: 'carts', by: 'function' }),
      ),
    ),
  ).toEqual([])
})
