import type { StoredEvent } from './stored-event.ts'

/** The end of an attempt's journal. */
export interface JournalHead {
  readonly lastSeq: number
  /** Empty while there is no event. */
  readonly lastHash: string
}

export type AppendOutcome =
  | { readonly kind: 'appended'; readonly lastSeq: number }
  /** Somebody else appended first: read on from `expectedSeq`, and decide again. */
  | { readonly kind: 'conflict'; readonly lastSeq: number }
  /** This command was already appended; its first event has this `seq`. */
  | { readonly kind: 'duplicate'; readonly seq: number }
  | { readonly kind: 'unknown-attempt' }
  /** The job that this append would have completed is no longer this run's to complete. */
  | { readonly kind: 'job-lost' }

/** What the decision needs to know of an append. */
export interface AppendQuestion {
  readonly attemptId: string
  readonly expectedSeq: number
  readonly events: readonly StoredEvent[]
  readonly commandId: string | undefined
  /** False when the append completes a job and that job is not this run's any more. */
  readonly jobIsOurs: boolean
}

/**
 * Decides the appends of one transaction in their order, as if each came after the one before it.
 * `commands` are the commands already in the journals, by `commandKey`, with the `seq` of their first events.
 */
export function decideAppends(
  questions: readonly AppendQuestion[],
  heads: ReadonlyMap<string, JournalHead>,
  commands: ReadonlyMap<string, number>,
): AppendOutcome[] {
  const ends = new Map(heads)
  const seen = new Map(commands)
  return questions.map(question => {
    const { attemptId, expectedSeq, events, commandId, jobIsOurs } = question
    const head = ends.get(attemptId)
    if (head === undefined) return { kind: 'unknown-attempt' }
    const earlier = commandId === undefined ? undefined : seen.get(commandKey(attemptId, commandId))
    if (earlier !== undefined) return { kind: 'duplicate', seq: earlier }
    if (expectedSeq !== head.lastSeq) return { kind: 'conflict', lastSeq: head.lastSeq }
    if (!jobIsOurs) return { kind: 'job-lost' }
    requireChain(events, head)
    const last = events[events.length - 1]
    const lastSeq = head.lastSeq + events.length
    ends.set(attemptId, { lastSeq, lastHash: last?.hash ?? head.lastHash })
    if (commandId !== undefined) seen.set(commandKey(attemptId, commandId), expectedSeq + 1)
    return { kind: 'appended', lastSeq }
  })
}

export function commandKey(attemptId: string, commandId: string): string {
  return JSON.stringify([attemptId, commandId])
}

/** @throws Error when the events are not the next of this journal: a mistake of the program, which must not be kept. */
export function requireChain(events: readonly StoredEvent[], head: JournalHead): void {
  let { lastSeq, lastHash } = head
  if (events.length === 0) throw new Error('An append needs at least one event.')
  for (const event of events) {
    if (event.seq !== lastSeq + 1) throw new Error(`Event ${event.seq} does not follow event ${lastSeq}.`)
    if (lastSeq > 0 && event.previousHash !== lastHash) {
      throw new Error(`Event ${event.seq} does not carry the hash of the event before it.`)
    }
    lastSeq = event.seq
    lastHash = event.hash
  }
}
