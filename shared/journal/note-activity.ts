import type { Activity } from './activity.ts'
import type { JournalEntry } from './attempt-event.ts'
import type { AttemptState } from './attempt-state.ts'

const keptActivities = 200

/** Adds what an entry means to the list; `before` is the state without the entry, `after` with it. */
export function noteActivity(
  before: AttemptState,
  after: AttemptState,
  entry: JournalEntry,
): readonly Activity[] {
  const noted = activityOf(before, after, entry)
  if (noted === undefined) return before.activity
  const last = before.activity.at(-1)
  const repeated = last?.kind === 'saved' && noted.kind === 'saved' && last.path === noted.path
  return [...(repeated ? before.activity.slice(0, -1) : before.activity), noted].slice(-keptActivities)
}

function activityOf(before: AttemptState, after: AttemptState, entry: JournalEntry): Activity | undefined {
  const place = { seq: entry.seq, at: entry.at }
  switch (entry.type) {
    case 'clock-started':
      return { ...place, kind: 'started' }
    case 'attempt-submitted':
      return { ...place, kind: 'submitted' }
    case 'attempt-expired':
      return { ...place, kind: 'expired' }
    case 'attempt-scored':
      return { ...place, kind: 'scored' }
    case 'file-saved':
      return { ...place, kind: 'saved', path: entry.body.path }
    case 'workspace-restored':
      return { ...place, kind: 'restored', savedFiles: entry.body.savedFiles }
    case 'account-changed': {
      if (entry.body.by !== 'candidate' || entry.body.late) return undefined
      const { service, operation, resource, error } = entry.body
      return {
        ...place,
        kind: 'change',
        service,
        operation,
        ...(resource && { resource }),
        ...(error && { error }),
      }
    }
    case 'check-finished': {
      const { checkId, verdict } = entry.body
      const old = before.checks[checkId]?.verdict?.outcome
      // What the first look finds is how things were, not something that happened.
      if (old === verdict.outcome || before.checks[checkId]?.cause === 'start') return undefined
      return { ...place, kind: 'verdict', checkId, outcome: verdict.outcome, before: old }
    }
    case 'recording-stopped':
      return { ...place, kind: 'recording-stopped', why: entry.body.why }
    case 'clock-stopped':
      return { ...place, kind: 'stopped', reason: entry.body.reason }
    case 'time-not-given':
      return { ...place, kind: 'not-given', reason: entry.body.reason, why: entry.body.why }
    case 'clock-resumed':
    case 'time-given-back': {
      const ms = after.clock.givenBackMs - before.clock.givenBackMs
      return ms > 0 ? { ...place, kind: 'given-back', reason: entry.body.reason, ms } : undefined
    }
    default:
      return undefined
  }
}
