import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutBucketReplicationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccountProcess, type ClientSettings, startAccountProcess } from './testing/account-process.ts'

let account: AccountProcess
let settings: ClientSettings

beforeAll(async () => {
  account = await startAccountProcess()
  settings = await account.settings()
})
afterAll(async () => {
  await account.close()
})

describe('the SDK', () => {
  test('verifies the digests of SQS and knows its errors', async () => {
    const sqs = new SQSClient(settings)
    await sqs.send(new CreateQueueCommand({ QueueName: 'sdk' }))
    const QueueUrl = `${settings.endpoint}/${account.accountId}/sdk`
    const MessageAttributes = {
      n: { DataType: 'Number', StringValue: '1' },
      raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 1, 2) },
    }
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'ü', MessageAttributes }))
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'b' }] }))
    const received = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    )
    expect(received.Messages).toMatchObject([{ Body: 'ü', MessageAttributes }, { Body: 'b' }])
    const missing = sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }))
    await expect(missing).rejects.toBeInstanceOf(QueueDoesNotExist)
  })

  test('reads and writes objects with its default checksums', async () => {
    const s3 = new S3Client({ ...settings, forcePathStyle: true })
    const Bucket = 'sdk-bucket'
    await s3.send(new CreateBucketCommand({ Bucket }))
    const Key = 'a b/ü+&.txt'
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello', Metadata: { colour: 'red' } }))
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }))
    expect(await got.Body?.transformToString()).toBe('hello')
    expect(got).toMatchObject({ Metadata: { colour: 'red' }, ChecksumCRC32: 'NhCmhg==', ContentLength: 5 })
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: encodeURIComponent(`${Bucket}/${Key}`) }),
    )
    const listed = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }))
    expect(listed.Contents?.map(one => one.Key)).toEqual(['copy'])
    expect(listed.CommonPrefixes).toEqual([{ Prefix: 'a b/' }])
    expect(await s3.send(new GetBucketLocationCommand({ Bucket }))).not.toHaveProperty('LocationConstraint')
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).toMatchObject({ ContentLength: 5 })
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'none' }))).rejects.toBeInstanceOf(NoSuchKey)
    const ReplicationConfiguration = {
      Role: 'arn:aws:iam::111122223333:role/r',
      Rules: [{ Status: 'Enabled' as const, Destination: { Bucket: 'arn:aws:s3:::b' } }],
    }
    const replication = new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration })
    await expect(s3.send(replication)).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
    })
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      name: 'NotFound',
    })
  })

  test('gets the reasons of a cancelled transaction', async () => {
    const dynamodb = new DynamoDBClient(settings)
    await createTable(dynamodb, 'sdk')
    const Item = { id: { S: '1' } }
    await dynamodb.send(new PutItemCommand({ TableName: 'sdk', Item }))
    const Put = {
      TableName: 'sdk',
      Item,
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    }
    await expect(
      dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] })),
    ).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item }],
    })
  })
})

function createTable(dynamodb: DynamoDBClient, TableName: string) {
  return dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
}

test('a killed account process loses nothing it acknowledged', async () => {
  let sqs = new SQSClient(settings)
  let s3 = new S3Client({ ...settings, forcePathStyle: true })
  let dynamodb = new DynamoDBClient(settings)
  let logs = new CloudWatchLogsClient(settings)
  const names = { logGroupName: '/crash', logStreamName: 's' }
  await sqs.send(new CreateQueueCommand({ QueueName: 'crash' }))
  await s3.send(new CreateBucketCommand({ Bucket: 'crash' }))
  await createTable(dynamodb, 'crash')
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/crash' }))
  await logs.send(new CreateLogStreamCommand(names))
  const numbers = Array.from({ length: 20 }, (_, index) => String(index))
  for (const id of numbers)
    await Promise.all([
      sqs.send(
        new SendMessageCommand({
          QueueUrl: `${settings.endpoint}/${account.accountId}/crash`,
          MessageBody: id,
        }),
      ),
      s3.send(new PutObjectCommand({ Bucket: 'crash', Key: id, Body: id })),
      dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { crash: [{ PutRequest: { Item: { id: { S: id } } } }] } }),
      ),
      logs.send(new PutLogEventsCommand({ ...names, logEvents: [{ timestamp: Date.now(), message: id }] })),
    ])

  await account.crash()
  settings = await account.settings()
  sqs = new SQSClient(settings)
  s3 = new S3Client({ ...settings, forcePathStyle: true })
  dynamodb = new DynamoDBClient(settings)
  logs = new CloudWatchLogsClient(settings)
  const QueueUrl = `${settings.endpoint}/${account.accountId}/crash`
  const bodies = new Set<string | undefined>()
  for (let more = true; more; ) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
    for (const message of Messages) bodies.add(message.Body)
    more = Messages.length > 0
  }
  expect([...bodies]).toEqual(numbers)
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: 'crash' }))
  expect(listed.Contents?.map(one => one.Key)).toEqual([...numbers].sort())
  const object = await s3.send(new GetObjectCommand({ Bucket: 'crash', Key: '7' }))
  expect(await object.Body?.transformToString()).toBe('7')
  expect(await dynamodb.send(new ScanCommand({ TableName: 'crash' }))).toMatchObject({ Count: 20 })
  expect(
    await dynamodb.send(new GetItemCommand({ TableName: 'crash', Key: { id: { S: '19' } } })),
  ).toMatchObject({ Item: { id: { S: '19' } } })
  const { events } = await logs.send(new GetLogEventsCommand({ ...names, startFromHead: true }))
  expect(events?.map(event => event.message)).toEqual(numbers)
})
