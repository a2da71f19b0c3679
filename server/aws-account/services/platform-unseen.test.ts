import { CloudTrail, type Event } from '@aws-sdk/client-cloudtrail'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 })

const QueueUrl = (accountId: string) => `http://127.0.0.1:4566/${accountId}/orders`

/** Whatever of it a candidate gets to read. */
const platform = /Platform|AROA(OBSERVER|ADMINISTRATOR)/

let accounts: TestAccounts
let accountId: string
let candidate: Awaited<ReturnType<TestAccounts['configuration']>>
let administrator: typeof candidate
let observer: typeof candidate

beforeAll(async () => {
  accounts = await createTestAccounts({
    cloudtrail: async () => (await import('./cloudtrail/service.ts')).createService(),
    eventbridge: async () => (await import('./eventbridge/service.ts')).createService(),
    s3: async () => (await import('./s3/service.ts')).createService(),
    sqs: async () => (await import('./sqs/service.ts')).createService(),
    sts: async () => (await import('./sts/service.ts')).createService(),
  })
  accountId = await accounts.provision()
  candidate = await accounts.configuration(accountId)
  administrator = await accounts.configuration(accountId, 'administrator')
  observer = await accounts.configuration(accountId, 'observer')
  await new SQS(administrator).createQueue({ QueueName: 'orders' })
})
afterAll(() => accounts.close())

const looks = async () => {
  const sqs = new SQS(observer)
  for (let look = 0; look < 3; look += 1)
    await sqs.getQueueAttributes({ QueueUrl: QueueUrl(accountId), AttributeNames: ['All'] })
}

async function everyEvent(trail: CloudTrail): Promise<Event[]> {
  const found: Event[] = []
  let NextToken: string | undefined
  do {
    const page = await trail.lookupEvents({ MaxResults: 2, ...(NextToken && { NextToken }) })
    found.push(...(page.Events ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found
}

test('CloudTrail tells of no call of whoever looks after the account or judges it, nor how many there were', async () => {
  const trail = new CloudTrail(candidate)
  const sts = new STS(candidate)
  await sts.getCallerIdentity({})
  await looks()
  await sts.getCallerIdentity({})
  await new SQS(candidate).listQueues({})
  const events = await everyEvent(trail)
  expect(JSON.stringify(events)).not.toMatch(platform)
  const names = events.map(({ EventName }) => EventName).filter(name => name !== 'LookupEvents')
  expect(names).toEqual(['ListQueues', 'GetCallerIdentity', 'GetCallerIdentity'])
  expect(new Set(events.map(({ EventId }) => EventId)).size).toBe(events.length)
  // What leads to the next page is the id of an event that was shown, and no number.
  const { Events = [], NextToken = '' } = await trail.lookupEvents({ MaxResults: 2 })
  expect(Buffer.from(NextToken, 'base64url').toString()).toBe(Events.at(-1)?.EventId)
})

test('nor does a trail tell EventBridge of its changes', async () => {
  const [sqs, events, trail] = [new SQS(candidate), new EventBridge(candidate), new CloudTrail(candidate)]
  await sqs.createQueue({ QueueName: 'told' })
  const queueArn = `arn:aws:sqs:us-east-1:${accountId}:told`
  await sqs.setQueueAttributes({
    QueueUrl: QueueUrl(accountId).replace('orders', 'told'),
    Attributes: {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } },
            ...{ Action: 'sqs:SendMessage', Resource: queueArn },
          },
        ],
      }),
    },
  })
  await new S3(candidate).createBucket({ Bucket: 'trail' })
  await trail.createTrail({ Name: 'changes', S3BucketName: 'trail' })
  await trail.startLogging({ Name: 'changes' })
  await events.putRule({
    Name: 'changes',
    EventPattern: JSON.stringify({ 'detail-type': ['AWS API Call via CloudTrail'] }),
  })
  await events.putTargets({ Rule: 'changes', Targets: [{ Id: 'queue', Arn: queueArn }] })
  await new SQS(administrator).tagQueue({ QueueUrl: QueueUrl(accountId), Tags: { by: 'platform' } })
  await sqs.tagQueue({ QueueUrl: QueueUrl(accountId), Tags: { by: 'candidate' } })
  const told: string[] = []
  await vi.waitFor(
    async () => {
      const { Messages = [] } = await sqs.receiveMessage({
        QueueUrl: QueueUrl(accountId).replace('orders', 'told'),
        MaxNumberOfMessages: 10,
      })
      told.push(...Messages.map(({ Body = '' }) => Body))
      expect(told.join()).toContain('"by":"candidate"')
    },
    { timeout: 60_000, interval: 50 },
  )
  // In their order: what came before was told before.
  expect(told.join()).not.toContain('"by":"platform"')
  expect(told.join()).not.toMatch(platform)
})

test('messages and objects that the platform leaves name a sender as any, and another one each time', async () => {
  const [probe, sqs, s3] = [new SQS(administrator), new SQS(candidate), new S3(administrator)]
  for (const MessageBody of ['one', 'two'])
    await probe.sendMessage({ QueueUrl: QueueUrl(accountId), MessageBody })
  const senders: (string | undefined)[] = []
  await vi.waitFor(async () => {
    const { Messages = [] } = await sqs.receiveMessage({
      ...{ QueueUrl: QueueUrl(accountId), MaxNumberOfMessages: 10 },
      MessageSystemAttributeNames: ['SenderId'],
    })
    senders.push(...Messages.map(({ Attributes }) => Attributes?.SenderId))
    expect(senders).toHaveLength(2)
  })
  expect(new Set(senders).size).toBe(2)
  for (const sender of senders) {
    expect(sender).toMatch(/^AROA[A-Z2-7]{17}:botocore-session-\d{10}$/)
    expect(sender).not.toMatch(platform)
  }
  await sqs.setQueueAttributes({
    QueueUrl: QueueUrl(accountId),
    Attributes: {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            ...{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' } },
            ...{ Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:us-east-1:${accountId}:orders` },
          },
        ],
      }),
    },
  })
  await new S3(candidate).createBucket({ Bucket: 'files' })
  await new S3(candidate).putBucketNotificationConfiguration({
    Bucket: 'files',
    NotificationConfiguration: {
      QueueConfigurations: [
        { QueueArn: `arn:aws:sqs:us-east-1:${accountId}:orders`, Events: ['s3:ObjectCreated:*'] },
      ],
    },
  })
  await s3.putObject({ Bucket: 'files', Key: 'probe', Body: 'x' })
  let told = ''
  await vi.waitFor(
    async () => {
      const { Messages = [] } = await sqs.receiveMessage({
        QueueUrl: QueueUrl(accountId),
        MaxNumberOfMessages: 10,
      })
      told += Messages.map(({ Body = '' }) => Body).join()
      expect(told).toContain('"key":"probe"')
    },
    { timeout: 60_000, interval: 50 },
  )
  expect(told).not.toMatch(platform)
})

test('whoever works in the account is named as ever', async () => {
  const sqs = new SQS(candidate)
  await sqs.sendMessage({ QueueUrl: QueueUrl(accountId), MessageBody: 'own' })
  const { UserId } = await new STS(candidate).getCallerIdentity({})
  await vi.waitFor(async () => {
    const { Messages = [] } = await sqs.receiveMessage({
      ...{ QueueUrl: QueueUrl(accountId), MaxNumberOfMessages: 10 },
      MessageSystemAttributeNames: ['SenderId'],
    })
    expect(Messages.find(({ Body }) => Body === 'own')?.Attributes?.SenderId).toBe(UserId)
  })
})
