import { expect, it } from 'vitest'
import type { CheckCause } from '../journal/check-events.ts'
import { type Feedback, looksNow } from './feedback.ts'

const exam = { isExam: true, isAsked: false }
const causes: readonly CheckCause[] = [
  'start',
  'account-change',
  'request',
  'recovery',
  'submission',
  'review',
]

it.each<[Feedback, readonly CheckCause[]]>([
  ['live', causes],
  ['on-request', ['request', 'submission', 'review']],
  ['after-submission', ['submission', 'review']],
])('%s: a check of an exam looks for %j', (feedback, looking) => {
  expect(causes.filter(cause => looksNow(feedback, { ...exam, cause }))).toEqual(looking)
})

it('answers a press that a dead server has left', () => {
  expect(looksNow('on-request', { ...exam, cause: 'recovery', isAsked: true })).toBe(true)
  expect(looksNow('after-submission', { ...exam, cause: 'recovery', isAsked: true })).toBe(false)
})

it('hides nothing in practice', () => {
  expect(looksNow('after-submission', { isExam: false, isAsked: false, cause: 'start' })).toBe(true)
})
