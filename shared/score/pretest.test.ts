import { expect, it } from 'vitest'
import { computeScore, type ScoringScheme } from './compute-score.ts'

const scheme: ScoringScheme = {
  passPercent: 70,
  scoring: {},
  domains: [{ id: 'build' }],
  tasks: [
    {
      id: 'queue',
      domain: 'build',
      checks: [
        { id: 'queue.there', kind: 'goal', points: 6 },
        { id: 'queue.narrow', kind: 'guard', points: 4 },
        { id: 'queue.logs', kind: 'goal', points: 0, scored: false },
      ],
    },
  ],
}

it('a check that is tried out earns nothing, costs nothing and lets no guard count', () => {
  const tried = { 'queue.there': 'fail', 'queue.narrow': 'pass', 'queue.logs': 'pass' } as const
  expect(computeScore(scheme, tried)).toMatchObject({ earned: 0, open: 0 })
  const all = { 'queue.there': 'pass', 'queue.narrow': 'pass', 'queue.logs': 'fail' } as const
  expect(computeScore(scheme, all)).toMatchObject({ earned: 10, possible: 10, result: 'passed' })
})

it('is told on the scale with both ends, where the challenge has it', () => {
  const undecided = { 'queue.there': 'pass', 'queue.narrow': 'inconclusive' } as const
  expect(computeScore(scheme, undecided).scaled).toEqual({ lowest: 614, highest: 1_000 })
  const { scoring: _, ...plain } = scheme
  expect(computeScore(plain, undecided).scaled).toBeUndefined()
})
