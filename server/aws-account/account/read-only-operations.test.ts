import { expect, test } from 'vitest'
import { isReadOnly } from './read-only-operations.ts'

const cases: readonly (readonly [string, string, boolean])[] = [
  ['sqs', 'GetQueueAttributes', true],
  ['dynamodb', 'Query', true],
  ['dynamodb', 'Scan', true],
  ['dynamodb', 'BatchGetItem', true],
  ['dynamodb', 'TransactGetItems', true],
  ['iam', 'ListRoles', true],
  ['cloudwatch-logs', 'FilterLogEvents', true],
  ['s3', 'HeadObject', true],
  ['sqs', 'ReceiveMessage', false],
  ['sqs', 'PurgeQueue', false],
  ['dynamodb', 'ExecuteStatement', false],
  ['dynamodb', 'PutItem', false],
  ['lambda', 'Invoke', false],
  ['iam', 'PutRolePolicy', false],
  ['sts', 'AssumeRole', false],
  ['sts', 'GetSessionToken', false],
  ['sts', 'GetFederationToken', false],
  ['sts', 'GetCallerIdentity', true],
]

test.each(cases)('%s %s is read-only: %s', (service, operation, readOnly) => {
  expect(isReadOnly(service, operation)).toBe(readOnly)
})
