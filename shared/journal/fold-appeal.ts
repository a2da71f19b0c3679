import type { JournalEntry } from './attempt-event.ts'
import type { AttemptState, CheckState } from './attempt-state.ts'

type AppealEntry = Extract<JournalEntry, { type: 'verdict-appealed' | 'appeal-decided' }>

/** Folds what becomes of an appeal: granted, the check passes; not granted, it stays as it was. The first of each counts. */
export function foldAppeal(checks: AttemptState['checks'], entry: AppealEntry): AttemptState['checks'] {
  const { checkId } = entry.body
  const check = checks[checkId]
  if (entry.type === 'verdict-appealed') {
    if (check === undefined || check.appeal !== undefined) return checks
    return { ...checks, [checkId]: { ...check, appeal: { at: entry.at, reason: entry.body.reason } } }
  }
  if (check?.appeal === undefined || check.appeal.decided !== undefined) return checks
  const { granted, reason, replay } = entry.body
  const decided = {
    ...check,
    appeal: { ...check.appeal, decided: { at: entry.at, granted, reason, replay } },
  }
  return { ...checks, [checkId]: granted ? passed(decided, reason, entry.at) : decided }
}

function passed(check: CheckState, reason: string, at: number): CheckState {
  const { snapshot, appeal } = check
  return {
    checking: false,
    cause: 'review',
    verdict: { outcome: 'pass', symptom: { code: 'assay:reviewed', values: {} }, facts: [] },
    decidedAt: at,
    ...(snapshot !== undefined && { snapshot }),
    touched: true,
    review: { reason, at },
    ...(appeal && { appeal }),
  }
}
