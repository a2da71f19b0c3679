import { randomUUID } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Output } from '../../../shape/sdk-types.ts'
import { diagnoseJson } from '../definition/json-diagnosis.ts'
import { variableReferences } from '../definition/variable-references.ts'
import { isTooLarge, parseData } from '../expressions/data.ts'
import { digestOf, type Engine } from '../interpreter/engine.ts'
import { startedRevision } from '../machines/aliases.ts'
import { shownLogging } from '../machines/logging-configuration.ts'
import { machinesOf } from '../machines/machines.ts'
import { checkName, invalidArn, noExecution, validation } from '../sfn-error.ts'
import { noteStart } from './execution-metrics.ts'
import {
  definitionsOf,
  type Execution,
  executions,
  executionsOf,
  expressArns,
  forgetOldest,
} from './executions.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')

/** Executions of an account that run at a time; AWS has a million. */
const MAX_RUNNING = 2000

/** What a start says, of whichever kind. */
interface StartInput {
  readonly stateMachineArn: string
  readonly name?: string | undefined
  readonly input?: string | undefined
  readonly traceHeader?: string | undefined
}

/** The execution that a request would start, checked. */
export function newExecution(context: CallContext, input: StartInput): Execution {
  const { machine, revision, ...qualified } = startedRevision(context, input.stateMachineArn)
  const { name = randomUUID(), input: text = '{}' } = input
  checkName(name)
  checkInput(text)
  const isExpress = machine.type === 'EXPRESS'
  const names = { StateMachineName: machine.name, ExecutionId: name }
  return {
    arn: isExpress
      ? expressArns.arn(context, { ...names, ExpressId: randomUUID() })
      : executions.arn(context, names),
    name,
    type: machine.type,
    machineArn: machine.arn,
    machineName: machine.name,
    ...qualified,
    roleArn: revision.roleArn,
    definition: keepDefinition(context, revision.definition),
    ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
    status: 'RUNNING',
    startedAt: context.now(),
    input: text,
    redriveCount: 0,
    ...(input.traceHeader !== undefined && { traceHeader: input.traceHeader }),
    logging: revision.logging,
  }
}

export function keepDefinition({ state }: Pick<CallContext, 'state'>, definition: string): string {
  const key = digestOf(definition)
  if (!definitionsOf(state).has(key)) definitionsOf(state).set(key, definition)
  return key
}

function checkInput(text: string): void {
  const refuse = (message: string) =>
    new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${message}'`)
  if (!text.trim()) throw refuse('Invalid execution input.')
  const problem = diagnoseJson(text)
  if (problem) throw refuse(problem)
  if (isTooLarge(parseData(text)))
    throw validation(
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144`,
    )
}

export function startExecution(
  context: CallContext,
  input: StartInput,
  engine: Engine,
): Output<Sdk, 'StartExecution'> {
  const { state } = context
  const execution = newExecution(context, input)
  const known = executionsOf(state).get(execution.arn)
  if (known && known.status === 'RUNNING' && known.input === execution.input)
    return { executionArn: known.arn, startDate: new Date(known.startedAt) }
  if (known) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`)
  if (engine.running >= MAX_RUNNING)
    throw new AwsError('ExecutionLimitExceeded', `Execution Limit Exceeded: '${MAX_RUNNING}'`)
  noteStart(context.metrics, execution)
  if (execution.type === 'EXPRESS') void engine.runExpress(execution)
  else {
    executionsOf(state).set(execution.arn, execution)
    forgetOldest(state)
    engine.begin(execution)
  }
  return { executionArn: execution.arn, startDate: new Date(execution.startedAt) }
}

export async function startSyncExecution(
  context: CallContext,
  input: StartInput,
  engine: Engine,
): Promise<Output<Sdk, 'StartSyncExecution'>> {
  const execution = newExecution(context, input)
  if (execution.type !== 'EXPRESS')
    throw new AwsError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    )
  if (engine.running >= MAX_RUNNING)
    throw new AwsError('ExecutionLimitExceeded', `Execution Limit Exceeded: '${MAX_RUNNING}'`)
  noteStart(context.metrics, execution)
  const ended = await engine.runExpress(execution)
  const durationMs = (ended.stoppedAt ?? ended.startedAt) - ended.startedAt
  return {
    executionArn: ended.arn,
    stateMachineArn: ended.machineArn,
    name: ended.name,
    startDate: new Date(ended.startedAt),
    stopDate: new Date(ended.stoppedAt ?? ended.startedAt),
    status: ended.status === 'SUCCEEDED' || ended.status === 'TIMED_OUT' ? ended.status : 'FAILED',
    input: ended.input,
    inputDetails: { included: true },
    ...(ended.output !== undefined && { output: ended.output }),
    outputDetails: { included: true },
    ...(ended.error !== undefined && { error: ended.error }),
    ...(ended.cause !== undefined && { cause: ended.cause }),
    billingDetails: {
      billedMemoryUsedInMB: 64,
      billedDurationInMilliseconds: Math.max(100, Math.ceil(durationMs / 100) * 100),
    },
  }
}

/** The execution of a request; express ones are not kept. */
export function requireExecution({ state }: Pick<CallContext, 'state'>, arn: string): Execution {
  if (!arn.startsWith('arn:')) throw invalidArn(arn, `Invalid ARN prefix: ${arn}`)
  if (expressArns.fits(arn)) throw invalidArn(arn, 'Resource type not valid in this context: express')
  const execution = executionsOf(state).get(arn)
  if (!execution) throw noExecution(arn)
  return execution
}

export function describeExecution(
  execution: Execution,
  includesData = true,
): Output<Sdk, 'DescribeExecution'> {
  const { status } = execution
  const redrive = redriveStatus(execution)
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status,
    startDate: new Date(execution.startedAt),
    ...(execution.stoppedAt !== undefined && { stopDate: new Date(execution.stoppedAt) }),
    ...(includesData && { input: execution.input }),
    inputDetails: { included: includesData },
    ...(execution.output !== undefined && {
      ...(includesData && { output: execution.output }),
      outputDetails: { included: includesData },
    }),
    ...(execution.error !== undefined && { error: execution.error }),
    ...(execution.cause !== undefined && { cause: execution.cause }),
    ...(execution.versionArn !== undefined && { stateMachineVersionArn: execution.versionArn }),
    ...(execution.aliasArn !== undefined && { stateMachineAliasArn: execution.aliasArn }),
    ...(execution.mapRunArn !== undefined && { mapRunArn: execution.mapRunArn }),
    ...(execution.traceHeader !== undefined && { traceHeader: execution.traceHeader }),
    redriveCount: execution.redriveCount,
    ...(execution.redrivenAt !== undefined && { redriveDate: new Date(execution.redrivenAt) }),
    ...redrive,
  }
}

function redriveStatus({
  status,
  mapRunArn,
}: Execution): Pick<Output<Sdk, 'DescribeExecution'>, 'redriveStatus' | 'redriveStatusReason'> {
  if (status === 'RUNNING')
    return {
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    }
  if (status === 'SUCCEEDED')
    return {
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    }
  return { redriveStatus: mapRunArn === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' }
}

export function describeMachineForExecution(
  { state }: CallContext,
  execution: Execution,
): Output<Sdk, 'DescribeStateMachineForExecution'> {
  const definition = definitionsOf(state).get(execution.definition) ?? '{}'
  const references = variableReferences(definition)
  const machine = machinesOf(state).get(execution.machineArn)
  return {
    stateMachineArn:
      execution.label === undefined ? execution.machineArn : `${execution.machineArn}/${execution.label}`,
    name: execution.machineName,
    definition,
    roleArn: execution.roleArn,
    updateDate: new Date(machine?.createdAt ?? execution.startedAt),
    loggingConfiguration: shownLogging(execution.logging ?? { level: 'OFF', includeExecutionData: false }),
    tracingConfiguration: { enabled: machine?.tracing ?? false },
    ...(execution.revisionId !== undefined && { revisionId: execution.revisionId }),
    ...(execution.mapRunArn !== undefined && { mapRunArn: execution.mapRunArn, label: execution.label }),
    ...(Object.keys(references).length && { variableReferences: references }),
  }
}
