import type { AccountState, Table } from '../../../state/account-state.ts'

/** A queue whose messages go to a function. Times are milliseconds since the epoch. */
export interface EventSourceRow {
  readonly uuid: string
  readonly functionName: string
  readonly qualifier?: string
  readonly queueArn: string
  readonly enabled: boolean
  readonly batchSize: number
  readonly windowSeconds: number
  readonly reportsItemFailures: boolean
  readonly lastModified: number
  readonly lastResult: string
  readonly tags: Readonly<Record<string, string>>
}

export function eventSourcesOf(state: AccountState): Table<EventSourceRow> {
  return state.table<EventSourceRow>('lambda.event-sources')
}
