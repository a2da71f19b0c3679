import { expect, test } from 'vitest'
import { targetCall } from './target-call.ts'

test.each([
  ['sqs:sendMessage', { service: 'sqs', operation: 'SendMessage' }],
  ['cloudwatchlogs:putLogEvents', { service: 'cloudwatch-logs', operation: 'PutLogEvents' }],
  ['dynamodbstreams:listStreams', { service: 'dynamodb-streams', operation: 'ListStreams' }],
  ['none:doThis', { service: 'none', operation: 'DoThis' }],
])('a target that names %s as the SDKs do is that operation of the account', (name, call) => {
  const target = { arn: `arn:aws:scheduler:::aws-sdk:${name}`, payload: '{"a":1}', id: 'once' }
  const place = { endpoint: 'http://127.0.0.1:4566', now: Date.now }
  expect(targetCall(target, place)).toEqual({ ...call, input: { a: 1 } })
})
