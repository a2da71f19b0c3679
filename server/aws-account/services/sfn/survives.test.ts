import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type AccountProcess, startAccountProcess } from '../testing/account-process.ts'

let account: AccountProcess
beforeAll(async () => {
  account = await startAccountProcess()
}, 240_000)
afterAll(() => account.close())

test('an execution that waits, maps and has a worker goes on where it stood when the process was killed', async () => {
  const settings = await account.settings()
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  }
  await new IAMClient(settings).send(
    new CreateRoleCommand({ RoleName: 'machine', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  )
  const before = new SFNClient(settings)
  const { activityArn } = await before.send(new CreateActivityCommand({ name: 'work' }))
  const definition = {
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Assign: { kept: 'kept' }, Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemProcessor: {
          StartAt: 'Wait',
          States: {
            Wait: { Type: 'Wait', SecondsPath: '$', Next: 'Item' },
            Item: { Type: 'Pass', Parameters: { 'i.$': '$$.Map.Item.Index', 'v.$': '$kept' }, End: true },
          },
        },
        Next: 'Work',
      },
      Work: { Type: 'Task', Resource: activityArn, End: true },
    },
  }
  const { stateMachineArn } = await before.send(
    new CreateStateMachineCommand({
      name: 'long',
      definition: JSON.stringify(definition),
      roleArn: `arn:aws:iam::${account.accountId}:role/machine`,
    }),
  )
  const { executionArn } = await before.send(new StartExecutionCommand({ stateMachineArn, input: '[0,3]' }))
  await vi.waitUntil(
    async () => {
      const { events = [] } = await before.send(new GetExecutionHistoryCommand({ executionArn }))
      return events.some(({ type }) => type === 'MapIterationSucceeded')
    },
    { timeout: 60_000, interval: 50 },
  )
  await account.crash()
  const between = new SFNClient(await account.settings())
  const { taskToken, input } = await between.send(new GetActivityTaskCommand({ activityArn }))
  expect(JSON.parse(input ?? '')).toEqual([
    { i: 0, v: 'kept' },
    { i: 1, v: 'kept' },
  ])
  await account.crash()
  const after = new SFNClient(await account.settings())
  await after.send(new SendTaskSuccessCommand({ taskToken, output: '"done"' }))
  const ended = await vi.waitUntil(
    async () => {
      const described = await after.send(new DescribeExecutionCommand({ executionArn }))
      return described.status !== 'RUNNING' && described
    },
    { timeout: 60_000, interval: 50 },
  )
  expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '"done"' })
  const { events = [] } = await after.send(new GetExecutionHistoryCommand({ executionArn }))
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1))
  const counts = (type: string) => events.filter(event => event.type === type).length
  expect(
    ['MapStateEntered', 'MapIterationStarted', 'MapIterationSucceeded', 'ActivityScheduled'].map(counts),
  ).toEqual([1, 2, 2, 1])
}, 240_000)
