import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields, RawAnswer } from '../../../service.ts'
import { TEST_ACCOUNT_ID } from '../../../testing/temporary-call-context.ts'
import { createDynamodbService } from '../../dynamodb/service.ts'
import { createService as createStreamsService } from '../../dynamodb-streams/service.ts'
import { createLambdaTrial, eventually, type LambdaTrial } from '../testing/lambda-trial.ts'

const dynamodb = createDynamodbService()
let trial: LambdaTrial
beforeAll(() => {
  trial = createLambdaTrial({}, [dynamodb, createStreamsService()])
})
afterAll(() => trial.close())

async function ddb(operation: string, input: Fields): Promise<Fields> {
  const answer = await trial.context.call(trial.context.principal, 'dynamodb', operation, input)
  return JSON.parse(String((answer.$raw as RawAnswer).body))
}

async function createTable(TableName: string) {
  const { TableDescription } = await ddb('CreateTable', {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
  const put = (pk: string, more: Fields = {}) =>
    ddb('PutItem', { TableName, Item: { pk: { S: pk }, ...more } })
  return { EventSourceArn: String((TableDescription as Fields).LatestStreamArn), put }
}

/** A function that logs its records: what one environment keeps in memory, another one does not know. */
const TELLS_RECORDS = `export const handler = async ({ Records }) => console.log('GOT ' + JSON.stringify(Records))`

async function logged(name: string): Promise<string[]> {
  const { events } = await trial
    .logs('FilterLogEvents', { logGroupName: `/aws/lambda/${name}`, filterPattern: 'GOT' })
    .catch(() => ({ events: [] }))
  return (events as { message: string }[]).flatMap(({ message }) => /GOT (.*)/.exec(message)?.[1] ?? [])
}

const toldRecords = async (name: string): Promise<Fields[]> =>
  (await logged(name)).flatMap(text => JSON.parse(text) as Fields[])

/** A function that sends what it got of each record to a queue, and does then what `code` says. */
async function connect(name: string, code: string, input: Fields = {}) {
  const { EventSourceArn, put } = await createTable(name)
  const seen: string[] = []
  await trial.createFunction(
    name,
    `export const handler = async ({ Records }) => {
      const keys = Records.map(({ dynamodb }) => dynamodb.Keys.pk.S)
      console.log('GOT ' + keys.join(','))
      ${code}
    }`,
  )
  const mapping = await trial.call('CreateEventSourceMapping', {
    FunctionName: name,
    EventSourceArn,
    StartingPosition: 'TRIM_HORIZON',
    ...input,
  })
  const got = () => logged(name)
  const until = (...batches: string[]) =>
    eventually(async () => {
      const all = await got()
      return all.length >= batches.length ? all : undefined
    }).then(all => expect(all).toEqual(batches))
  return { EventSourceArn, mapping, put, until, seen, got }
}

describe('the records of a stream', () => {
  test('reach the function in their order, from the beginning', async () => {
    const { EventSourceArn, put } = await createTable('flows')
    await put('before')
    await trial.createFunction('flows', TELLS_RECORDS)
    const mapping = await trial.call('CreateEventSourceMapping', {
      FunctionName: 'flows',
      EventSourceArn,
      StartingPosition: 'TRIM_HORIZON',
    })
    expect(mapping).toMatchObject({
      BatchSize: 100,
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: -1,
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: false,
      DestinationConfig: { OnFailure: {} },
    })
    await put('after')
    const all = await eventually(async () => {
      const told = await toldRecords('flows')
      return told.length === 2 ? told : undefined
    })
    expect(all.map(({ dynamodb }) => ((dynamodb as Fields).Keys as Fields).pk)).toEqual([
      { S: 'before' },
      { S: 'after' },
    ])
    expect(all[0]).toMatchObject({
      eventSource: 'aws:dynamodb',
      eventName: 'INSERT',
      awsRegion: 'us-east-1',
      eventSourceARN: EventSourceArn,
    })
  })

  test('of one that begins at its end are those after it', async () => {
    const { EventSourceArn, put } = await createTable('latest')
    await put('before')
    await trial.createFunction('latest', TELLS_RECORDS)
    await trial.call('CreateEventSourceMapping', {
      FunctionName: 'latest',
      EventSourceArn,
      StartingPosition: 'LATEST',
    })
    await put('after')
    const all = await eventually(async () => {
      const told = await toldRecords('latest')
      return told.length > 0 ? told : undefined
    })
    expect(all).toMatchObject([{ dynamodb: { Keys: { pk: { S: 'after' } } } }])
  })

  test('are those that a filter lets through', async () => {
    const Pattern = JSON.stringify({ eventName: ['INSERT'], dynamodb: { NewImage: { n: { N: ['1'] } } } })
    const { put, until, mapping } = await connect('filtered', '', {
      FilterCriteria: { Filters: [{ Pattern }] },
    })
    expect(mapping).toMatchObject({ FilterCriteria: { Filters: [{ Pattern }] } })
    await put('not', { n: { N: '2' } })
    await put('one', { n: { N: '1' } })
    await put('one', { n: { N: '3' } })
    await put('other', { n: { N: '1' } })
    await eventually(async () =>
      (await trial.call('GetEventSourceMapping', { UUID: mapping.UUID })).LastProcessingResult === 'OK'
        ? true
        : undefined,
    )
    await until('one', 'other').catch(() => until('one,other'))
  })

  test('that fail are tried again and then given up, and told of', async () => {
    const { QueueUrl } = await trial.sqs('CreateQueue', { QueueName: 'given-up' })
    const Destination = `arn:aws:sqs:us-east-1:${TEST_ACCOUNT_ID}:given-up`
    const { put, until, EventSourceArn } = await connect(
      'failing',
      `if (keys.includes('bad')) throw new Error('no')`,
      {
        BatchSize: 1,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination } },
      },
    )
    await put('bad')
    await put('good')
    await until('bad', 'bad', 'good')
    const told = await eventually(async () => {
      const { Messages } = await trial.sqs('ReceiveMessage', { QueueUrl })
      return (Messages as { Body: string }[] | undefined)?.[0]?.Body
    })
    expect(JSON.parse(told)).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      DDBStreamBatchInfo: {
        batchSize: 1,
        streamArn: EventSourceArn,
        shardId: expect.stringMatching(/^shardId-/),
      },
    })
  })

  test('are split until the bad one is alone', async () => {
    const { EventSourceArn, put } = await createTable('split')
    for (const key of ['a', 'bad', 'c', 'd']) await put(key)
    await trial.createFunction(
      'split',
      `export const handler = async ({ Records }) => {
      const keys = Records.map(({ dynamodb }) => dynamodb.Keys.pk.S)
      console.log('GOT ' + keys.join(','))
      if (keys.includes('bad')) throw new Error('no')
    }`,
    )
    await trial.call('CreateEventSourceMapping', {
      FunctionName: 'split',
      EventSourceArn,
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 0,
    })
    const batches = await eventually(async () => {
      const { events } = await trial
        .logs('FilterLogEvents', { logGroupName: '/aws/lambda/split', filterPattern: 'GOT' })
        .catch(() => ({ events: [] }))
      return (events as unknown[]).length === 5 ? (events as { message: string }[]) : undefined
    })
    expect(batches.map(({ message }) => /GOT (.*)/.exec(message)?.[1])).toEqual([
      'a,bad,c,d',
      'a,bad',
      'a',
      'bad',
      'c,d',
    ])
  })

  test('are done again from the one that the function reports', async () => {
    const { EventSourceArn, put } = await createTable('partial')
    for (const key of ['a', 'b', 'c']) await put(key)
    await trial.createFunction(
      'partial',
      `let failed = false; export const handler = async ({ Records }) => {
      console.log('GOT ' + Records.map(({ dynamodb }) => dynamodb.Keys.pk.S).join(','))
      if (failed) return
      failed = true
      return { batchItemFailures: [{ itemIdentifier: Records[1].dynamodb.SequenceNumber }] }
    }`,
    )
    await trial.call('CreateEventSourceMapping', {
      FunctionName: 'partial',
      EventSourceArn,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
    const batches = await eventually(async () => {
      const { events } = await trial
        .logs('FilterLogEvents', { logGroupName: '/aws/lambda/partial', filterPattern: 'GOT' })
        .catch(() => ({ events: [] }))
      return (events as unknown[]).length === 2 ? (events as { message: string }[]) : undefined
    })
    expect(batches.map(({ message }) => /GOT (.*)/.exec(message)?.[1])).toEqual(['a,b,c', 'b,c'])
  })
})

describe('a mapping on a stream is refused', () => {
  test.each<[string, Fields, RegExp]>([
    [
      'without a beginning',
      { StartingPosition: undefined },
      /'startingPosition' failed to satisfy constraint: Member must not be null/,
    ],
    [
      'of a stream that is not there',
      {
        EventSourceArn: `arn:aws:dynamodb:us-east-1:${TEST_ACCOUNT_ID}:table/none/stream/2025-02-22T03:03:25.490`,
      },
      /^Stream not found: arn:aws:dynamodb:.*:table\/none\//,
    ],
    [
      'with a filter that is none',
      { FilterCriteria: { Filters: [{ Pattern: '{"a": 1}' }] } },
      /^Invalid filter pattern definition\.$/,
    ],
  ])('%s', async (what, input, message) => {
    const TableName = `refused-${what.length}`
    const { EventSourceArn } = await createTable(TableName)
    await trial.createFunction(TableName, 'export const handler = async () => {}')
    const asked = { FunctionName: TableName, EventSourceArn, StartingPosition: 'LATEST', ...input }
    await expect(trial.call('CreateEventSourceMapping', asked)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringMatching(message),
    })
  })
})

test('messages of a queue that no filter lets through leave it', async () => {
  const { QueueUrl } = await trial.sqs('CreateQueue', { QueueName: 'picky' })
  await trial.createFunction(
    'picky',
    `let all = []; export const handler = async event => event.Records ? void all.push(...event.Records.map(r => r.body)) : all`,
  )
  await trial.call('CreateEventSourceMapping', {
    FunctionName: 'picky',
    EventSourceArn: `arn:aws:sqs:us-east-1:${TEST_ACCOUNT_ID}:picky`,
    FilterCriteria: { Filters: [{ Pattern: '{"body": {"kind": ["order"]}}' }] },
  })
  for (const MessageBody of ['no json', '{"kind":"other"}', '{"kind":"order"}'])
    await trial.sqs('SendMessage', { QueueUrl, MessageBody })
  await eventually(async () => {
    const { Attributes } = await trial.sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })
    const { ApproximateNumberOfMessages: a, ApproximateNumberOfMessagesNotVisible: b } = Attributes as Fields
    return Number(a) + Number(b) === 0 ? true : undefined
  })
  expect((await trial.invoke('picky')).answer).toEqual(['{"kind":"order"}'])
})
