import type { CreateEventSourceMappingRequest, UpdateEventSourceMappingRequest } from '@aws-sdk/client-lambda'
import { invalidParameter, notAvailable, validationFailed } from '../lambda-error.ts'

/** What the owner of a mapping on a stream sets beside what queues have too. `-1` is without limit. */
export interface StreamSettings {
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON'
  readonly parallelization: number
  readonly bisects: boolean
  readonly maxRetries: number
  readonly maxAgeSeconds: number
  /** Where batches are told of that were given up. */
  readonly onFailure?: string
}

type Input = Partial<CreateEventSourceMappingRequest> & Partial<UpdateEventSourceMappingRequest>

export const DEFAULT_STREAM_BATCH = 100

/** What `input` changes in `previous`. Throws for what AWS refuses for streams and for what is not available here. */
export function streamSettings(input: Input, previous: StreamSettings | undefined): StreamSettings {
  const startingPosition = input.StartingPosition ?? previous?.startingPosition
  if (startingPosition === undefined)
    throw invalidParameter(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    )
  if (startingPosition === 'AT_TIMESTAMP')
    throw invalidParameter('Unsupported starting position for arn type: AT_TIMESTAMP')
  if ((input.TumblingWindowInSeconds ?? 0) > 0) throw notAvailable('TumblingWindowInSeconds')
  const destination = input.DestinationConfig?.OnFailure?.Destination ?? previous?.onFailure
  if (destination !== undefined && destination !== '' && !/^arn:aws:(sqs|sns):/.test(destination))
    throw notAvailable(`The destination ${destination}`)
  return {
    startingPosition,
    parallelization: within(
      input.ParallelizationFactor ?? previous?.parallelization ?? 1,
      'parallelizationFactor',
      1,
      10,
    ),
    bisects: input.BisectBatchOnFunctionError ?? previous?.bisects ?? false,
    maxRetries: within(
      input.MaximumRetryAttempts ?? previous?.maxRetries ?? -1,
      'maximumRetryAttempts',
      -1,
      10_000,
    ),
    maxAgeSeconds: within(
      input.MaximumRecordAgeInSeconds ?? previous?.maxAgeSeconds ?? -1,
      'maximumRecordAgeInSeconds',
      -1,
      604_800,
    ),
    ...(destination && { onFailure: destination }),
  }
}

function within(value: number, member: string, least: number, most: number): number {
  if (value < least)
    throw validationFailed(value, member, `Member must have value greater than or equal to ${least}`)
  if (value > most)
    throw validationFailed(value, member, `Member must have value less than or equal to ${most}`)
  return value
}
