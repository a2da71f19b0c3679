import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { AttemptEvent, JournalEntry } from '../attempt-event.ts'
import { emptyChain, link } from '../hash-chain.ts'
import { arbitraryEvent, attemptStarted } from './arbitrary-events.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A journal of these events, a second apart. */
export function journalOf(events: readonly AttemptEvent[]): JournalEntry[] {
  const entries: JournalEntry[] = []
  for (const event of events)
    entries.push(...link(entries.at(-1) ?? emptyChain, 1_000 * (entries.length + 1), [event], sha256))
  return entries
}

export const arbitraryJournal = fc
  .array(arbitraryEvent, { maxLength: 40 })
  .map(events => journalOf([attemptStarted, ...events]))
