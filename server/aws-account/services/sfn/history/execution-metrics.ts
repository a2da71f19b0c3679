import type { Metrics } from '../../../metrics/account-metrics.ts'
import type { Execution } from './executions.ts'

const ENDS: Readonly<Record<string, string>> = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
}

/** Figures of an execution that has ended, by Step Functions' names in CloudWatch. */
export function noteEnd(
  metrics: Metrics,
  { machineArn, status, startedAt, stoppedAt = startedAt }: Execution,
): void {
  const StateMachineArn = machineArn
  const name = ENDS[status]
  if (name === undefined) return
  metrics.put('AWS/States', name, { StateMachineArn }, 1, 'Count')
  metrics.put('AWS/States', 'ExecutionTime', { StateMachineArn }, stoppedAt - startedAt, 'Milliseconds')
}

export const noteStart = (metrics: Metrics, { machineArn }: Pick<Execution, 'machineArn'>): void =>
  metrics.put('AWS/States', 'ExecutionsStarted', { StateMachineArn: machineArn }, 1, 'Count')
