import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn'

/** An event as stored; its time in milliseconds since the epoch. */
export type StoredEvent = Omit<HistoryEvent, 'timestamp' | 'id' | 'previousEventId' | 'type'> & {
  readonly id: number
  readonly previousEventId: number
  readonly timestamp: number
  readonly type: HistoryEventType
}

/** An event that is yet to get its id and time. */
export type NewEvent = Omit<StoredEvent, 'id' | 'timestamp'>

/** Events that one history may have (Step Functions Developer Guide, "Quotas related to state machine executions"). */
export const MAX_EVENTS = 25_000
