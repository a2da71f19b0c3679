import type { CreateEventSourceMappingRequest, UpdateEventSourceMappingRequest } from '@aws-sdk/client-lambda'
import { invalidParameter, notAvailable, validationFailed } from '../lambda-error.ts'
import { checkedFilters } from './event-filters.ts'
import type { EventSourceRow } from './event-source-row.ts'
import { streamSettings } from './stream-settings.ts'

/** The part of a mapping that its owner sets. */
export type EventSourceInput = Pick<
  EventSourceRow,
  'enabled' | 'batchSize' | 'windowSeconds' | 'reportsItemFailures' | 'stream' | 'filters'
>

type Input = Partial<CreateEventSourceMappingRequest> & Partial<UpdateEventSourceMappingRequest>

/** AWS's limits: messages of a standard and of a FIFO queue, seconds of the window. */
const maxBatch = 10_000
const maxFifoBatch = 10
const maxWindowSeconds = 300

/** What `input` changes in `previous`. Throws for what AWS refuses for queues and for what is not available here. */
export function eventSourceSettings(
  input: Input,
  queueArn: string,
  previous: EventSourceInput,
): EventSourceInput {
  const isStream = !queueArn.startsWith('arn:aws:sqs:')
  refuseUnavailable(input, isStream)
  const fifo = queueArn.endsWith('.fifo')
  const filters = input.FilterCriteria === undefined ? previous.filters : checkedFilters(input.FilterCriteria)
  const settings: EventSourceInput = {
    enabled: input.Enabled ?? previous.enabled,
    batchSize: input.BatchSize ?? previous.batchSize,
    windowSeconds: input.MaximumBatchingWindowInSeconds ?? previous.windowSeconds,
    reportsItemFailures:
      input.FunctionResponseTypes === undefined
        ? previous.reportsItemFailures
        : input.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    ...(isStream && { stream: streamSettings(input, previous.stream) }),
    ...(filters && filters.length > 0 && { filters }),
  }
  const { batchSize, windowSeconds } = settings
  if (batchSize < 1 || batchSize > maxBatch)
    throw validationFailed(batchSize, 'batchSize', `Member must have value between 1 and ${maxBatch}`)
  if (windowSeconds < 0 || windowSeconds > maxWindowSeconds)
    throw validationFailed(
      windowSeconds,
      'maximumBatchingWindowInSeconds',
      `Member must have value between 0 and ${maxWindowSeconds}`,
    )
  if (fifo && windowSeconds > 0) throw invalidParameter('Batching window is not supported for FIFO queues')
  if (fifo && batchSize > maxFifoBatch)
    throw invalidParameter(`Maximum batch size for FIFO queues is ${maxFifoBatch}`)
  if (!isStream && batchSize > maxFifoBatch && windowSeconds < 1)
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    )
  return settings
}

function refuseUnavailable(input: Input, isStream: boolean): void {
  const ofStreams = [
    input.StartingPosition,
    input.ParallelizationFactor,
    input.BisectBatchOnFunctionError,
    input.MaximumRetryAttempts,
    input.MaximumRecordAgeInSeconds,
    input.TumblingWindowInSeconds,
    input.DestinationConfig?.OnFailure?.Destination,
  ]
  if (!isStream && ofStreams.some(value => value !== undefined))
    throw invalidParameter(
      'The parameters you have provided are not supported for event source mappings of SQS queues.',
    )
  const unavailable: readonly (readonly [string, boolean])[] = [
    ['ScalingConfig', input.ScalingConfig?.MaximumConcurrency !== undefined],
    ['KMSKeyArn', input.KMSKeyArn !== undefined],
    ['ProvisionedPollerConfig', input.ProvisionedPollerConfig !== undefined],
    ['MetricsConfig', (input.MetricsConfig?.Metrics?.length ?? 0) > 0],
    ['LoggingConfig', input.LoggingConfig !== undefined],
  ]
  const refused = unavailable.find(([, asked]) => asked)
  if (refused) throw notAvailable(`${refused[0]} of an event source mapping`)
}
