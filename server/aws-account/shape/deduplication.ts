import type { AccountState } from '../state/account-state.ts'
import { table, tableOfEach } from './resource.ts'

/** What was sent under a deduplication id; `at` in milliseconds. */
export interface Sent {
  readonly id: string
  readonly sequenceNumber: string
  readonly at: number
}

/** For so long a FIFO queue or topic takes a message once (developer guides of SQS and SNS). */
const DEDUPLICATION_MS = 300_000

/** What the FIFO queues or topics of a service remember of what they were sent. */
export interface Deduplication {
  /** What was sent under a key in the last five minutes, if anything was; older things are forgotten. */
  before(state: AccountState, arn: string, key: string, now: number): Sent | undefined
  /** Remembers a message under its key, and gives it the next sequence number. */
  remember(state: AccountState, arn: string, key: string, message: Omit<Sent, 'sequenceNumber'>): string
  /** The next number of a queue or topic, from one on. */
  next(state: AccountState, arn: string): number
  /** As if nothing had been sent, so that it can be sent again; the numbers go on. */
  forget(state: AccountState, arn: string): void
}

/** `numberText` writes the number of a message, counted from one for each queue or topic, as the service does. */
export function deduplication(service: string, numberText: (count: number) => string): Deduplication {
  /** Oldest first. */
  const sentOf = tableOfEach<Sent>(`${service}.deduplication`)
  const countsOf = table<number>(`${service}.sequences`)
  const next = (state: AccountState, arn: string) => {
    const count = (countsOf(state).get(arn) ?? 0) + 1
    countsOf(state).set(arn, count)
    return count
  }
  return {
    next,
    before(state, arn, key, now) {
      const sent = sentOf(state, arn)
      for (const [old, { at }] of sent.entries()) {
        if (at + DEDUPLICATION_MS > now) break
        sent.delete(old)
      }
      return sent.get(key)
    },
    remember(state, arn, key, message) {
      const sequenceNumber = numberText(next(state, arn))
      sentOf(state, arn).set(key, { ...message, sequenceNumber })
      return sequenceNumber
    },
    forget(state, arn) {
      const sent = sentOf(state, arn)
      for (const key of [...sent.keys()]) sent.delete(key)
    },
  }
}
