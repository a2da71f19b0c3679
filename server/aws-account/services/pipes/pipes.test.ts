import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { Pipes } from '@aws-sdk/client-pipes'
import { SFN } from '@aws-sdk/client-sfn'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import { eventually } from '../lambda/testing/lambda-trial.ts'
import { type AccountProcess, type ClientSettings, startAccountProcess } from '../testing/account-process.ts'

let accounts: AccountProcess
let accountId: string
let settings: ClientSettings
let RoleArn: string

beforeAll(async () => {
  accounts = await startAccountProcess()
  accountId = await accounts.provision()
  settings = await accounts.settings(accountId)
  RoleArn = await createRole('pipe', '*')
})
afterAll(() => accounts.close())

const pipes = () => new Pipes(settings)
const sqs = () => new SQS(settings)
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${accountId}:${name}`
const urlOf = (name: string) => `${settings.endpoint}/${accountId}/${name}`

async function createRole(RoleName: string, Action: string): Promise<string> {
  const iam = new IAM(settings)
  const Service = ['pipes', 'lambda', 'states'].map(name => `${name}.amazonaws.com`)
  const trust = { Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }
  const { Role } = await iam.createRole({
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  })
  const Statement = { Effect: 'Allow', Action, Resource: '*' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.putRolePolicy({ RoleName, PolicyName: 'all', PolicyDocument })
  return Role?.Arn ?? ''
}

/** Queues `NAME-in` and `NAME-out`. */
async function createQueues(name: string) {
  for (const end of ['in', 'out']) await sqs().createQueue({ QueueName: `${name}-${end}` })
  return { Source: queueArn(`${name}-in`), Target: queueArn(`${name}-out`) }
}

const send = (name: string, body: unknown) =>
  sqs().sendMessage({ QueueUrl: urlOf(`${name}-in`), MessageBody: JSON.stringify(body) })

const arrived = (name: string) =>
  eventually(async () => {
    const { Messages } = await sqs().receiveMessage({ QueueUrl: urlOf(name), WaitTimeSeconds: 1 })
    return Messages?.[0]?.Body
  })

test('a pipe brings what passes its filter from a queue to its target, in the form that is asked for', async () => {
  const ends = await createQueues('shop')
  const made = await pipes().createPipe({
    Name: 'shop',
    RoleArn,
    ...ends,
    SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] } },
    TargetParameters: { InputTemplate: '{"id": <$.body.id>, "from": "<aws.pipes.pipe-name> <$.body.kind>"}' },
  })
  expect(made).toMatchObject({ CurrentState: 'CREATING', DesiredState: 'RUNNING' })
  await send('shop', { kind: 'other', id: 1 })
  await send('shop', { kind: 'order', id: 2 })
  expect(JSON.parse(await arrived('shop-out'))).toEqual({ id: 2, from: 'shop order' })
  // What nobody wants left the queue as well.
  await eventually(async () => {
    const { Attributes } = await sqs().getQueueAttributes({
      QueueUrl: urlOf('shop-in'),
      AttributeNames: ['All'],
    })
    const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: hidden } =
      Attributes ?? {}
    return waiting === '0' && hidden === '0' ? true : undefined
  })
})

test('a function enriches what comes, and what it leaves out goes no further', async () => {
  await new Lambda(settings).createFunction({
    FunctionName: 'enrich',
    Role: RoleArn,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: {
      ZipFile: deploymentPackage({
        'index.mjs':
          'export const handler = async events => events.filter(e => e.n > 1).map(e => ({ ...e, rich: true }))',
      }),
    },
  })
  await pipes().createPipe({
    Name: 'rich',
    RoleArn,
    ...(await createQueues('rich')),
    Enrichment: `arn:aws:lambda:us-east-1:${accountId}:function:enrich`,
    EnrichmentParameters: { InputTemplate: '{"n": <$.body.n>}' },
  })
  for (const n of [1, 2]) await send('rich', { n })
  expect(JSON.parse(await arrived('rich-out'))).toEqual({ n: 2, rich: true })
})

test('a state machine of kind Express enriches too, and a bus is a target', async () => {
  const { stateMachineArn = '' } = await new SFN(settings).createStateMachine({
    name: 'enrich',
    type: 'EXPRESS',
    roleArn: RoleArn,
    definition: JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Give',
      States: { Give: { Type: 'Pass', Output: '{% $states.input.{ "text": body } %}', End: true } },
    }),
  })
  const { Source } = await createQueues('bus')
  const bus = `arn:aws:events:us-east-1:${accountId}:event-bus/default`
  const events = new EventBridge(settings)
  await events.putRule({
    Name: 'all',
    EventPattern: JSON.stringify({ source: ['shop'], 'detail-type': ['made'] }),
  })
  await events.putTargets({ Rule: 'all', Targets: [{ Id: 'out', Arn: queueArn('bus-out') }] })
  await sqs().setQueueAttributes({
    QueueUrl: urlOf('bus-out'),
    Attributes: {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn('bus-out'),
        },
      }),
    },
  })
  await pipes().createPipe({
    Name: 'bus',
    RoleArn,
    Source,
    Target: bus,
    Enrichment: stateMachineArn,
    TargetParameters: { EventBridgeEventBusParameters: { Source: 'shop', DetailType: 'made' } },
  })
  await send('bus', 'hello')
  expect(JSON.parse(await arrived('bus-out'))).toMatchObject({
    source: 'shop',
    'detail-type': 'made',
    detail: { text: '"hello"' },
  })
})

test('records of a stream come in order, and those that fail go to the dead-letter queue', async () => {
  const dynamo = new DynamoDB(settings)
  const { TableDescription } = await dynamo.createTable({
    TableName: 'items',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  })
  const { Target } = await createQueues('stream')
  await sqs().createQueue({ QueueName: 'dead' })
  await pipes().createPipe({
    Name: 'stream',
    RoleArn,
    Source: TableDescription?.LatestStreamArn ?? '',
    Target,
    SourceParameters: {
      DynamoDBStreamParameters: {
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 1,
        MaximumRetryAttempts: 0,
        DeadLetterConfig: { Arn: queueArn('dead') },
      },
    },
    TargetParameters: { InputTemplate: '<$.dynamodb.NewImage.id.S>' },
  })
  await dynamo.putItem({ TableName: 'items', Item: { id: { S: 'first' } } })
  expect(await arrived('stream-out')).toBe('"first"')
  await sqs().deleteQueue({ QueueUrl: urlOf('stream-out') })
  await dynamo.putItem({ TableName: 'items', Item: { id: { S: 'second' } } })
  expect(JSON.parse(await arrived('dead'))).toMatchObject({
    context: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: { batchSize: 1, streamArn: TableDescription?.LatestStreamArn },
  })
})

test('a pipe that is stopped brings nothing until it is started, also after a crash', async () => {
  await pipes().createPipe({
    Name: 'turned',
    RoleArn,
    ...(await createQueues('turned')),
    DesiredState: 'STOPPED',
  })
  await send('turned', 1)
  await accounts.crash()
  settings = await accounts.settings(accountId)
  expect(await pipes().describePipe({ Name: 'turned' })).toMatchObject({ CurrentState: 'STOPPED' })
  expect(await pipes().startPipe({ Name: 'turned' })).toMatchObject({ CurrentState: 'STARTING' })
  expect(JSON.parse(await arrived('turned-out'))).toMatchObject({ body: '1', eventSource: 'aws:sqs' })
  await expect(pipes().startPipe({ Name: 'turned' })).rejects.toMatchObject({ name: 'ConflictException' })
  expect(await pipes().deletePipe({ Name: 'turned' })).toMatchObject({ DesiredState: 'DELETED' })
  await expect(pipes().describePipe({ Name: 'turned' })).rejects.toMatchObject({ name: 'NotFoundException' })
})

test('a role that may not read the source, or whom nobody trusts, keeps a pipe from running', async () => {
  const powerless = await createRole('powerless', 'sns:Publish')
  const ends = await createQueues('refused')
  await pipes().createPipe({ Name: 'refused', RoleArn: powerless, ...ends })
  expect(await pipes().describePipe({ Name: 'refused' })).toMatchObject({
    CurrentState: 'CREATE_FAILED',
    StateReason: expect.stringMatching(/not authorized to perform: sqs:GetQueueAttributes/i),
  })
  const { Pipes: failed } = await pipes().listPipes({ CurrentState: 'CREATE_FAILED' })
  expect(failed?.map(({ Name }) => Name)).toEqual(['refused'])
})
