import { expect, test } from 'vitest'
import { throttlingError } from './overload.ts'

test.each([
  ['iam', 'query', 'Throttling', 400],
  ['sts', 'query', 'Throttling', 400],
  ['s3', 'xml', 'SlowDown', 503],
  ['lambda', 'rest', 'TooManyRequestsException', 429],
  ['apigatewayv2', 'rest', 'TooManyRequestsException', 429],
  ['dynamodb', 'json', 'ThrottlingException', 400],
  ['dynamodb', 'cbor', 'ThrottlingException', 400],
  ['cloudwatch-logs', 'json', 'ThrottlingException', 400],
  ['sqs', 'json', 'RequestThrottled', 403],
  ['constructor', 'json', 'ThrottlingException', 400],
] as const)('%s over %s throttles by %s', (service, format, code, status) => {
  expect(throttlingError(service, format)).toMatchObject({ code, status })
})
