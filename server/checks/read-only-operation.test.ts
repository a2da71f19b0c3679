import { expect, test } from 'vitest'
import type { AwsService } from '../../shared/challenge/check.ts'
import { isReadOnly } from './read-only-operation.ts'

const cases: readonly (readonly [AwsService, string, boolean])[] = [
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
  ['lambda', 'Getaway', false],
]

test.each(cases)('%s %s is read-only: %s', (service, operation, readOnly) => {
  expect(isReadOnly(service, operation)).toBe(readOnly)
})
