import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Fields } from '../../../service.ts'
import { table } from '../../../shape/resource.ts'
import type { ResolvedVersion } from '../functions/functions.ts'
import { invalidParameter } from '../lambda-error.ts'
import type { StreamRecord } from './stream-batch.ts'
import type { StreamSettings } from './stream-settings.ts'

/** How far a mapping has come in its stream, by its id: the next thing to read. */
export const positionsOf = table<{ readonly iterator: string; readonly shardId: string }>(
  'lambda.stream-positions',
)

type Powers = Pick<BackgroundContext, 'call' | 'assumeForService'>

/** Reads a stream as the function's role; IAM decides about each call. */
export async function readStream(
  context: Powers,
  { row, version }: ResolvedVersion,
  operation: string,
  input: Fields,
): Promise<Fields> {
  const role = context.assumeForService(version.role, row.name)
  return streamFields(await context.call(role, 'dynamodb-streams', operation, input))
}

/** What an operation of streams answered, which may be ready for the wire. */
export function streamFields(answer: Fields): Fields {
  const raw = answer.$raw as { readonly body: string } | undefined
  return raw === undefined ? answer : JSON.parse(raw.body)
}

export async function readRecords(context: Powers, target: ResolvedVersion, iterator: string, most: number) {
  const answer = await readStream(context, target, 'GetRecords', {
    ShardIterator: iterator,
    Limit: Math.min(most, MAX_RECORDS_PER_CALL),
  })
  return { records: answer.Records as StreamRecord[], next: String(answer.NextShardIterator) }
}

const MAX_RECORDS_PER_CALL = 1000

/** Where a new mapping begins. Refuses what AWS refuses: a stream that is not there, a role that may not read it. */
export async function firstPosition(
  context: Powers,
  StreamArn: string,
  target: ResolvedVersion,
  { startingPosition }: StreamSettings,
): Promise<{ readonly iterator: string; readonly shardId: string }> {
  try {
    const { StreamDescription } = await readStream(context, target, 'DescribeStream', { StreamArn })
    const [shard] = (StreamDescription as { Shards: { ShardId: string }[] }).Shards
    const shardId = shard?.ShardId ?? ''
    const { ShardIterator } = await readStream(context, target, 'GetShardIterator', {
      StreamArn,
      ShardId: shardId,
      ShardIteratorType: startingPosition,
    })
    await readRecords(context, target, String(ShardIterator), 1)
    return { iterator: String(ShardIterator), shardId }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (/AccessDenied/.test(error.code))
      throw invalidParameter(
        `Cannot access stream ${StreamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
      )
    throw invalidParameter(`Stream not found: ${StreamArn}`)
  }
}
