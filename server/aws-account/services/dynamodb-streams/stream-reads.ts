import { isDeepStrictEqual } from 'node:util'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Fields, RawAnswer } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { callEngine } from '../dynamodb/engine/call-engine.ts'
import { streamLabel } from '../dynamodb/engine/engine-names.ts'
import type { EnginePool } from '../dynamodb/engine/engine-pool.ts'
import { asFields, list } from '../dynamodb/key-conditions.ts'
import {
  countOf,
  digest,
  iteratorOf,
  parseIterator,
  parseStreamArn,
  type StreamPlace,
  sequenceNumber,
  shardId,
  streamNotFound,
} from './stream-names.ts'

export type Sdk = typeof import('@aws-sdk/client-dynamodb-streams')

/** What can be read of streams, from the engine of tables and by DynamoDB's names. */
export function createStreamReads(pool: EnginePool) {
  const { ask, streams, enginesNameOf } = engineOf(pool)

  return {
    list: async (
      context: CallContext,
      { TableName, Limit = 100, ExclusiveStartStreamArn: after }: Input<Sdk, 'ListStreams'>,
    ) => {
      const listed = await streams(context, 'ListStreams', {
        ...(TableName !== undefined && { TableName }),
      })
      const all = list(listed.Streams).map(asFields).map(listedStream)
      const from = after === undefined ? 0 : all.findIndex(({ StreamArn }) => StreamArn === after) + 1
      const page = all.slice(from, from + Limit)
      const last = from + Limit < all.length && page.at(-1)?.StreamArn
      return { Streams: page, ...(last && { LastEvaluatedStreamArn: last }) }
    },

    describe: async (context: CallContext, { StreamArn }: Input<Sdk, 'DescribeStream'>) => {
      const stream = parseStreamArn(StreamArn)
      const engines = await enginesNameOf(context, stream)
      const described = await streams(context, 'DescribeStream', { StreamArn: engines })
      const table = await ask(context, 'DynamoDB_20120810', 'DescribeTable', { TableName: stream.table })
      const { Shards: _, ...description } = asFields(described.StreamDescription)
      return sent({
        StreamDescription: {
          ...description,
          StreamArn: stream.arn,
          StreamLabel: stream.label,
          KeySchema: asFields(table.Table).KeySchema,
          Shards: [
            {
              ShardId: shardId(stream),
              SequenceNumberRange: { StartingSequenceNumber: sequenceNumber('1', stream) },
            },
          ],
        },
      })
    },

    iterator: async (
      context: CallContext,
      { StreamArn, ShardId, ShardIteratorType, SequenceNumber }: Input<Sdk, 'GetShardIterator'>,
    ) => {
      const stream = parseStreamArn(StreamArn)
      const engines = await enginesNameOf(context, stream)
      if (ShardId !== shardId(stream))
        throw new AwsError(
          'ResourceNotFoundException',
          `Requested resource not found: Shard: ${ShardId} in Stream: ${stream.arn} not found`,
        )
      const described = await streams(context, 'DescribeStream', { StreamArn: engines })
      const shard = asFields(list(asFields(described.StreamDescription).Shards)[0])
      const answer = await streams(context, 'GetShardIterator', {
        StreamArn: engines,
        ShardId: shard.ShardId,
        ShardIteratorType,
        ...(SequenceNumber !== undefined && { SequenceNumber: countOf(SequenceNumber) }),
      })
      return { ShardIterator: iteratorOf(stream, String(answer.ShardIterator)) }
    },

    records: async (context: CallContext, { ShardIterator, Limit }: Input<Sdk, 'GetRecords'>) => {
      const { stream, engines } = parseIterator(ShardIterator)
      await enginesNameOf(context, stream)
      const answer = await streams(context, 'GetRecords', {
        ShardIterator: engines,
        ...(Limit !== undefined && { Limit }),
      })
      return sent({
        Records: list(answer.Records)
          .map(asFields)
          .filter(isChange)
          .map(record => recordOf(record, stream, context.region)),
        NextShardIterator: iteratorOf(stream, String(answer.NextShardIterator ?? engines)),
      })
    },
  }
}

function engineOf(pool: EnginePool) {
  const ask = async (
    context: CallContext,
    api: string,
    operation: string,
    input: Fields,
  ): Promise<Fields> => {
    const answer = await callEngine(pool, context, `${api}.${operation}`, JSON.stringify(input))
    return asFields(JSON.parse(answer.body))
  }
  const streams = (context: CallContext, operation: string, input: Fields) =>
    ask(context, 'DynamoDBStreams_20120810', operation, input)

  /** The one stream that a table has, by the engine's name; it is the one that is meant if it has that label. */
  const enginesNameOf = async (context: CallContext, stream: StreamPlace): Promise<string> => {
    const listed = await streams(context, 'ListStreams', { TableName: stream.table })
    const found = list(listed.Streams).map(asFields)[0]
    if (found === undefined || labelOf(found.StreamLabel) !== stream.label) throw streamNotFound(stream.arn)
    return enginesArn(String(found.StreamArn), context)
  }
  return { ask, streams, enginesNameOf }
}

function listedStream(stream: Fields) {
  const label = labelOf(stream.StreamLabel)
  const arn = String(stream.StreamArn).replace(/[^/]*$/, label)
  return { StreamArn: arn, TableName: String(stream.TableName), StreamLabel: label }
}

const labelOf = (engines: unknown) => {
  const [seconds = '', fraction = ''] = String(engines).split('.')
  return streamLabel(seconds, fraction)
}

/** The engine's own ARN of a stream; answers of it were brought to the account's. */
const enginesArn = (arn: string, { accountId, region }: CallContext) =>
  arn.replace(`arn:aws:dynamodb:${region}:${accountId}:`, 'arn:aws:dynamodb:dynoxide:000000000000:')

/** An item that was written as it was is no change to DynamoDB. */
function isChange({ eventName, dynamodb }: Fields): boolean {
  const { OldImage: before, NewImage: after } = asFields(dynamodb)
  return eventName !== 'MODIFY' || before === undefined || !isDeepStrictEqual(before, after)
}

function recordOf(record: Fields, stream: StreamPlace, region: string): Fields {
  const change = asFields(record.dynamodb)
  const number = sequenceNumber(String(change.SequenceNumber), stream)
  return {
    ...record,
    eventID: digest(stream.arn + number),
    awsRegion: region,
    dynamodb: { ...change, SequenceNumber: number },
  }
}

/** The engine's JSON is that of the model. */
const sent = (body: Fields): { $raw: RawAnswer } => ({
  $raw: {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(body),
  },
})
