import { expect, it } from 'vitest'
import type { CheckView } from '../../shared/challenge/challenge-view.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { CheckState } from '../../shared/journal/attempt-state.ts'
import { pointsEarned } from './points-earned.ts'

const view = (id: string, kind: CheckView['kind'], points: number): CheckView => ({
  id,
  title: id,
  kind,
  points,
  nodes: [],
})
const challenge = {
  points: 30,
  passPercent: 60,
  domains: [{ id: 'build', title: 'Build', points: 30 }],
  tasks: [
    {
      id: 'orders',
      title: 'Orders',
      kind: 'repair' as const,
      domain: 'build',
      points: 30,
      minutes: 5,
      brief: '',
      nodes: [],
      checks: [view('goal', 'goal', 20), view('guard', 'guard', 10)],
    },
  ],
}
const decided = (outcome: Outcome): CheckState => ({
  checking: false,
  verdict: { outcome, symptom: { code: 'works', values: {} }, facts: [] },
})

it('earns nothing by guards alone, which pass before anything was done', () => {
  expect(pointsEarned(challenge, { goal: decided('fail'), guard: decided('pass') })).toEqual({
    earned: 0,
    possible: 30,
  })
})

it('earns the guards with the first goal', () => {
  expect(pointsEarned(challenge, { goal: decided('pass'), guard: decided('pass') }).earned).toBe(30)
})

it('keeps the whole as what is possible while nothing is decided', () => {
  expect(pointsEarned(challenge, {})).toEqual({ earned: 0, possible: 30 })
})
