import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import { machinesOf, splitArn } from '../machines/machines.ts'
import { paged } from '../machines/paged.ts'
import { constraint, invalidArn, noMachine, validation } from '../sfn-error.ts'
import { type Execution, executionsOf, historyOf } from './executions.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')

const STATUSES = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING']

export function listExecutions(
  { state }: CallContext,
  input: Input<Sdk, 'ListExecutions'>,
): Output<Sdk, 'ListExecutions'> {
  const { stateMachineArn: arn, mapRunArn, statusFilter, redriveFilter } = input
  if (statusFilter !== undefined && !STATUSES.includes(statusFilter))
    throw constraint(
      statusFilter,
      'statusFilter',
      `Member must satisfy enum value set: [${STATUSES.join(', ')}]`,
    )
  if ((arn === undefined) === (mapRunArn === undefined))
    throw validation('Either stateMachineArn or mapRunArn must be specified')
  if (arn !== undefined) checkListed(state, arn)
  const all = [...executionsOf(state).values()].filter(
    execution =>
      (mapRunArn === undefined ? isOf(execution, arn ?? '') : execution.mapRunArn === mapRunArn) &&
      (statusFilter === undefined || execution.status === statusFilter) &&
      (redriveFilter === undefined || (redriveFilter === 'REDRIVEN') === execution.redriveCount > 0),
  )
  const newest = all.reverse().sort((left, right) => right.startedAt - left.startedAt)
  const { shown, next } = paged(newest, execution => execution.arn, input, 3096)
  return {
    executions: shown.map(execution => ({
      executionArn: execution.arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status,
      startDate: new Date(execution.startedAt),
      ...(execution.stoppedAt !== undefined && { stopDate: new Date(execution.stoppedAt) }),
      ...(execution.versionArn !== undefined && { stateMachineVersionArn: execution.versionArn }),
      ...(execution.aliasArn !== undefined && { stateMachineAliasArn: execution.aliasArn }),
      ...(execution.mapRunArn !== undefined && { mapRunArn: execution.mapRunArn }),
      redriveCount: execution.redriveCount,
      ...(execution.redrivenAt !== undefined && { redriveDate: new Date(execution.redrivenAt) }),
    })),
    ...(next !== undefined && { nextToken: next }),
  }
}

function checkListed(state: CallContext['state'], arn: string): void {
  if (!arn.startsWith('arn:')) throw invalidArn(arn, `Invalid ARN prefix: ${arn}`)
  const machine = machinesOf(state).get(splitArn(arn).machineArn)
  if (!machine) throw noMachine(arn)
  if (machine.type === 'EXPRESS')
    throw new AwsError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    )
}

/** Items of a Map Run are listed by it alone. */
const isOf = (execution: Execution, arn: string) =>
  execution.mapRunArn === undefined &&
  [execution.machineArn, execution.versionArn, execution.aliasArn].includes(arn)

export function getHistory(
  { state }: CallContext,
  { arn }: Execution,
  { maxResults, nextToken, reverseOrder, includeExecutionData = true }: Input<Sdk, 'GetExecutionHistory'>,
): Output<Sdk, 'GetExecutionHistory'> {
  const events = [...historyOf(state, arn).values()]
  if (reverseOrder) events.reverse()
  const { shown, next } = paged(events, event => String(event.id), { maxResults, nextToken })
  return {
    events: shown.map(event => ({
      ...(includeExecutionData ? event : withoutData(event)),
      timestamp: new Date(event.timestamp),
    })),
    ...(next !== undefined && { nextToken: next }),
  }
}

const DATA = ['input', 'output', 'parameters', 'assignedVariables']

function withoutData<Event extends object>(event: Event): Event {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [
      key,
      key.endsWith('EventDetails') && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => !DATA.includes(name)))
        : value,
    ]),
  ) as Event
}
