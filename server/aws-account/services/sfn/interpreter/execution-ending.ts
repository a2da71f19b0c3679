import { details } from '../history/event-details.ts'
import type { NewEvent } from '../history/event-model.ts'
import type { Execution, ExecutionStatus } from '../history/executions.ts'
import { Ended } from './state-error.ts'

/** How an execution ended. */
export interface Ending {
  readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'PENDING_REDRIVE'>
  readonly output?: string
  readonly error?: string | undefined
  readonly cause?: string | undefined
}

/** An execution as it stands once it has ended. */
export const endedExecution = (
  execution: Execution,
  { status, output, error, cause }: Ending,
  stoppedAt: number,
): Execution => ({
  ...execution,
  status,
  stoppedAt,
  ...(output !== undefined && { output }),
  ...(error !== undefined && { error }),
  ...(cause !== undefined && { cause }),
})

export function startedEvent({ input, roleArn, versionArn, aliasArn }: Execution): NewEvent {
  return {
    type: 'ExecutionStarted',
    previousEventId: 0,
    executionStartedEventDetails: {
      ...details('input', input),
      roleArn,
      ...(versionArn !== undefined && { stateMachineVersionArn: versionArn }),
      ...(aliasArn !== undefined && { stateMachineAliasArn: aliasArn }),
    },
  }
}

export function endingEvent(
  { status, output = '', error, cause }: Ending,
  previousEventId: number,
): NewEvent {
  switch (status) {
    case 'SUCCEEDED':
      return {
        type: 'ExecutionSucceeded',
        previousEventId,
        executionSucceededEventDetails: details('output', output),
      }
    case 'FAILED':
      return { type: 'ExecutionFailed', previousEventId, executionFailedEventDetails: { error, cause } }
    case 'TIMED_OUT':
      return { type: 'ExecutionTimedOut', previousEventId, executionTimedOutEventDetails: { error, cause } }
    case 'ABORTED':
      return { type: 'ExecutionAborted', previousEventId, executionAbortedEventDetails: { error, cause } }
  }
}

/** Whoever waits for the end of executions. Lives in memory: those who wait do not outlive the process either. */
export function createEndings() {
  const listeners = new Map<string, Set<(execution: Execution) => void>>()
  return {
    tell(execution: Execution): void {
      for (const listener of listeners.get(execution.arn) ?? []) listener(execution)
      listeners.delete(execution.arn)
    },
    /** Rejects with Ended when the signal ends before the execution. */
    wait(arn: string, signal?: AbortSignal): Promise<Execution> {
      return new Promise((resolve, reject) => {
        const known = listeners.get(arn) ?? new Set()
        listeners.set(arn, known)
        const giveUp = () => {
          known.delete(listener)
          reject(new Ended())
        }
        const listener = (execution: Execution) => {
          signal?.removeEventListener('abort', giveUp)
          resolve(execution)
        }
        known.add(listener)
        signal?.addEventListener('abort', giveUp, { once: true })
      })
    },
  }
}
