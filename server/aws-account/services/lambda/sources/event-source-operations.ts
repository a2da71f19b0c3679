import { randomUUID } from 'node:crypto'
import type {
  CreateEventSourceMappingRequest,
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda'
import type { CallContext, Operation } from '../../../service.ts'
import { type Decoded, typedOperation } from '../../typed-operation.ts'
import { functionArn, type Place, parseFunctionName, resolveVersion } from '../functions/function-name.ts'
import type { AccountFunctionsOf } from '../invocation/account-functions.ts'
import { invalidParameter, notAvailable, resourceConflict, resourceNotFound } from '../lambda-error.ts'
import { pageOf } from '../paging.ts'
import { checkQueueForFunction } from './event-source-check.ts'
import { type EventSourceRow, eventSourcesOf } from './event-source-row.ts'
import { type EventSourceInput, eventSourceSettings } from './event-source-settings.ts'

export function eventSourceOperations(accounts: AccountFunctionsOf): Record<string, Operation> {
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

  return {
    CreateEventSourceMapping: typedOperation<
      CreateEventSourceMappingRequest,
      EventSourceMappingConfiguration
    >(async (context, input) => save(context, await newMapping(context, input))),

    UpdateEventSourceMapping: typedOperation<
      UpdateEventSourceMappingRequest,
      EventSourceMappingConfiguration
    >(async (context, input) => save(context, await changedMapping(context, input))),

    GetEventSourceMapping: typedOperation<GetEventSourceMappingRequest, EventSourceMappingConfiguration>(
      (context, input) => describe(context, mapping(context, input.UUID)),
    ),

    DeleteEventSourceMapping: typedOperation<
      DeleteEventSourceMappingRequest,
      EventSourceMappingConfiguration
    >((context, input) => {
      const row = mapping(context, input.UUID)
      eventSourcesOf(context.state).delete(row.uuid)
      accounts(context).sources.changed(row.uuid)
      return { ...describe(context, row), State: 'Deleting' }
    }),

    ListEventSourceMappings: typedOperation<ListEventSourceMappingsRequest, ListEventSourceMappingsResponse>(
      (context, input) => {
        const named =
          input.FunctionName === undefined
            ? undefined
            : parseFunctionName(input.FunctionName, undefined, context)
        const all = [...eventSourcesOf(context.state).values()].filter(
          row =>
            (named === undefined || (row.functionName === named.name && row.qualifier === named.qualifier)) &&
            (input.EventSourceArn === undefined || row.queueArn === input.EventSourceArn),
        )
        const { items, next } = pageOf(all, input.Marker, input.MaxItems)
        return {
          EventSourceMappings: items.map(row => describe(context, row)),
          ...(next !== undefined && { NextMarker: next }),
        }
      },
    ),
  }
}

const defaults: EventSourceInput = {
  enabled: true,
  batchSize: 10,
  windowSeconds: 0,
  reportsItemFailures: false,
}

async function newMapping(
  context: CallContext,
  input: Decoded<CreateEventSourceMappingRequest>,
): Promise<EventSourceRow> {
  const queueArn = input.EventSourceArn
  if (queueArn === undefined) throw notAvailable('A mapping without EventSourceArn')
  if (!/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/.test(queueArn))
    throw /^arn:aws:(dynamodb|kinesis|kafka|mq|rds):/.test(queueArn)
      ? notAvailable(`The event source ${queueArn}`)
      : invalidParameter(
          `Unrecognized event source, must be kinesis, dynamodb stream or sqs. Unsupported source arn ${queueArn}`,
        )
  const target = resolveVersion(context, input.FunctionName)
  const settings = eventSourceSettings(input, queueArn, defaults)
  refuseDuplicate(context, target.row.name, target.qualifier, queueArn)
  await checkQueueForFunction(context, queueArn, target)
  refuseDuplicate(context, target.row.name, target.qualifier, queueArn)
  return {
    ...settings,
    uuid: randomUUID(),
    functionName: target.row.name,
    ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
    queueArn,
    lastModified: context.now(),
    lastResult: 'No records processed',
    tags: input.Tags ?? {},
  }
}

async function changedMapping(
  context: CallContext,
  input: Decoded<UpdateEventSourceMappingRequest>,
): Promise<EventSourceRow> {
  const row = mapping(context, input.UUID)
  const settings = eventSourceSettings(input, row.queueArn, row)
  if (input.FunctionName === undefined) return { ...row, ...settings, lastModified: context.now() }
  const target = resolveVersion(context, input.FunctionName)
  await checkQueueForFunction(context, row.queueArn, target)
  const { qualifier: _, ...rest } = mapping(context, input.UUID)
  return {
    ...rest,
    ...settings,
    functionName: target.row.name,
    ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
    lastModified: context.now(),
  }
}

function mapping(context: CallContext, uuid: string): EventSourceRow {
  const row = eventSourcesOf(context.state).get(uuid)
  if (row === undefined) throw resourceNotFound('The resource you requested does not exist.')
  return row
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
    LastProcessingResult: row.lastResult,
    StateTransitionReason: 'USER_INITIATED',
    FunctionResponseTypes: row.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
    EventSourceMappingArn: `arn:aws:lambda:${place.region}:${place.accountId}:event-source-mapping:${row.uuid}`,
  }
}
