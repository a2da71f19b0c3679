import { expect, it } from 'vitest'
import type { ChallengeView, TaskView } from '../../shared/challenge/challenge-view.ts'
import type { CheckState } from '../../shared/journal/attempt-state.ts'
import { submitSummary } from './submit-summary.ts'

const task = (id: string): TaskView => ({
  id,
  title: id,
  kind: 'repair',
  domain: 'build',
  points: 10,
  minutes: 5,
  brief: '',
  nodes: [],
  checks: [{ id: `${id}.goal`, title: id, kind: 'goal', points: 10, nodes: [] }],
})
const challenge: ChallengeView = {
  id: 'shop',
  version: '1.0.0',
  languages: ['en'],
  language: 'en',
  title: 'Shop',
  summary: '',
  minutes: 20,
  points: 30,
  passPercent: 60,
  domains: [{ id: 'build', title: 'Build', points: 30 }],
  scenario: '',
  diagram: '',
  workspace: { folder: 'shop', open: [] },
  tasks: [task('a'), task('b'), task('c')],
}
const decided = (outcome: 'pass' | 'fail'): CheckState => ({
  checking: false,
  touched: true,
  cause: 'account-change',
  verdict: { outcome, symptom: { code: 'works', values: {} }, facts: [] },
})

it('names what is open, in the order of the tasks, and what is earned', () => {
  const summary = submitSummary(challenge, { 'a.goal': decided('fail'), 'b.goal': decided('pass') })
  expect(summary.passing).toBe(1)
  expect(summary.points).toEqual({ earned: 10, possible: 30 })
  expect(summary.open.map(({ task: { id }, standing }) => [id, standing])).toEqual([
    ['a', 'fail'],
    ['c', 'idle'],
  ])
})

it('has nothing open when everything passes', () => {
  const checks = Object.fromEntries(['a', 'b', 'c'].map(id => [`${id}.goal`, decided('pass')]))
  expect(submitSummary(challenge, checks)).toMatchObject({ passing: 3, open: [] })
})
