import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountProcess, type ClientSettings, startAccountProcess } from './testing/account-process.ts'

/** One command of the CLI needs most of a second of processor time to start, and the machine may be busy. */
const CLI_TEST_MS = 240_000

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'aws-cli-'))
let account: AccountProcess
let settings: ClientSettings

beforeAll(async () => {
  account = await startAccountProcess()
  settings = await account.settings()
})
afterAll(async () => {
  await account.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The AWS CLI of the system; its answer parsed when it is JSON. */
async function aws(line: string, ...more: string[]) {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = settings.credentials
  const { stdout } = await run(
    '/usr/bin/aws',
    ['--endpoint-url', settings.endpoint, ...line.split(' '), ...more],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
        AWS_DEFAULT_REGION: settings.region,
        AWS_PAGER: '',
      },
    },
  )
  return stdout.startsWith('{') ? JSON.parse(stdout) : stdout
}

test('sends and receives messages', { timeout: CLI_TEST_MS }, async () => {
  await new SQSClient(settings).send(new CreateQueueCommand({ QueueName: 'cli' }))
  const url = `${settings.endpoint}/${account.accountId}/cli`
  const attributes = '{"kind":{"DataType":"String","StringValue":"order"}}'
  await aws(`sqs send-message --queue-url ${url} --message-body hello --message-attributes`, attributes)
  const received = await aws(`sqs receive-message --queue-url ${url} --message-attribute-names All`)
  expect(received.Messages).toMatchObject([
    { Body: 'hello', MessageAttributes: { kind: { StringValue: 'order' } } },
  ])
  await expect(aws('sqs get-queue-url --queue-name none')).rejects.toThrow(
    'An error occurred (AWS.SimpleQueueService.NonExistentQueue)',
  )
})

test('puts items and reads them back', { timeout: CLI_TEST_MS }, async () => {
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName: 'cli',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await aws('dynamodb put-item --table-name cli --item', '{"id":{"S":"1"},"n":{"N":"5"}}')
  const got = await aws('dynamodb get-item --table-name cli --key', '{"id":{"S":"1"}}')
  expect(got.Item).toEqual({ id: { S: '1' }, n: { N: '5' } })
})

test('tails and filters logs', { timeout: CLI_TEST_MS }, async () => {
  const logs = new CloudWatchLogsClient(settings)
  const names = { logGroupName: '/cli', logStreamName: 'one' }
  await logs.send(new CreateLogGroupCommand(names))
  await logs.send(new CreateLogStreamCommand(names))
  const now = Date.now()
  const logEvents = [
    { timestamp: now - 1000, message: 'START' },
    { timestamp: now, message: '{"level":"ERROR","code":500}' },
  ]
  await logs.send(new PutLogEventsCommand({ ...names, logEvents }))
  expect(await aws('logs tail /cli --since 5m')).toMatch(/one START\n.*one \{"level":"ERROR","code":500\}\n$/)
  const pattern = '{ $.level = "ERROR" && $.code >= 500 }'
  const filtered = await aws('logs filter-log-events --log-group-name /cli --filter-pattern', pattern)
  expect(filtered.events).toMatchObject([{ logStreamName: 'one', message: logEvents[1]?.message }])
})

test('copies files to buckets and back, also in parts', { timeout: CLI_TEST_MS }, async () => {
  await new S3Client({ ...settings, forcePathStyle: true }).send(
    new CreateBucketCommand({ Bucket: 'cli-bucket' }),
  )
  const big = Buffer.alloc(9 * 1024 ** 2, 'x')
  const object = 's3://cli-bucket/deep/big ü.bin'
  writeFileSync(join(folder, 'big ü.bin'), big)
  await aws('s3 cp', 'big ü.bin', object)
  expect(await aws('s3 ls s3://cli-bucket/ --recursive')).toMatch(/9437184 deep\/big ü\.bin\n$/)
  await aws('s3 cp', object, 'back.bin')
  expect(readFileSync(join(folder, 'back.bin')).equals(big)).toBe(true)
  const address = String(await aws('s3 presign', object)).trim()
  const fetched = await fetch(address, { headers: { range: 'bytes=0-3' } })
  expect([fetched.status, await fetched.text()]).toEqual([206, 'xxxx'])
})
