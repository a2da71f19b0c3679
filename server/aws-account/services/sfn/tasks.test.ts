import {
  DescribeStateMachineForExecutionCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  TestStateCommand,
} from '@aws-sdk/client-sfn'
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createStatesAccount, type StatesAccount } from './testing/states-account.ts'

let account: StatesAccount
let sqs: SQSClient
let QueueUrl = ''
beforeAll(async () => {
  account = await createStatesAccount()
  sqs = new SQSClient(await account.settings())
  QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }))).QueueUrl ?? ''
}, 120_000)
afterAll(() => account.close())

const send = (suffix = '') => ({
  StartAt: 'Send',
  States: {
    Send: {
      Type: 'Task',
      Resource: `arn:aws:states:::sqs:sendMessage${suffix}`,
      Parameters: { QueueUrl, MessageBody: { 'n.$': '$.n', ...(suffix && { 'token.$': '$$.Task.Token' }) } },
      End: true,
    },
  },
})

test('a task does what its role may, and fails with what IAM says of anything else', async () => {
  const machine = await account.create(send())
  const denied = await account.ended(await account.start(machine, { n: 1 }))
  expect(denied).toMatchObject({ status: 'FAILED', error: 'SQS.AmazonSQSException' })
  expect(denied.cause).toContain('is not authorized to perform: sqs:SendMessage')
  await account.allow('sqs:SendMessage')
  const done = await account.ended(await account.start(machine, { n: 2 }))
  expect(JSON.parse(done.output ?? '{}')).toMatchObject({ SdkHttpMetadata: { HttpStatusCode: 200 } })
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }))
  expect(Messages.map(({ Body }) => Body)).toEqual(['{"n":2}'])
  const redriven = denied.executionArn ?? ''
  await account.client.send(new RedriveExecutionCommand({ executionArn: redriven }))
  expect(await account.ended(redriven)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
  expect((await account.history(redriven)).map(({ type }) => type)).toContain('ExecutionRedriven')
}, 120_000)

test('a task with a token waits for its answer', async () => {
  await account.allow('sqs:SendMessage')
  const execution = await account.start(await account.create(send('.waitForTaskToken')), { n: 3 })
  const token = await vi.waitUntil(
    async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }))
      const bodies = Messages.map(({ Body = '{}' }) => JSON.parse(Body) as { n: number; token?: string })
      return bodies.find(({ n }) => n === 3)?.token
    },
    { timeout: 60_000 },
  )
  await account.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{"paid":true}' }))
  expect(await account.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '{"paid":true}' })
  const again = account.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '1' }))
  await expect(again).rejects.toThrow(/Invalid Token|Task Timed Out/)
}, 120_000)

test('a task with a heartbeat times out when its worker says nothing', async () => {
  await account.allow('sqs:SendMessage')
  const definition = send('.waitForTaskToken')
  const quick = { ...definition.States.Send, HeartbeatSeconds: 1, TimeoutSeconds: 600 }
  const ended = await account.run({ ...definition, States: { Send: quick } }, { n: 4 })
  expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
}, 120_000)

test('an execution that another one started is waited for, and its output is JSON', async () => {
  await account.allow('states:StartExecution')
  const inner = await account.create({
    StartAt: 'A',
    States: { A: { Type: 'Pass', Result: { n: 1 }, End: true } },
  })
  const ended = await account.run({
    StartAt: 'B',
    States: {
      B: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Parameters: { StateMachineArn: inner },
        OutputPath: '$.Output',
        End: true,
      },
    },
  })
  expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '{"n":1}' })
}, 120_000)

test('every item of a distributed Map is an execution, and some of them may fail', async () => {
  const ended = await account.run(
    {
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          ToleratedFailureCount: 1,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'C',
            States: {
              C: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'F' }], Default: 'P' },
              F: { Type: 'Fail' },
              P: { Type: 'Pass', End: true },
            },
          },
          End: true,
        },
      },
    },
    [1, 2, 3],
  )
  expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '[1,3]' })
}, 120_000)

test('an express execution answers at once and is not kept', async () => {
  const stateMachineArn = await account.create(
    { StartAt: 'A', States: { A: { Type: 'Succeed' } } },
    'EXPRESS',
  )
  const done = await account.client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '7' }))
  expect(done).toMatchObject({ status: 'SUCCEEDED', output: '7' })
  const { executionArn } = done
  const describe = account.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
  await expect(describe).rejects.toThrow('Resource type not valid in this context: express')
}, 120_000)

test('an execution that is stopped does nothing more', async () => {
  const execution = await account.start(
    await account.create({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 9999, End: true } } }),
  )
  await account.client.send(
    new StopExecutionCommand({ executionArn: execution, error: 'Enough', cause: 'said so' }),
  )
  expect(await account.ended(execution)).toMatchObject({
    status: 'ABORTED',
    error: 'Enough',
    cause: 'said so',
  })
  expect((await account.history(execution)).at(-1)?.type).toBe('ExecutionAborted')
}, 120_000)

test('a state is tried alone, and tells which retrier would try it again', async () => {
  const definition = JSON.stringify({
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage',
    Parameters: { 'QueueUrl.$': '$.url', MessageBody: 'x' },
    Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3 }],
    Next: 'Other',
  })
  const tried = await account.client.send(
    new TestStateCommand({
      definition,
      input: '{"url":"u"}',
      inspectionLevel: 'DEBUG',
      mock: { errorOutput: { error: 'Busy', cause: 'so' } },
      stateConfiguration: { retrierRetryCount: 1 },
    }),
  )
  expect(tried).toMatchObject({
    status: 'RETRIABLE',
    error: 'Busy',
    inspectionData: {
      afterParameters: '{"QueueUrl":"u","MessageBody":"x"}',
      errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 6 },
    },
  })
}, 120_000)
