import { randomUUID } from 'node:crypto'
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda'
import type { CallContext } from '../../../service.ts'
import { anywhere, creates, on } from '../../../shape/operation.ts'
import type { ConditionKeys, Place } from '../../../shape/place.ts'
import { checkTags } from '../../../shape/tagging.ts'
import { functionArn, functions, parseFunctionName, requireVersion } from '../functions/functions.ts'
import type { AccountFunctionsOf } from '../invocation/account-functions.ts'
import { invalidParameter, notAvailable, resourceConflict } from '../lambda-error.ts'
import { pageOf } from '../page.ts'
import type { Asked, Operations } from '../sdk.ts'
import { checkQueueForFunction } from './event-source-check.ts'
import { type EventSourceRow, eventSourcesOf, mappings } from './event-source-row.ts'
import { type EventSourceInput, eventSourceSettings } from './event-source-settings.ts'
import { firstPosition, positionsOf } from './stream-access.ts'
import { DEFAULT_STREAM_BATCH, type StreamSettings } from './stream-settings.ts'

export const eventSourceOperations = (accounts: AccountFunctionsOf) => {
  const save = (context: CallContext, row: EventSourceRow) => {
    eventSourcesOf(context.state).set(row.uuid, row)
    accounts(context).sources.changed(row.uuid)
    return describe(context, row)
  }
  const describe = (context: CallContext, row: EventSourceRow): EventSourceMappingConfiguration => ({
    ...mappingConfiguration(context, row),
    State: row.enabled
      ? 'Enabled'
      : accounts(context).sources.isStopping(row.uuid)
        ? 'Disabling'
        : 'Disabled',
  })
  const ofFunction = { context: functionContext }

  return {
    CreateEventSourceMapping: creates(
      mappings,
      // On AWS it begins after the answer.
      async (context, input: Asked<'CreateEventSourceMapping'>) => ({
        ...save(context, await newMapping(context, input)),
        State: 'Creating',
      }),
      ofFunction,
    ),

    UpdateEventSourceMapping: on(
      mappings,
      async (context, row, input: Asked<'UpdateEventSourceMapping'>) =>
        save(context, await changedMapping(context, row, input)),
      ofFunction,
    ),

    GetEventSourceMapping: on(mappings, describe, ofFunction),

    DeleteEventSourceMapping: on(
      mappings,
      (context, row) => {
        eventSourcesOf(context.state).delete(row.uuid)
        positionsOf(context.state).delete(row.uuid)
        accounts(context).sources.changed(row.uuid)
        return { ...describe(context, row), State: 'Deleting' }
      },
      ofFunction,
    ),

    ListEventSourceMappings: anywhere((context, input) => {
      const named = input.FunctionName === undefined ? undefined : parseFunctionName(input.FunctionName)
      const all = [...eventSourcesOf(context.state).values()].filter(
        row =>
          (named === undefined || (row.functionName === named.name && row.qualifier === named.qualifier)) &&
          (input.EventSourceArn === undefined || row.queueArn === input.EventSourceArn),
      )
      const { items, marker } = pageOf(all, ({ uuid }) => uuid, input)
      return { EventSourceMappings: items.map(row => describe(context, row)), ...marker }
    }),
  } satisfies Operations
}

/** Policies may tell mappings apart by the function that they are for. */
function functionContext(
  { FunctionName, UUID = '' }: { FunctionName?: string | undefined; UUID?: string | undefined },
  place: Place,
): ConditionKeys {
  const row = eventSourcesOf(place.state).get(UUID)
  const mapped = row && functionArn(place, row.functionName, row.qualifier)
  const arn = FunctionName === undefined ? mapped : functions.named({ FunctionName }, place)
  return arn === undefined ? {} : { 'lambda:FunctionArn': arn }
}

const defaults: EventSourceInput = {
  enabled: true,
  batchSize: 10,
  windowSeconds: 0,
  reportsItemFailures: false,
}

async function newMapping(
  context: CallContext,
  input: Asked<'CreateEventSourceMapping'>,
): Promise<EventSourceRow> {
  const queueArn = input.EventSourceArn
  if (queueArn === undefined) throw notAvailable('A mapping without EventSourceArn')
  const isStream = /^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+\/stream\/[\w:.-]+$/.test(queueArn)
  if (!isStream && !/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/.test(queueArn))
    throw /^arn:aws:(kinesis|kafka|mq|rds):/.test(queueArn)
      ? notAvailable(`The event source ${queueArn}`)
      : invalidParameter(
          `Unrecognized event source, must be kinesis, dynamodb stream or sqs. Unsupported source arn ${queueArn}`,
        )
  const target = requireVersion(context, input.FunctionName)
  const settings = eventSourceSettings(
    input,
    queueArn,
    isStream ? { ...defaults, batchSize: DEFAULT_STREAM_BATCH } : defaults,
  )
  const tags = checkTags(mappings, input.Tags ?? {})
  refuseDuplicate(context, target.row.name, target.qualifier, queueArn)
  const uuid = randomUUID()
  const position = settings.stream && (await firstPosition(context, queueArn, target, settings.stream))
  if (position === undefined) await checkQueueForFunction(context, queueArn, target)
  refuseDuplicate(context, target.row.name, target.qualifier, queueArn)
  if (position !== undefined) positionsOf(context.state).set(uuid, position)
  return {
    ...settings,
    uuid,
    functionName: target.row.name,
    ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
    queueArn,
    lastModified: context.now(),
    lastResult: 'No records processed',
    tags,
  }
}

async function changedMapping(
  context: CallContext,
  row: EventSourceRow,
  input: Asked<'UpdateEventSourceMapping'>,
): Promise<EventSourceRow> {
  const settings = eventSourceSettings(input, row.queueArn, row)
  const { filters: _, ...unfiltered } = row
  if (input.FunctionName === undefined) return { ...unfiltered, ...settings, lastModified: context.now() }
  const target = requireVersion(context, input.FunctionName)
  if (settings.stream === undefined) await checkQueueForFunction(context, row.queueArn, target)
  const { qualifier: __, filters: ___, ...rest } = mappings.require(context, { UUID: row.uuid })
  return {
    ...rest,
    ...settings,
    functionName: target.row.name,
    ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
    lastModified: context.now(),
  }
}

function refuseDuplicate(
  context: CallContext,
  name: string,
  qualifier: string | undefined,
  queueArn: string,
): void {
  const twin = [...eventSourcesOf(context.state).values()].find(
    row => row.queueArn === queueArn && row.functionName === name && row.qualifier === qualifier,
  )
  if (twin?.stream !== undefined)
    throw resourceConflict(
      `The event source arn (" ${queueArn} ") and function (" ${name} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${twin.uuid}`,
    )
  if (twin !== undefined)
    throw resourceConflict(
      `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${name} ") already exists. Please update or delete the existing mapping with UUID ${twin.uuid}`,
    )
}

function mappingConfiguration(place: Place, row: EventSourceRow): EventSourceMappingConfiguration {
  return {
    UUID: row.uuid,
    BatchSize: row.batchSize,
    MaximumBatchingWindowInSeconds: row.windowSeconds,
    EventSourceArn: row.queueArn,
    FunctionArn: functionArn(place, row.functionName, row.qualifier),
    LastModified: new Date(row.lastModified),
    // Of queues AWS does not tell it.
    ...(row.stream && { LastProcessingResult: row.lastResult }),
    StateTransitionReason: row.stream === undefined ? 'USER_INITIATED' : 'User action',
    ...(row.filters && { FilterCriteria: { Filters: row.filters.map(Pattern => ({ Pattern })) } }),
    ...(row.stream && streamConfiguration(row.stream)),
    FunctionResponseTypes: row.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
    EventSourceMappingArn: mappings.arn(place, { UUID: row.uuid }),
  }
}

function streamConfiguration(stream: StreamSettings): EventSourceMappingConfiguration {
  return {
    StartingPosition: stream.startingPosition,
    ParallelizationFactor: stream.parallelization,
    BisectBatchOnFunctionError: stream.bisects,
    MaximumRetryAttempts: stream.maxRetries,
    MaximumRecordAgeInSeconds: stream.maxAgeSeconds,
    TumblingWindowInSeconds: 0,
    DestinationConfig: { OnFailure: stream.onFailure === undefined ? {} : { Destination: stream.onFailure } },
  }
}
