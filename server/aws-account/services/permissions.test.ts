import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountProcess, type ClientSettings, startAccountProcess } from './testing/account-process.ts'

let account: AccountProcess
let owner: ClientSettings
let user: ClientSettings
let userArn: string

beforeAll(async () => {
  account = await startAccountProcess()
  owner = await account.settings()
  const iam = new IAMClient(owner)
  const created = await iam.send(new CreateUserCommand({ UserName: 'ada' }))
  userArn = created.User?.Arn ?? ''
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }))
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  user = { endpoint: owner.endpoint, region: owner.region, credentials: { accessKeyId, secretAccessKey } }
})
afterAll(() => account.close())

async function allow(...Statement: object[]) {
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: Statement.map(one => ({ Effect: 'Allow', ...one })),
  })
  await new IAMClient(owner).send(
    new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'p', PolicyDocument }),
  )
}

const denied = (action: string) => ({
  name: expect.stringMatching(/^AccessDenied/),
  message: expect.stringMatching(
    `${userArn} is not authorized to perform: ${action} on resource: "?arn:aws:`,
  ),
})

test('a policy on a prefix lists that prefix alone, and a bucket policy denies over it', async () => {
  const s3 = new S3Client({ ...owner, forcePathStyle: true })
  const hers = new S3Client({ ...user, forcePathStyle: true })
  const Bucket = 'permissions'
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutObjectCommand({ Bucket, Key: 'ada/1', Body: 'x' }))
  await allow(
    {
      Action: 's3:ListBucket',
      Resource: `arn:aws:s3:::${Bucket}`,
      Condition: { StringLike: { 's3:prefix': 'ada/*' } },
    },
    { Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/\${aws:username}/*` },
  )
  expect(await hers.send(new ListObjectsV2Command({ Bucket, Prefix: 'ada/' }))).toMatchObject({ KeyCount: 1 })
  await expect(hers.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(denied('s3:ListBucket'))
  await hers.send(new GetObjectCommand({ Bucket, Key: 'ada/1' }))
  await expect(hers.send(new GetObjectCommand({ Bucket, Key: 'ada/none' }))).rejects.toMatchObject(
    denied('s3:ListBucket'),
  )
  await expect(hers.send(new PutObjectCommand({ Bucket, Key: 'ada/2', Body: 'y' }))).rejects.toMatchObject(
    denied('s3:PutObject'),
  )
  const Deny = {
    Effect: 'Deny',
    Principal: { AWS: userArn },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Deny] })
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
  await expect(hers.send(new GetObjectCommand({ Bucket, Key: 'ada/1' }))).rejects.toMatchObject(
    denied('s3:GetObject'),
  )
})

test('a queue policy alone lets a user send, also in batches', async () => {
  const sqs = new SQSClient(owner)
  const hers = new SQSClient(user)
  await allow({ Action: 'sts:GetCallerIdentity', Resource: '*' })
  await sqs.send(new CreateQueueCommand({ QueueName: 'permissions' }))
  const QueueUrl = `${owner.endpoint}/${account.accountId}/permissions`
  const Entries = [{ Id: 'a', MessageBody: 'x' }]
  await expect(hers.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject(
    denied('sqs:SendMessage'),
  )
  const Resource = `arn:aws:sqs:us-east-1:${account.accountId}:permissions`
  const Statement = [{ Effect: 'Allow', Principal: { AWS: userArn }, Action: 'SQS:SendMessage', Resource }]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }))
  expect(await hers.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).toMatchObject({
    Successful: [{ Id: 'a' }],
  })
  await expect(hers.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject(
    denied('sqs:ReceiveMessage'),
  )
})

test('a policy on leading keys opens the items of one customer', async () => {
  const dynamodb = new DynamoDBClient(owner)
  const hers = new DynamoDBClient(user)
  const TableName = 'permissions'
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await allow({
    Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQL*'],
    Resource: `arn:aws:dynamodb:us-east-1:${account.accountId}:table/${TableName}`,
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['ada'] } },
  })
  const write = (...ids: string[]) =>
    hers.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: ids.map(id => ({ PutRequest: { Item: { id: { S: id } } } })) },
      }),
    )
  const query = (id: string) =>
    hers.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: id } },
      }),
    )
  await write('ada')
  await expect(write('ada', 'bob')).rejects.toMatchObject(denied('dynamodb:BatchWriteItem'))
  expect(await query('ada')).toMatchObject({ Count: 1 })
  await expect(query('bob')).rejects.toMatchObject(denied('dynamodb:Query'))
  await expect(hers.send(new GetItemCommand({ TableName, Key: { id: { S: 'bob' } } }))).rejects.toMatchObject(
    denied('dynamodb:GetItem'),
  )
  const statement = (Statement: string, ...ids: string[]) =>
    hers.send(
      new ExecuteStatementCommand({
        Statement: Statement.replace('TABLE', `"${TableName}"`),
        ...(ids.length > 0 && { Parameters: ids.map(S => ({ S })) }),
      }),
    )
  expect(await statement("SELECT * FROM TABLE WHERE id = 'ada'")).toMatchObject({
    Items: [{ id: { S: 'ada' } }],
  })
  await expect(statement("SELECT * FROM TABLE WHERE id = 'bob'")).rejects.toMatchObject(
    denied('dynamodb:PartiQLSelect'),
  )
  await expect(statement('SELECT * FROM TABLE WHERE id IN [?, ?]', 'ada', 'bob')).rejects.toMatchObject(
    denied('dynamodb:PartiQLSelect'),
  )
  await expect(statement("INSERT INTO TABLE VALUE {'id': 'bob'}")).rejects.toMatchObject(
    denied('dynamodb:PartiQLInsert'),
  )
})

test('a policy on a log group covers its streams', async () => {
  const logs = new CloudWatchLogsClient(owner)
  const hers = new CloudWatchLogsClient(user)
  const filter = (logGroupName: string) => hers.send(new FilterLogEventsCommand({ logGroupName }))
  for (const logGroupName of ['/hers', '/other']) await logs.send(new CreateLogGroupCommand({ logGroupName }))
  await allow({
    Action: 'logs:*',
    Resource: `arn:aws:logs:us-east-1:${account.accountId}:log-group:/hers:*`,
  })
  expect(await filter('/hers')).toMatchObject({ events: [] })
  await expect(filter('/other')).rejects.toMatchObject(denied('logs:FilterLogEvents'))
})
