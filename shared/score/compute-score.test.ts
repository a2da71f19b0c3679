import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../challenge/verdict.ts'
import { computeScore, type ScoringScheme } from './compute-score.ts'

const scheme: ScoringScheme = {
  passPercent: 70,
  domains: [{ id: 'security' }, { id: 'operate' }],
  tasks: [
    {
      id: 'permission',
      domain: 'security',
      checks: [
        { id: 'permission.stored', kind: 'goal', points: 8 },
        { id: 'permission.narrow', kind: 'guard', points: 4 },
      ],
    },
    {
      id: 'dead-letters',
      domain: 'operate',
      checks: [{ id: 'dead-letters.set-aside', kind: 'goal', points: 8 }],
    },
  ],
}
const ids = scheme.tasks.flatMap(task => task.checks.map(check => check.id))

describe('a score', () => {
  it('is full when everything passes', () => {
    const score = computeScore(scheme, Object.fromEntries(ids.map(id => [id, 'pass'])))
    expect(score).toMatchObject({ earned: 20, possible: 20, percent: 100, passed: true })
    expect(score.domains).toEqual([
      { id: 'security', earned: 12, possible: 12 },
      { id: 'operate', earned: 8, possible: 8 },
    ])
  })

  it('earns nothing for guards where nothing was done', () => {
    const score = computeScore(scheme, {
      'permission.stored': 'fail',
      'permission.narrow': 'pass',
      'dead-letters.set-aside': 'fail',
    })
    expect(score).toMatchObject({ earned: 0, possible: 20, passed: false })
  })

  it('leaves what could not be decided out of the possible points', () => {
    const score = computeScore(scheme, {
      'permission.stored': 'pass',
      'permission.narrow': 'pass',
      'dead-letters.set-aside': 'inconclusive',
    })
    expect(score).toMatchObject({ earned: 12, possible: 12, percent: 100, passed: true })
  })

  it('does not pass anybody for whom nothing could be decided', () => {
    expect(computeScore(scheme, {})).toMatchObject({ earned: 0, possible: 0, percent: 0, passed: false })
  })

  it('never falls when one more check passes', () => {
    const outcome = fc.constantFrom<Outcome>('pass', 'fail')
    fc.assert(
      fc.property(fc.tuple(outcome, outcome, outcome), fc.nat(2), ([a, b, c], index) => {
        const before = Object.fromEntries(ids.map((id, place) => [id, [a, b, c][place]]))
        const after = { ...before, [ids[index] ?? '']: 'pass' as const }
        expect(computeScore(scheme, after).earned).toBeGreaterThanOrEqual(computeScore(scheme, before).earned)
      }),
    )
  })
})
