import { expect, it } from 'vitest'
import type { JournalEntry } from './attempt-event.ts'
import { candidateEntry, type Visibility } from './candidate-view.ts'

const health = { account: { answers: true, ms: 1, process: '17 1700000000000' } }
const entry: JournalEntry = {
  seq: 2,
  at: 0,
  previousHash: '',
  hash: '',
  type: 'check-finished',
  body: {
    runId: 'r',
    checkId: 'a.b',
    verdict: { outcome: 'fail', symptom: { code: 'assay:no-answer', values: {} }, facts: [] },
    durationMs: 31_000,
    look: { ending: 'no-answer', fault: 'candidate', proven: [], before: health, after: health },
  },
}

it.each([true, false])('evidence for staff is never told, with facts or without (%s)', facts => {
  const nothing = () => undefined
  const visibility: Visibility = { facts, secretParameters: new Set(), words: nothing, hint: nothing }
  const { body } = candidateEntry(entry, visibility)
  expect(body).toEqual({
    runId: 'r',
    checkId: 'a.b',
    verdict: { outcome: 'fail', symptom: { code: 'assay:no-answer', values: {} }, facts: [] },
    durationMs: facts ? 31_000 : 0,
  })
})
