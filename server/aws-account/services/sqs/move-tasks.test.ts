import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type AccountProcess, startAccountProcess } from '../testing/account-process.ts'

let account: AccountProcess
beforeAll(async () => {
  account = await startAccountProcess()
}, 240_000)
afterAll(() => account.close())

test('messages that were being moved when the process was killed are moved by the next one', async () => {
  const before = new SQSClient(await account.settings())
  const dead = (await before.send(new CreateQueueCommand({ QueueName: 'dead' }))).QueueUrl
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:${account.accountId}:dead`
  const { QueueUrl } = await before.send(
    new CreateQueueCommand({
      QueueName: 'orders',
      Attributes: {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }),
        VisibilityTimeout: '0',
      },
    }),
  )
  const Entries = ['a', 'b', 'c'].map(Id => ({ Id, MessageBody: Id }))
  await before.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
  for (const MaxNumberOfMessages of [10, 10])
    await before.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages }))
  await before.send(
    new StartMessageMoveTaskCommand({ SourceArn: deadLetterTargetArn, MaxNumberOfMessagesPerSecond: 1 }),
  )
  await account.crash()
  const after = new SQSClient(await account.settings())
  await vi.waitUntil(
    async () => {
      const { Results } = await after.send(
        new ListMessageMoveTasksCommand({ SourceArn: deadLetterTargetArn }),
      )
      return Results?.[0]?.Status === 'COMPLETED'
    },
    { timeout: 60_000, interval: 200 },
  )
  const AttributeNames = ['ApproximateNumberOfMessages' as const]
  const { Attributes } = await after.send(new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames }))
  expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' })
}, 240_000)
