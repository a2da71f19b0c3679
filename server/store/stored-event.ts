import type { JsonObject } from '../../shared/json.ts'

/** One line of an attempt's journal as it lies in the database. */
export interface StoredEvent {
  /** 1 for the first event of an attempt, without gaps. */
  readonly seq: number
  /** Milliseconds since the epoch, a whole number. */
  readonly at: number
  readonly type: string
  readonly body: JsonObject
  /** The `hash` of the event before. */
  readonly previousHash: string
  readonly hash: string
  /** The command that caused this event; only on the first of the events that one command caused. */
  readonly commandId?: string
}
