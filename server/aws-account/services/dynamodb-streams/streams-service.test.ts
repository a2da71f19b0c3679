import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields, RawAnswer } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createDynamodbService } from '../dynamodb/service.ts'
import { createService } from './service.ts'

const dynamodb = createDynamodbService()
const streams = createService()
let context: TemporaryCallContext
let StreamArn: unknown
beforeAll(async () => {
  context = createTemporaryCallContext([dynamodb, streams])
  const { TableDescription } = await call('CreateTable', {
    TableName: 'orders',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
  StreamArn = (TableDescription as Fields).LatestStreamArn
})
afterAll(async () => {
  await dynamodb.open?.(context).close()
  await context.close()
})

async function call(operation: string, input: Fields): Promise<Fields> {
  const run = dynamodb.operations[operation] ?? streams.operations[operation]
  const answer: Fields = (await run?.(context, input)) ?? {}
  return answer.$raw === undefined ? answer : JSON.parse(String((answer.$raw as RawAnswer).body))
}
const put = (pk: string, n: string) =>
  call('PutItem', { TableName: 'orders', Item: { pk: { S: pk }, n: { N: n } } })

async function shard(): Promise<{ ShardId: unknown }> {
  const { StreamDescription } = await call('DescribeStream', { StreamArn })
  const [first] = (StreamDescription as { Shards: { ShardId: unknown }[] }).Shards
  return { ShardId: first?.ShardId }
}
const iterator = async (ShardIteratorType: string, more: Fields = {}) =>
  (await call('GetShardIterator', { StreamArn, ...(await shard()), ShardIteratorType, ...more }))
    .ShardIterator
async function records(ShardIterator: unknown) {
  const answer = await call('GetRecords', { ShardIterator })
  return { records: answer.Records as Fields[], next: answer.NextShardIterator }
}

describe('the stream of a table', () => {
  test('is named and described as on AWS', async () => {
    expect(StreamArn).toMatch(
      new RegExp(
        `^arn:aws:dynamodb:us-east-1:${TEST_ACCOUNT_ID}:table/orders/stream/\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}$`,
      ),
    )
    const StreamLabel = String(StreamArn).split('/').at(-1)
    expect(await call('ListStreams', { TableName: 'orders' })).toEqual({
      Streams: [{ StreamArn, StreamLabel, TableName: 'orders' }],
    })
    expect(await call('DescribeStream', { StreamArn })).toEqual({
      StreamDescription: {
        StreamArn,
        StreamLabel,
        StreamStatus: 'ENABLED',
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        CreationRequestDateTime: expect.any(Number),
        TableName: 'orders',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        Shards: [
          {
            ShardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
            SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^\d{21,40}$/) },
          },
        ],
      },
    })
    const { Table } = await call('DescribeTable', { TableName: 'orders' })
    expect(Table).toMatchObject({ LatestStreamArn: StreamArn, LatestStreamLabel: StreamLabel })
  })

  test('tells every change once, from where it is asked', async () => {
    const latest = await iterator('LATEST')
    await put('a', '1')
    await put('a', '1')
    await put('a', '2')
    await call('DeleteItem', { TableName: 'orders', Key: { pk: { S: 'a' } } })
    const { records: all, next } = await records(latest)
    // What was written as it was is no change.
    expect(all.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE'])
    expect(all[1]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'a' } },
        OldImage: { pk: { S: 'a' }, n: { N: '1' } },
        NewImage: { pk: { S: 'a' }, n: { N: '2' } },
        SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    })
    expect((await records(next)).records).toEqual([])
    const { SequenceNumber } = (all[1]?.dynamodb ?? {}) as Fields
    const names = async (type: string) =>
      (await records(await iterator(type, { SequenceNumber }))).records.map(one => one.eventName)
    expect(await names('AT_SEQUENCE_NUMBER')).toEqual(['MODIFY', 'REMOVE'])
    expect(await names('AFTER_SEQUENCE_NUMBER')).toEqual(['REMOVE'])
    expect((await records(await iterator('TRIM_HORIZON'))).records).toHaveLength(3)
  })

  test.each<[string, string, () => Fields, string]>([
    [
      'a stream that is not there',
      'DescribeStream',
      () => ({ StreamArn: `${StreamArn}9` }),
      'ResourceNotFoundException',
    ],
    [
      'what is no stream',
      'DescribeStream',
      () => ({ StreamArn: 'arn:aws:sqs:us-east-1:1:q' }),
      'ValidationException',
    ],
    [
      'a shard that is not there',
      'GetShardIterator',
      () => ({ StreamArn, ShardId: 'shardId-1', ShardIteratorType: 'LATEST' }),
      'ResourceNotFoundException',
    ],
    ['an iterator that it did not give', 'GetRecords', () => ({ ShardIterator: 'x' }), 'ValidationException'],
  ])('refuses %s', async (_, operation, input, code) => {
    await expect(call(operation, input())).rejects.toMatchObject({ code })
  })

  test('asks IAM about the stream, also where only an iterator is given', async () => {
    const ShardIterator = await iterator('LATEST')
    expect(streams.needs('GetRecords', { ShardIterator }, context)).toEqual([
      { action: 'dynamodb:GetRecords', resource: StreamArn },
    ])
  })
})

test('what was never set of a table is told as not set', async () => {
  const TableName = 'orders'
  expect(await call('DescribeContinuousBackups', { TableName })).toEqual({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  })
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await call('UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification })
  await call('DescribeTable', { TableName })
  expect(await call('DescribeContinuousBackups', { TableName })).toMatchObject({
    ContinuousBackupsDescription: {
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35 },
    },
  })
  await expect(call('DescribeContinuousBackups', { TableName: 'none' })).rejects.toMatchObject({
    code: 'TableNotFoundException',
  })
  expect(await call('DescribeContributorInsights', { TableName })).toEqual({
    TableName,
    ContributorInsightsStatus: 'DISABLED',
  })
  expect(await call('DescribeKinesisStreamingDestination', { TableName })).toEqual({
    TableName,
    KinesisDataStreamDestinations: [],
  })
  await expect(call('GetResourcePolicy', { ResourceArn: 'arn' })).rejects.toMatchObject({
    code: 'PolicyNotFoundException',
  })
})
