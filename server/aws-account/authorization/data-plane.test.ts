import { expect, test } from 'vitest'
import { actionsOf, operationActions } from './actions.ts'
import { dataPlaneOperations, isDataPlane } from './data-plane.ts'

test.each([
  ['dynamodb', 'PutItem', true],
  ['dynamodb', 'UpdateTable', false],
  ['sqs', 'SendMessageBatch', true],
  ['sqs', 'SetQueueAttributes', false],
  ['sqs', 'PurgeQueue', false],
  ['s3', 'CopyObject', true],
  ['s3', 'PutObjectAcl', false],
  ['s3', 'PutBucketPolicy', false],
  ['lambda', 'Invoke', true],
  ['lambda', 'UpdateFunctionCode', false],
  ['sts', 'AssumeRole', false],
  ['iam', 'CreateAccessKey', false],
  ['lambda', 'toString', false],
  ['constructor', 'name', false],
])('%s %s works with data alone: %s', (service, operation, works) => {
  expect(isDataPlane(service, operation)).toBe(works)
})

test('names operations that there are, and none by which somebody’s rights change', () => {
  const wrong = dataPlaneOperations().filter(name => {
    const [service = '', operation = ''] = name.split(':')
    if (!actionsOf(service)) return false
    const access = operationActions(service, operation)?.access
    return access === undefined || access === 'permissions'
  })
  expect(wrong).toEqual([])
})
