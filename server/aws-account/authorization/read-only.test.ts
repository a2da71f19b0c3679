import { describe, expect, test } from 'vitest'
import { actionsOf, operationActions } from './actions.ts'
import { isReadOnly, NOT_FOR_OBSERVERS } from './read-only.ts'

/** One operation a line; `reads` is what an observer may make. */
const cases: readonly (readonly [service: string, operation: string, reads: boolean])[] = [
  ['sqs', 'GetQueueAttributes', true],
  ['sqs', 'ReceiveMessage', false],
  ['sqs', 'SendMessageBatch', false],
  ['sqs', 'PurgeQueue', false],
  ['dynamodb', 'Query', true],
  ['dynamodb', 'Scan', true],
  ['dynamodb', 'BatchGetItem', true],
  ['dynamodb', 'PutItem', false],
  ['dynamodb', 'TransactGetItems', true],
  ['dynamodb', 'TransactWriteItems', false],
  ['dynamodb', 'ExecuteStatement', false],
  ['iam', 'ListRoles', true],
  ['iam', 'SimulatePrincipalPolicy', true],
  ['iam', 'GenerateCredentialReport', false],
  ['iam', 'TagRole', false],
  ['iam', 'PutRolePolicy', false],
  ['cloudwatch-logs', 'FilterLogEvents', true],
  ['cloudwatch-logs', 'StartQuery', false],
  ['s3', 'HeadObject', true],
  ['s3', 'GetBucketEncryption', true],
  ['s3', 'ListObjectsV2', true],
  ['s3', 'CompleteMultipartUpload', false],
  ['lambda', 'GetFunction', true],
  ['lambda', 'Invoke', false],
  ['apigatewayv2', 'GetRoutes', true],
  ['apigatewayv2', 'CreateApi', false],
  ['apigatewayv2', 'ImportApi', false],
  ['sts', 'GetCallerIdentity', true],
  ['sts', 'AssumeRole', false],
  ['sts', 'GetSessionToken', false],
  ['sts', 'GetFederationToken', false],
  ['kms', 'Decrypt', false],
  ['secrets-manager', 'GetSecretValue', false],
  ['lambda', 'GetawayFunction', false],
  ['lambda', 'toString', false],
  ['../lambda', 'GetFunction', false],
]

test.each(cases)('%s %s reads: %s', (service, operation, reads) => {
  expect(isReadOnly(service, operation)).toBe(reads)
})

describe('exceptions', () => {
  test('are only those that AWS counts as reading', () => {
    const superfluous = Object.keys(NOT_FOR_OBSERVERS).filter(name => {
      const [service = '', operation = ''] = name.split(':')
      const access = operationActions(service, operation)?.access
      return actionsOf(service) && access !== 'read' && access !== 'list'
    })
    expect(superfluous).toEqual([])
  })
})
