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

test('measures, reads statistics and describes alarms, in the older protocol', {
  timeout: CLI_TEST_MS,
}, async () => {
  const data =
    '[{"MetricName":"orders","Values":[1,2,3],"Counts":[1,1,2],"Unit":"Count","Dimensions":[{"Name":"shop","Value":"a"}]}]'
  await aws('cloudwatch put-metric-data --namespace cli --metric-data', data)
  const range = `--start-time ${new Date(Date.now() - 600_000).toISOString()} --end-time ${new Date(Date.now() + 600_000).toISOString()}`
  const { Datapoints } = await aws(
    `cloudwatch get-metric-statistics --namespace cli --metric-name orders --dimensions Name=shop,Value=a ${range} --period 86400 --statistics Sum SampleCount`,
  )
  expect(Datapoints).toMatchObject([{ Sum: 9, SampleCount: 4, Unit: 'Count' }])
  await aws(
    'cloudwatch put-metric-alarm --alarm-name cli --namespace cli --metric-name orders --statistic Sum --period 60 --evaluation-periods 1 --threshold 100 --comparison-operator GreaterThanThreshold',
  )
  const { MetricAlarms } = await aws('cloudwatch describe-alarms --alarm-names cli')
  expect(MetricAlarms).toMatchObject([{ AlarmName: 'cli', Threshold: 100, Statistic: 'Sum' }])
  await expect(
    aws('cloudwatch set-alarm-state --alarm-name none --state-value OK --state-reason x'),
  ).rejects.toThrow('An error occurred (ResourceNotFound)')
})

const BOTO3 = `
import boto3, datetime, json
cloudwatch = boto3.client('cloudwatch')
cloudwatch.put_metric_data(Namespace='boto3', MetricData=[
    {'MetricName': 'm%d' % n, 'Value': n, 'Dimensions': [{'Name': 'long', 'Value': 'x' * 200}]} for n in range(200)])
now = datetime.datetime.now(datetime.timezone.utc)
metric = {'Namespace': 'boto3', 'MetricName': 'm7', 'Dimensions': [{'Name': 'long', 'Value': 'x' * 200}]}
answer = cloudwatch.get_metric_data(
    MetricDataQueries=[
        {'Id': 'a', 'MetricStat': {'Metric': metric, 'Period': 3600, 'Stat': 'Sum'}, 'ReturnData': False},
        {'Id': 'b', 'Expression': 'a * 2', 'Label': 'twice'}],
    StartTime=now - datetime.timedelta(hours=1), EndTime=now + datetime.timedelta(hours=1))
print(json.dumps([answer['MetricDataResults'][0]['Label'], sum(answer['MetricDataResults'][0]['Values'])]))
`

test('boto3 of the system measures too, with a body that it may pack', { timeout: CLI_TEST_MS }, async () => {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = settings.credentials
  const source = BOTO3.replace(
    "client('cloudwatch')",
    `client('cloudwatch', endpoint_url='${settings.endpoint}')`,
  )
  const { stdout } = await run('/usr/bin/python3', ['-c', source], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_DEFAULT_REGION: settings.region,
    },
  })
  expect(JSON.parse(stdout)).toEqual(['twice', 14])
})

test('signs users in, keeps secrets and parameters, and encrypts', { timeout: CLI_TEST_MS }, async () => {
  const { UserPool } = await aws('cognito-idp create-user-pool --pool-name people')
  const pool = `--user-pool-id ${UserPool.Id}`
  const { UserPoolClient: client } = await aws(
    `cognito-idp create-user-pool-client ${pool} --client-name app --explicit-auth-flows ALLOW_ADMIN_USER_PASSWORD_AUTH`,
  )
  await aws(`cognito-idp admin-create-user ${pool} --username ada --message-action SUPPRESS`)
  await aws(`cognito-idp admin-set-user-password ${pool} --username ada --permanent --password Passw0rd!`)
  const { AuthenticationResult } = await aws(
    `cognito-idp admin-initiate-auth ${pool} --client-id ${client.ClientId} --auth-flow ADMIN_USER_PASSWORD_AUTH --auth-parameters USERNAME=ada,PASSWORD=Passw0rd!`,
  )
  const user = await aws(`cognito-idp get-user --access-token ${AuthenticationResult.AccessToken}`)
  expect(user.Username).toBe('ada')
  const { KeyMetadata: key } = await aws('kms create-key')
  await aws(`secretsmanager create-secret --name cli --secret-string hush --kms-key-id ${key.KeyId}`)
  expect((await aws('secretsmanager get-secret-value --secret-id cli')).SecretString).toBe('hush')
  await aws('ssm put-parameter --name /cli/a --type SecureString --value hush')
  const { Parameters } = await aws('ssm get-parameters-by-path --path /cli --with-decryption')
  expect(Parameters).toMatchObject([{ Name: '/cli/a', Value: 'hush' }])
})
