import { expect, it } from 'vitest'
import type { AttemptSummary } from '../../shared/routes/attempt-routes.ts'
import { attemptsSoFar, rangeOf, resultOf } from './attempts-so-far.ts'

const attempt = (attemptId: string, more: Partial<AttemptSummary>): AttemptSummary => ({
  attemptId,
  challengeId: 'warm-up',
  mode: 'exam',
  open: false,
  phase: 'scored',
  createdAt: 1,
  ...more,
})

it('keeps the attempts of one challenge, newest first, and finds the best and the open one', () => {
  const so = attemptsSoFar(
    [
      attempt('first111', { createdAt: 1, percent: 40, passed: false }),
      attempt('second11', { createdAt: 2, percent: 82.5, passed: true }),
      attempt('third111', { createdAt: 3, open: true, phase: 'running' }),
      attempt('other111', { challengeId: 'agentic', percent: 100, passed: true }),
    ],
    'warm-up',
  )
  expect(so.scored.map(({ attemptId }) => attemptId)).toEqual(['second11', 'first111'])
  expect(so).toMatchObject({ bestPercent: 82.5, passed: true, open: { attemptId: 'third111' } })
})

it('does not take a passed practice for a passed exam', () => {
  const so = attemptsSoFar([attempt('first111', { mode: 'practice', percent: 100, passed: true })], 'warm-up')
  expect(so).toMatchObject({ passed: false, bestPercent: 100, open: undefined })
})

it('knows nothing of a challenge nobody has tried', () => {
  expect(attemptsSoFar([], 'warm-up')).toEqual({
    open: undefined,
    scored: [],
    bestPercent: undefined,
    passed: false,
    outdated: 0,
  })
})

it('counts those of an earlier version, of which nothing else is known', () => {
  const so = attemptsSoFar([attempt('first111', { phase: 'outdated' })], 'warm-up')
  expect(so).toMatchObject({ outdated: 1, scored: [], open: undefined })
})

it('shows one that is still open as a range, and as neither passed nor not', () => {
  const open = attempt('first111', { percent: 40, highestPercent: 90 })
  expect([resultOf(open), rangeOf(open)]).toEqual(['open', { percent: 40, highest: 90 }])
  const passed = attempt('second11', { percent: 80, passed: true })
  expect([resultOf(passed), rangeOf(passed)]).toEqual(['passed', { percent: 80, highest: 80 }])
})
