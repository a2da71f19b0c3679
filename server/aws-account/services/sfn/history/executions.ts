import { arnsOf, defineResource, type Resource, table } from '../../../shape/resource.ts'
import type { AccountState, Table } from '../../../state/account-state.ts'
import { noExecution } from '../sfn-error.ts'
import type { StoredEvent } from './event-model.ts'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

/** An execution as stored, by its ARN. Times in milliseconds since the epoch. */
export interface Execution {
  readonly arn: string
  readonly name: string
  readonly type: 'STANDARD' | 'EXPRESS'
  /** Without version or alias. */
  readonly machineArn: string
  readonly machineName: string
  readonly versionArn?: string
  readonly aliasArn?: string
  readonly roleArn: string
  /** Key of its definition among those of the account. */
  readonly definition: string
  readonly revisionId?: string
  readonly status: ExecutionStatus
  readonly startedAt: number
  readonly stoppedAt?: number
  readonly input: string
  readonly output?: string
  readonly error?: string
  readonly cause?: string
  readonly redriveCount: number
  readonly redrivenAt?: number
  /** Of an item of a distributed Map. */
  readonly mapRunArn?: string
  readonly label?: string
  readonly traceHeader?: string
  readonly logging?: Logging
}

/** Where the events of an execution are logged. */
export interface Logging {
  readonly level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF'
  readonly includeExecutionData: boolean
  readonly groupArn?: string
}

export const executionsOf = table<Execution>('sfn.executions')

/** Definitions by their digest: executions keep theirs, whatever becomes of the machine. */
export const definitionsOf = table<string>('sfn.definitions')

/** Events of an execution by their ids. */
export const historyOf = (state: AccountState, arn: string): Table<StoredEvent> =>
  state.table<StoredEvent>(`sfn.history ${arn}`)

/** What an execution notes while it runs. */
export const notesOf = (state: AccountState, arn: string): Table<{ readonly value: unknown }> =>
  state.table<{ readonly value: unknown }>(`sfn.journal ${arn}`)

export const executions: Resource<Execution> = defineResource<Execution>('sfn', 'execution', {
  table: executionsOf,
  named: ({ executionArn }) => (typeof executionArn === 'string' ? executionArn : undefined),
  missing: ({ executionArn }) => noExecution(executionArn),
})

export const expressArns = arnsOf('sfn', 'express')

/** As many executions that have ended are kept; AWS keeps them for 90 days. */
const MAX_KEPT = 5000

/** Forgets the executions that ended longest ago, beyond those that are kept. */
export function forgetOldest(state: AccountState): void {
  const rows = executionsOf(state)
  if (rows.size <= MAX_KEPT) return
  for (const row of rows.values()) {
    if (rows.size <= MAX_KEPT) return
    if (row.status !== 'RUNNING') forgetExecution(state, row)
  }
}

export function forgetExecution(state: AccountState, { arn }: Execution): void {
  for (const rows of [historyOf(state, arn), notesOf(state, arn)])
    for (const key of [...rows.keys()]) rows.delete(key)
  executionsOf(state).delete(arn)
}
