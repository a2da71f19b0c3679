import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext } from '../../../service.ts'
import { table } from '../../../shape/resource.ts'
import { createEventFilter } from '../../lambda/sources/event-filters.ts'
import { reportedFailures } from '../../lambda/sources/sqs-batch.ts'
import {
  beginningOf,
  readBatch,
  type StreamPosition,
  streamReader,
} from '../../lambda/sources/stream-access.ts'
import { fromFirstOf, type GivenUpCondition, type StreamRecord } from '../../lambda/sources/stream-batch.ts'
import { deliverInOrder } from '../../lambda/sources/stream-delivery.ts'
import { tellDestination } from '../../lambda/sources/tell-destination.ts'
import { type Pipe, patternsOf, pipesOf } from '../pipes.ts'
import { asRole, BatchFailed, runBatch } from './run-batch.ts'

/** How far a pipe has come in its stream, by its ARN. */
export const positionsOf = table<StreamPosition>('pipes.positions')

/** One turn of a pipe from a table's stream, in its order; false if there was nothing to read. */
export async function turnOfStream(
  context: BackgroundContext,
  pipe: Pipe,
  signal: AbortSignal,
): Promise<boolean> {
  const { state, now } = context
  const settings = pipe.sourceParameters.DynamoDBStreamParameters
  const { BatchSize: size = 100, MaximumBatchingWindowInSeconds: windowSeconds = 0 } = settings ?? {}
  const read = streamReader(context, await asRole(context, pipe))
  const position =
    positionsOf(state).get(pipe.arn) ??
    (await beginningOf(read, pipe.source, settings?.StartingPosition ?? 'TRIM_HORIZON'))
  const { records, next } = await readBatch(read, position.iterator, { size, windowSeconds }, signal)
  const events = records.map(record => ({ ...record, eventSourceARN: pipe.source }))
  const rules = {
    maxRetries: settings?.MaximumRetryAttempts,
    maxAgeSeconds: settings?.MaximumRecordAgeInSeconds,
    bisects: settings?.OnPartialBatchItemFailure === 'AUTOMATIC_BISECT',
  }
  const isDone = await deliverInOrder(events.filter(createEventFilter(patternsOf(pipe))), {
    rules: () => (signal.aborted ? undefined : rules),
    attempt: batch => attempt(context, pipe, batch),
    giveUp: (condition, batch) => giveUp(context, pipe, position.shardId, batch, condition),
    now,
    signal,
  })
  if (isDone && pipesOf(state).get(pipe.arn))
    positionsOf(state).set(pipe.arn, { ...position, iterator: next })
  return records.length > 0
}

/** The records that are still to be done. */
async function attempt(
  context: BackgroundContext,
  pipe: Pipe,
  batch: readonly StreamRecord[],
): Promise<readonly StreamRecord[]> {
  try {
    const said = await runBatch(context, pipe, batch)
    return fromFirstOf(batch, said === undefined ? [] : (reportedFailures(said) ?? []))
  } catch (error) {
    if (error instanceof AwsError || error instanceof BatchFailed) return batch
    throw error
  }
}

/** docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html */
async function giveUp(
  context: BackgroundContext,
  pipe: Pipe,
  shardId: string,
  records: readonly StreamRecord[],
  condition: GivenUpCondition,
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
  await tellDestination(context, await asRole(context, pipe), destination, text)
}
