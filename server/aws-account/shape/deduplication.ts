import { createHash } from 'node:crypto'
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

/** A message that a FIFO queue or topic is sent; `at` in milliseconds. */
export interface Sending {
  readonly id: string
  readonly at: number
  readonly deduplicationId: string
  /** Set where equal deduplication ids in other groups are other messages. */
  readonly onlyInGroup?: string | undefined
}

/** What the FIFO queues or topics of a service remember of what they were sent. */
export interface Deduplication {
  /**
   * Takes a message and gives it the next sequence number, or answers what was sent as the same in the last five minutes; older
   * things are forgotten. `isNew` says which.
   */
  once(state: AccountState, arn: string, sending: Sending): Sent & { readonly isNew: boolean }
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
    once(state, arn, { id, at, deduplicationId, onlyInGroup }) {
      const sent = sentOf(state, arn)
      for (const [old, earlier] of sent.entries()) {
        if (earlier.at + DEDUPLICATION_MS > at) break
        sent.delete(old)
      }
      const key = onlyInGroup === undefined ? deduplicationId : `${deduplicationId} ${onlyInGroup}`
      const before = sent.get(key)
      if (before) return { ...before, isNew: false }
      const taken = { id, at, sequenceNumber: numberText(next(state, arn)) }
      sent.set(key, taken)
      return { ...taken, isNew: true }
    },
    forget(state, arn) {
      const sent = sentOf(state, arn)
      for (const key of [...sent.keys()]) sent.delete(key)
    },
  }
}

/** The deduplication id of a message that goes by its content. */
export const idOfContent = (body: string) => createHash('sha256').update(body).digest('hex')
