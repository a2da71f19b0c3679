import { expect, it } from 'vitest'
import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import { fold } from '../../shared/journal/fold.ts'
import { attemptStarted } from '../../shared/journal/testing/arbitrary-events.ts'
import { withoutVerdicts } from './without-verdicts.ts'

const verdict = { outcome: 'pass' as const, symptom: { code: 'kept', values: {} }, facts: [] }
const events = [
  attemptStarted,
  { type: 'clock-started', body: {} },
  { type: 'checks-started', body: { runId: 'r', checkIds: ['a.b'], cause: 'request' } },
  { type: 'check-finished', body: { runId: 'r', checkId: 'a.b', verdict, durationMs: 1 } },
  { type: 'file-saved', body: { path: 'a', digest: '0'.repeat(64), bytes: 1 } },
  { type: 'attempt-submitted', body: {} },
] as const
const state = (count: number) => {
  const entries = events.slice(0, count).map((event, index) => ({
    ...event,
    seq: index + 1,
    at: index,
    previousHash: '',
    hash: '',
  }))
  const folded = fold(entries as unknown as JournalEntry[])
  if (!folded) throw new Error('it has begun')
  return folded
}

it('has no verdict while it runs, in checks or in what happened, and everything else', () => {
  const shown = withoutVerdicts(state(5))
  expect(shown.checks).toEqual({})
  expect(shown.activity.map(({ kind }) => kind)).toEqual(['started', 'saved'])
  expect(shown.files).toEqual(state(5).files)
})

it('has them once the attempt has ended', () => {
  expect(withoutVerdicts(state(6))).toEqual(state(6))
})
