import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'

/**
 * Which checks a crash or an outage has left undone, by the journal: those without a verdict, and those that have not begun
 * to look since the account changed in what they watch. Reads what is new in the journal each time.
 */
export function createOwedChecks(
  attempt: Pick<LiveAttempt, 'entriesSince' | 'state'>,
  checkIds: readonly string[],
  checksFor: (service: string) => readonly string[],
): () => Promise<string[]> {
  const outdated = new Set<string>()
  let readUpTo = 0

  function note(entry: JournalEntry): void {
    readUpTo = entry.seq
    if (entry.type === 'checks-started') for (const id of entry.body.checkIds) outdated.delete(id)
    if (entry.type === 'account-changed' && entry.body.error === undefined)
      for (const id of checksFor(entry.body.service)) outdated.add(id)
  }

  return async () => {
    for (const entry of await attempt.entriesSince(readUpTo)) if (entry.seq > readUpTo) note(entry)
    return checkIds.filter(id => outdated.has(id) || isOpen(attempt.state(), id))
  }
}

function isOpen({ checks }: AttemptState, checkId: string): boolean {
  const check = checks[checkId]
  return check?.verdict === undefined || check.checking || check.verdict.outcome === 'inconclusive'
}
