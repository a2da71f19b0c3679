import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createService } from './service.ts'

const service = createService()
let context: TemporaryCallContext
beforeEach(() => {
  context = createTemporaryCallContext([service])
})
afterEach(() => context.close())

const needs = (operation: string, input: Fields) => service.needs(operation, input, context)
const arn = (rest: string) => `arn:aws:states:us-east-1:${TEST_ACCOUNT_ID}:${rest}`
const role = `arn:aws:iam::${TEST_ACCOUNT_ID}:role/machine`
const passRole = {
  action: 'iam:PassRole',
  resource: role,
  context: { 'iam:PassedToService': 'states.amazonaws.com' },
}

test('whoever gives a machine a role must be allowed to pass it', () => {
  expect(needs('CreateStateMachine', { name: 'pay', roleArn: role })).toEqual([
    { action: 'states:CreateStateMachine', resource: arn('stateMachine:pay') },
    passRole,
  ])
  expect(needs('UpdateStateMachine', { stateMachineArn: arn('stateMachine:pay') })).toEqual([
    { action: 'states:UpdateStateMachine', resource: arn('stateMachine:pay') },
  ])
  expect(needs('TestState', { definition: '{}', roleArn: role })).toContainEqual(passRole)
})

test('an execution of a version is asked about on its machine, with the version as a key', () => {
  expect(needs('StartExecution', { stateMachineArn: arn('stateMachine:pay:live') })).toEqual([
    {
      action: 'states:StartExecution',
      resource: arn('stateMachine:pay'),
      context: { 'states:StateMachineQualifier': 'live' },
    },
  ])
})

test('what is asked of an execution, an activity or a Map Run is asked on its ARN', () => {
  expect(needs('StopExecution', { executionArn: arn('execution:pay:1') })).toEqual([
    { action: 'states:StopExecution', resource: arn('execution:pay:1') },
  ])
  expect(needs('GetActivityTask', { activityArn: arn('activity:work') })).toEqual([
    { action: 'states:GetActivityTask', resource: arn('activity:work') },
  ])
  expect(needs('DescribeMapRun', { mapRunArn: arn('mapRun:pay/m:1') })).toEqual([
    { action: 'states:DescribeMapRun', resource: arn('mapRun:pay/m:1') },
  ])
  expect(needs('SendTaskSuccess', { taskToken: 't', output: '1' })).toEqual([
    { action: 'states:SendTaskSuccess', resource: '*' },
  ])
})
