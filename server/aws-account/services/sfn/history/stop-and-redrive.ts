import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import type { Engine } from '../interpreter/engine.ts'
import { type Execution, executionsOf, historyOf, notesOf } from './executions.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')

export function stopExecution(
  context: CallContext,
  execution: Execution,
  { error, cause }: Input<Sdk, 'StopExecution'>,
  engine: Engine,
): Output<Sdk, 'StopExecution'> {
  if (execution.status !== 'RUNNING') return { stopDate: new Date(execution.stoppedAt ?? context.now()) }
  const ended = engine.end(execution, { status: 'ABORTED', error, cause })
  return { stopDate: new Date(ended.stoppedAt ?? context.now()) }
}

/** Executions may be redriven for so long after their end (Developer Guide, "Restarting state machine executions"). */
const REDRIVABLE_MS = 14 * 86_400_000

/** Goes on with an execution that failed, from the state that failed. */
export function redriveExecution(
  context: CallContext,
  execution: Execution,
  engine: Engine,
): Output<Sdk, 'RedriveExecution'> {
  const { state } = context
  const now = context.now()
  const { status } = execution
  if (status === 'RUNNING' || status === 'SUCCEEDED')
    throw new AwsError('ExecutionNotRedrivable', `Execution is ${status} and cannot be redriven`)
  if (now - (execution.stoppedAt ?? now) > REDRIVABLE_MS)
    throw new AwsError(
      'ExecutionNotRedrivable',
      'Execution has exceeded the redrivable period and cannot be redriven',
    )
  forgetFailures(context, execution.arn)
  const { stoppedAt: _ended, error: _error, cause: _cause, ...rest } = execution
  const redriven: Execution = {
    ...rest,
    status: 'RUNNING',
    redriveCount: execution.redriveCount + 1,
    redrivenAt: now,
  }
  executionsOf(state).set(execution.arn, redriven)
  const history = historyOf(state, execution.arn)
  const id = history.size + 1
  history.set(String(id), {
    id,
    previousEventId: id - 1,
    timestamp: now,
    type: 'ExecutionRedriven',
    executionRedrivenEventDetails: { redriveCount: redriven.redriveCount },
  })
  engine.begin(redriven)
  return { redriveDate: new Date(now) }
}

/** What the states that did not end had noted is forgotten, so that they are entered anew with their input. */
function forgetFailures({ state }: CallContext, arn: string): void {
  const notes = notesOf(state, arn)
  for (const key of [...notes.keys()]) {
    const name = key.slice(key.indexOf('|') + 1)
    if (name !== 'at' && name !== 'done') notes.delete(key)
  }
}
