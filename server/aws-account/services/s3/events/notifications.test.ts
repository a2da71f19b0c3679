import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'

let accounts: TestAccounts
let s3: S3
let sqs: SQS
let QueueUrl: string
let QueueArn: string

const Bucket = 'shop'

beforeAll(async () => {
  accounts = await createTestAccounts({
    s3: async () => (await import('../service.ts')).createService(),
    sqs: async () => (await import('../../sqs/service.ts')).createService(),
  })
  const accountId = await accounts.provision()
  const configuration = await accounts.configuration(accountId)
  s3 = new S3(configuration)
  sqs = new SQS(configuration)
  await s3.createBucket({ Bucket })
  QueueUrl = (await sqs.createQueue({ QueueName: 'arrivals' })).QueueUrl ?? ''
  QueueArn = `arn:aws:sqs:us-east-1:${accountId}:arrivals`
})
afterAll(() => accounts.close())

const configure = () =>
  s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: {
      QueueConfigurations: [
        {
          QueueArn,
          Events: ['s3:ObjectCreated:*'],
          Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } },
        },
      ],
    },
  })

async function received(): Promise<{ Event?: string; Records?: { eventName: string; s3: object }[] }> {
  const { Messages } = await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })
  const [message] = Messages ?? []
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: message?.ReceiptHandle })
  return JSON.parse(message?.Body ?? '{}')
}

test('a queue that lets S3 send is told of what its filter fits, first of a test', async () => {
  await expect(configure()).rejects.toMatchObject({
    name: 'InvalidArgument',
    message: 'Unable to validate the following destination configurations',
  })
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QueueArn,
    Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${Bucket}` } },
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
  await configure()
  expect(await received()).toMatchObject({ Event: 's3:TestEvent' })
  await s3.putObject({ Bucket, Key: 'out/x', Body: 'not told' })
  await s3.putObject({ Bucket, Key: 'in/a b.txt', Body: 'told' })
  const { Records } = await received()
  expect(Records).toMatchObject([
    {
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: Bucket }, object: { key: 'in/a+b.txt', size: 4 } },
    },
  ])
})
