import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../challenge/verdict.ts'
import { computeScore, type ScoringScheme } from './compute-score.ts'
import { openChecks } from './score.ts'

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
    expect(score).toMatchObject({ earned: 20, open: 0, possible: 20, percent: 100, result: 'passed' })
    expect(score.domains).toEqual([
      { id: 'security', earned: 12, open: 0, possible: 12 },
      { id: 'operate', earned: 8, open: 0, possible: 8 },
    ])
  })

  it('earns nothing for guards where nothing was done', () => {
    const score = computeScore(scheme, {
      'permission.stored': 'fail',
      'permission.narrow': 'pass',
      'dead-letters.set-aside': 'fail',
    })
    expect(score).toMatchObject({ earned: 0, open: 0, possible: 20, result: 'not-passed' })
  })

  it('is a range while something is undecided, and never of less than all points', () => {
    const score = computeScore(scheme, {
      'permission.stored': 'pass',
      'permission.narrow': 'pass',
      'dead-letters.set-aside': 'inconclusive',
    })
    expect(score).toMatchObject({ earned: 12, open: 8, possible: 20, percent: 60, highestPercent: 100 })
    expect(score.result).toBe('open')
    expect(openChecks(score)).toEqual(['dead-letters.set-aside'])
  })

  it('is passed when even its lowest end passes, and not when even its highest fails', () => {
    const undecided = { 'dead-letters.set-aside': 'inconclusive' as const }
    const most = { 'permission.stored': 'pass' as const, 'permission.narrow': 'pass' as const, ...undecided }
    expect(computeScore({ ...scheme, passPercent: 60 }, most)).toMatchObject({ open: 8, result: 'passed' })
    const little = {
      'permission.stored': 'fail' as const,
      'permission.narrow': 'pass' as const,
      ...undecided,
    }
    expect(computeScore(scheme, little)).toMatchObject({ open: 8, highestPercent: 40, result: 'not-passed' })
  })

  it('keeps the points of a guard open while the goal that they hang on is undecided', () => {
    const score = computeScore(scheme, {
      'permission.stored': 'inconclusive',
      'permission.narrow': 'pass',
      'dead-letters.set-aside': 'pass',
    })
    expect(score).toMatchObject({ earned: 8, open: 12 })
    expect(openChecks(score)).toEqual(['permission.stored'])
  })

  it('has nothing open where a guard is undecided beside goals that failed', () => {
    const score = computeScore(scheme, {
      'permission.stored': 'fail',
      'permission.narrow': 'inconclusive',
      'dead-letters.set-aside': 'fail',
    })
    expect(score).toMatchObject({ open: 0, result: 'not-passed' })
    expect(openChecks(score)).toEqual([])
  })

  it('passes nobody for whom nothing could be decided', () => {
    expect(computeScore(scheme, {})).toMatchObject({ earned: 0, open: 20, percent: 0, result: 'open' })
  })

  it('ends within its range, however what is open is decided', () => {
    const any = fc.constantFrom<Outcome>('pass', 'fail', 'inconclusive')
    const decided = fc.constantFrom<Outcome>('pass', 'fail')
    fc.assert(
      fc.property(fc.tuple(any, any, any), fc.tuple(decided, decided, decided), (before, then) => {
        const now = computeScore(scheme, Object.fromEntries(ids.map((id, place) => [id, before[place]])))
        const later = ids.map((id, place) => [
          id,
          before[place] === 'inconclusive' ? then[place] : before[place],
        ])
        const end = computeScore(scheme, Object.fromEntries(later))
        expect(end.earned).toBeGreaterThanOrEqual(now.earned)
        expect(end.earned).toBeLessThanOrEqual(now.earned + now.open)
        expect(end).toMatchObject({ open: 0, possible: now.possible })
        if (now.result !== 'open') expect(end.result).toBe(now.result)
      }),
    )
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
