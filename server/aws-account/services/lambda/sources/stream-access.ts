import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Fields, Principal } from '../../../service.ts'
import { table } from '../../../shape/resource.ts'
import { type ResolvedVersion, roleOf } from '../functions/functions.ts'
import { invalidParameter } from '../lambda-error.ts'
import { pause } from './pause.ts'
import type { StreamRecord } from './stream-batch.ts'
import type { StreamSettings } from './stream-settings.ts'

/** A place in a stream: the next thing to read. */
export interface StreamPosition {
  readonly iterator: string
  readonly shardId: string
}

/** How far a mapping has come in its stream, by its id. */
export const positionsOf = table<StreamPosition>('lambda.stream-positions')

/** Calls an operation of streams. Rejects with AwsError. */
export type ReadStream = (operation: string, input: Fields) => Promise<Fields>

/** Reads streams as `caller`; IAM decides about each call. */
export const streamReader =
  ({ call }: Pick<BackgroundContext, 'call'>, caller: Principal): ReadStream =>
  async (operation, input) => {
    const answer = await call(caller, 'dynamodb-streams', operation, input)
    // It may be ready for the wire.
    const raw = answer.$raw as { readonly body: string } | undefined
    return raw === undefined ? answer : JSON.parse(raw.body)
  }

const MAX_RECORDS_PER_CALL = 1000

async function readRecords(read: ReadStream, iterator: string, most: number) {
  const answer = await read('GetRecords', {
    ShardIterator: iterator,
    Limit: Math.min(most, MAX_RECORDS_PER_CALL),
  })
  return { records: (answer.Records ?? []) as StreamRecord[], next: String(answer.NextShardIterator) }
}

/** What follows in a stream: where there is something, but less than `size`, also what comes within the window. */
export async function readBatch(
  read: ReadStream,
  iterator: string,
  { size, windowSeconds }: { readonly size: number; readonly windowSeconds: number },
  signal: AbortSignal,
): Promise<{ readonly records: readonly StreamRecord[]; readonly next: string }> {
  const first = await readRecords(read, iterator, size)
  const missing = size - first.records.length
  if (first.records.length === 0 || missing <= 0 || windowSeconds <= 0) return first
  await pause(windowSeconds * 1000, signal)
  const more = await readRecords(read, first.next, missing)
  return { records: [...first.records, ...more.records], next: more.next }
}

/** Where reading of a stream begins, of type `TRIM_HORIZON` or `LATEST`. */
export async function beginningOf(
  read: ReadStream,
  StreamArn: string,
  ShardIteratorType: string,
): Promise<StreamPosition> {
  const { StreamDescription } = await read('DescribeStream', { StreamArn })
  const [shard] = (StreamDescription as { Shards: { ShardId: string }[] }).Shards
  const shardId = shard?.ShardId ?? ''
  const { ShardIterator } = await read('GetShardIterator', { StreamArn, ShardId: shardId, ShardIteratorType })
  return { iterator: String(ShardIterator), shardId }
}

/** Where a new mapping begins. Refuses what AWS refuses: a stream that is not there, a role that may not read it. */
export async function firstPosition(
  context: Pick<BackgroundContext, 'call' | 'assumeForService'>,
  StreamArn: string,
  target: ResolvedVersion,
  { startingPosition }: StreamSettings,
): Promise<StreamPosition> {
  const read = streamReader(context, roleOf(context, target))
  try {
    const position = await beginningOf(read, StreamArn, startingPosition)
    await readRecords(read, position.iterator, 1)
    return position
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (/AccessDenied/.test(error.code))
      throw invalidParameter(
        `Cannot access stream ${StreamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
      )
    throw invalidParameter(`Stream not found: ${StreamArn}`)
  }
}
