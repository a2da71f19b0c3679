import type { InvocationOutcome } from '../../../functions/function-build.ts'
import { reportedFailures } from './sqs-batch.ts'

/** A record of a stream, as its API tells it. */
export interface StreamRecord {
  readonly dynamodb: {
    readonly SequenceNumber: string
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime: number
  }
}

/** The event a function gets for records of a table's stream (docs.aws.amazon.com/lambda/latest/dg/with-ddb.html). */
export const streamEvent = (streamArn: string, records: readonly StreamRecord[]): object => ({
  Records: records.map(record => ({ ...record, eventSourceARN: streamArn })),
})

/**
 * The records that are still to be done: none after a success, all after a failure, and from the first one on that the
 * function reports, where it does so. A report that AWS cannot read counts as a failure of the whole batch.
 */
export function remainingRecords(
  outcome: InvocationOutcome,
  batch: readonly StreamRecord[],
  reportsItemFailures: boolean,
): readonly StreamRecord[] {
  if (outcome.kind === 'throttled' || outcome.failed) return batch
  if (!reportsItemFailures) return []
  const failed = reportedFailures(Buffer.from(outcome.payload).toString())
  return failed === undefined ? batch : fromFirstOf(batch, failed)
}

/** The records of a batch from the first one on that is named by its sequence number; all where one is named that is not in it. */
export function fromFirstOf(
  batch: readonly StreamRecord[],
  named: readonly string[],
): readonly StreamRecord[] {
  if (named.length === 0) return []
  const places = named.map(id => batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === id))
  return places.includes(-1) ? batch : batch.slice(Math.min(...places))
}

/** Why records are given up, in AWS's words. */
export type GivenUpCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded'

export interface GivenUpBatch {
  readonly condition: GivenUpCondition
  readonly requestId: string
  readonly functionArn: string
  readonly version: string
  readonly attempts: number
  readonly shardId: string
  readonly streamArn: string
  readonly records: readonly StreamRecord[]
}

/** What a destination is told of a batch (docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html). */
export function givenUpMessage(batch: GivenUpBatch, now: number): string {
  const [first, last] = [batch.records[0], batch.records.at(-1)]
  const arrival = (record: StreamRecord | undefined) =>
    new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString().replace('.000Z', 'Z')
  return JSON.stringify({
    requestContext: {
      requestId: batch.requestId,
      functionArn: batch.functionArn,
      condition: batch.condition,
      approximateInvokeCount: batch.attempts,
    },
    ...(batch.attempts > 0 && {
      responseContext: { statusCode: 200, executedVersion: batch.version, functionError: 'Unhandled' },
    }),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: last?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: batch.records.length,
      streamArn: batch.streamArn,
    },
  })
}
