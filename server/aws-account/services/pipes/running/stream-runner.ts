import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Fields } from '../../../service.ts'
import { table } from '../../../shape/resource.ts'
import { createEventFilter } from '../../lambda/sources/event-filters.ts'
import { pause } from '../../lambda/sources/pause.ts'
import { queueUrl } from '../../lambda/sources/queue-url.ts'
import { reportedFailures } from '../../lambda/sources/sqs-batch.ts'
import { streamFields } from '../../lambda/sources/stream-access.ts'
import type { StreamRecord } from '../../lambda/sources/stream-batch.ts'
import { type Pipe, pipesOf } from '../pipes.ts'
import { asRole, BatchFailed, runBatch } from './run-batch.ts'

/** How far a pipe has come in its stream, by its ARN. */
export const positionsOf = table<{ readonly iterator: string; readonly shardId: string }>('pipes.positions')

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 15_000

type Settings = NonNullable<Pipe['sourceParameters']['DynamoDBStreamParameters']>

/** One turn of a pipe from a table's stream, in its order; false if there was nothing to read. */
export async function turnOfStream(
  context: BackgroundContext,
  pipe: Pipe,
  signal: AbortSignal,
): Promise<boolean> {
  const role = await asRole(context, pipe)
  const read = async (operation: string, input: Fields) =>
    streamFields(await context.call(role, 'dynamodb-streams', operation, input))
  const settings = pipe.sourceParameters.DynamoDBStreamParameters
  const positions = positionsOf(context.state)
  const position = positions.get(pipe.arn) ?? (await firstPosition(read, pipe, settings))
  const size = settings?.BatchSize ?? 100
  const next = async (iterator: string, most: number) => {
    const answer = await read('GetRecords', { ShardIterator: iterator, Limit: Math.min(most, 1000) })
    return { records: (answer.Records ?? []) as StreamRecord[], iterator: String(answer.NextShardIterator) }
  }
  let { records, iterator } = await next(position.iterator, size)
  const windowMs = (settings?.MaximumBatchingWindowInSeconds ?? 0) * 1000
  if (records.length > 0 && records.length < size && windowMs > 0) {
    await pause(windowMs, signal)
    const more = await next(iterator, size - records.length)
    records = [...records, ...more.records]
    iterator = more.iterator
  }
  const wanted = createEventFilter(
    pipe.sourceParameters.FilterCriteria?.Filters?.map(({ Pattern = '' }) => Pattern),
  )
  const events = records.map(record => ({ ...record, eventSourceARN: pipe.source }))
  const isDone = await deliver(context, pipe, position.shardId, events.filter(wanted), signal)
  if (isDone && pipesOf(context.state).get(pipe.arn)) positions.set(pipe.arn, { ...position, iterator })
  return records.length > 0
}

async function firstPosition(
  read: (operation: string, input: Fields) => Promise<Fields>,
  { source: StreamArn }: Pipe,
  settings: Settings | undefined,
) {
  const { StreamDescription } = await read('DescribeStream', { StreamArn })
  const [shard] = (StreamDescription as { Shards: { ShardId: string }[] }).Shards
  const shardId = shard?.ShardId ?? ''
  const { ShardIterator } = await read('GetShardIterator', {
    StreamArn,
    ShardId: shardId,
    ShardIteratorType: settings?.StartingPosition ?? 'TRIM_HORIZON',
  })
  return { iterator: String(ShardIterator), shardId }
}

/** True when the batch is done or given up; false where the pipe is stopped before. */
async function deliver(
  context: BackgroundContext,
  pipe: Pipe,
  shardId: string,
  records: readonly StreamRecord[],
  signal: AbortSignal,
  before = 0,
): Promise<boolean> {
  const { MaximumRetryAttempts: retries = -1, OnPartialBatchItemFailure: bisects } =
    pipe.sourceParameters.DynamoDBStreamParameters ?? {}
  let batch = records
  let attempts = before
  let pauseMs = FIRST_PAUSE_MS
  while (batch.length > 0) {
    if (signal.aborted) return false
    batch = await withoutOld(context, pipe, shardId, batch)
    if (batch.length === 0) return true
    const left = await attempt(context, pipe, batch)
    if (left.length === 0) return true
    attempts++
    if (bisects === 'AUTOMATIC_BISECT' && left.length > 1) {
      const half = Math.ceil(left.length / 2)
      // A split is no retry.
      const first = await deliver(context, pipe, shardId, left.slice(0, half), signal, attempts - 1)
      return first && deliver(context, pipe, shardId, left.slice(half), signal, attempts - 1)
    }
    batch = left
    if (retries >= 0 && attempts > retries) {
      await giveUp(context, pipe, shardId, batch, 'RetryAttemptsExhausted')
      return true
    }
    await pause(pauseMs, signal)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
  return true
}

/** The records that are still to be done. */
async function attempt(
  context: BackgroundContext,
  pipe: Pipe,
  batch: readonly StreamRecord[],
): Promise<readonly StreamRecord[]> {
  try {
    const said = await runBatch(context, pipe, batch)
    const failed = said === undefined ? [] : (reportedFailures(said) ?? [])
    const places = failed.map(id => batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === id))
    if (places.length === 0) return []
    return places.includes(-1) ? batch : batch.slice(Math.min(...places))
  } catch (error) {
    if (error instanceof AwsError || error instanceof BatchFailed) return batch
    throw error
  }
}

async function withoutOld(
  context: BackgroundContext,
  pipe: Pipe,
  shardId: string,
  batch: readonly StreamRecord[],
): Promise<readonly StreamRecord[]> {
  const { MaximumRecordAgeInSeconds: seconds = -1 } = pipe.sourceParameters.DynamoDBStreamParameters ?? {}
  if (seconds < 0) return batch
  const oldest = context.now() / 1000 - seconds
  const old = batch.filter(({ dynamodb }) => dynamodb.ApproximateCreationDateTime < oldest)
  if (old.length > 0) await giveUp(context, pipe, shardId, old, 'RecordAgeExceeded')
  return batch.filter(record => !old.includes(record))
}

/** docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html */
async function giveUp(
  context: BackgroundContext,
  pipe: Pipe,
  shardId: string,
  records: readonly StreamRecord[],
  condition: string,
): Promise<void> {
  const destination = pipe.sourceParameters.DynamoDBStreamParameters?.DeadLetterConfig?.Arn
  if (destination === undefined) return
  const text = JSON.stringify({
    context: { partnerResourceArn: pipe.arn, condition },
    version: '1.0',
    timestamp: new Date(context.now()).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      batchSize: records.length,
      streamArn: pipe.source,
    },
  })
  const role = await asRole(context, pipe)
  const sent = destination.startsWith('arn:aws:sqs:')
    ? context.call(role, 'sqs', 'SendMessage', {
        QueueUrl: queueUrl(context.endpoint, destination),
        MessageBody: text,
      })
    : context.call(role, 'sns', 'Publish', { TopicArn: destination, Message: text })
  // As on AWS the batch is gone if the role may not tell of it; the refusal stands in the account's record.
  await sent.catch(() => undefined)
}
