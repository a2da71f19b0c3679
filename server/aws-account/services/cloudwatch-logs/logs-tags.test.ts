import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createService } from './service.ts'

const service = createService()
const START = Date.parse('2026-11-01T12:00:00Z')
const GROUP = '/aws/lambda/shop'
const GROUP_ARN = `arn:aws:logs:us-east-1:${TEST_ACCOUNT_ID}:log-group:${GROUP}`
let now: number
let context: TemporaryCallContext

beforeEach(() => {
  now = START
  context = createTemporaryCallContext([service], { now: () => now })
})
afterEach(() => context.close())

const call = (operation: string, input: Fields = {}): Promise<Fields> =>
  context.call(context.principal, 'cloudwatch-logs', operation, { logGroupName: GROUP, ...input })

describe('tags', () => {
  test('have newer operations, by ARN, and older ones, by name', async () => {
    await call('CreateLogGroup', { tags: { team: 'shop' } })
    await call('TagLogGroup', { tags: { a: '1' } })
    await call('TagResource', { resourceArn: `${GROUP_ARN}:*`, tags: { b: '2' } })
    await call('UntagLogGroup', { tags: ['a'] })
    await call('UntagResource', { resourceArn: GROUP_ARN, tagKeys: ['team'] })
    expect(await call('ListTagsLogGroup')).toEqual({ tags: { b: '2' } })
    for (const resourceArn of [`${GROUP_ARN}:log-stream:s`, 'nonsense'])
      await expect(call('TagResource', { resourceArn, tags: {} })).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
      })
  })

  test('are conditions, and whoever makes a group with some must be allowed to tag it', async () => {
    const needs = (operation: string, input: Fields) => service.needs(operation, input, context)
    const requested = { 'aws:RequestTag/team': 'shop', 'aws:TagKeys': ['team'] }
    expect(needs('CreateLogGroup', { logGroupName: GROUP, tags: { team: 'shop' } })).toEqual([
      { action: 'logs:CreateLogGroup', resource: `${GROUP_ARN}:log-stream:`, context: requested },
      { action: 'logs:TagResource', resource: GROUP_ARN, context: requested },
    ])
    await call('CreateLogGroup', { tags: { team: 'shop' } })
    expect(needs('UntagLogGroup', { logGroupName: GROUP, tags: ['team'] })).toEqual([
      {
        action: 'logs:UntagLogGroup',
        resource: `${GROUP_ARN}:log-stream:`,
        context: { 'aws:ResourceTag/team': 'shop', 'aws:TagKeys': ['team'] },
      },
    ])
  })
})

const ELSEWHERE = GROUP_ARN.replace('us-east-1', 'eu-west-1')
const byIdentifier = (logGroupIdentifier: string) => ({ logGroupName: undefined, logGroupIdentifier })

test.each([
  ['CreateLogGroup', {}, `${GROUP_ARN}:log-stream:`],
  ['PutLogEvents', { logStreamName: 'x' }, `${GROUP_ARN}:log-stream:x`],
  ['FilterLogEvents', {}, `${GROUP_ARN}:log-stream:`],
  ['FilterLogEvents', byIdentifier(`${GROUP_ARN}:*`), `${GROUP_ARN}:log-stream:`],
  // Whatever else the ARN says, the group of that name here is read.
  ['FilterLogEvents', byIdentifier(ELSEWHERE), `${GROUP_ARN}:log-stream:`],
  ['FilterLogEvents', { logGroupIdentifier: GROUP }, '*'],
  ['CreateLogStream', { logGroupName: 'x:log-stream:y', logStreamName: 'z' }, '*'],
  ['TagResource', { resourceArn: GROUP_ARN, tags: {} }, GROUP_ARN],
  ['TagResource', { resourceArn: `${GROUP_ARN}:log-stream:s`, tags: {} }, '*'],
  ['DescribeLogGroups', {}, `arn:aws:logs:us-east-1:${TEST_ACCOUNT_ID}:log-group::log-stream:`],
])('%s is decided on the resource AWS names', (operation, input, resource) => {
  expect(service.needs(operation, { logGroupName: GROUP, ...input }, context)).toMatchObject([
    { action: `logs:${operation}`, resource },
  ])
})
