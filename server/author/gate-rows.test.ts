import { expect, test } from 'vitest'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { gateMatrix, gateProblems } from './gate-report.ts'
import { gateRows } from './gate-rows.ts'
import type { GateRun } from './run-gate.ts'

const manifest = {
  tasks: [
    {
      id: 'a',
      checks: [
        { id: 'a.goal', kind: 'goal' },
        { id: 'a.guard', kind: 'guard' },
      ],
    },
    { id: 'b', checks: [{ id: 'b.goal', kind: 'goal' }] },
  ],
  solutions: [
    { id: 'reference', steps: { a: 'r#a', b: 'r#b' } },
    { id: 'other', steps: { a: 'o#a', b: 'o#b' } },
  ],
  mutants: [
    { id: 'one', from: 'reference', use: 'm#one', expectFail: ['a.guard'] },
    { id: 'two', from: 'reference', use: 'm#two', expectFail: ['a.goal'] },
    { id: 'three', from: 'reference', use: 'm#three', expectFail: ['b.goal'] },
    { id: 'four', from: 'other', use: 'm#four', expectFail: ['b.goal'] },
  ],
} as unknown as ChallengeManifest

const described = (mutants: 'alone' | 'together') =>
  gateRows(manifest, mutants).map(({ name, steps, expectFail }) => [
    name,
    steps.join(' '),
    [...expectFail].join(' '),
  ])

test('rows are the starter, every solution, every task left out, and every mutant', () => {
  expect(described('alone')).toEqual([
    ['starter', '', 'a.goal b.goal'],
    ['solution reference', 'r#a r#b', ''],
    ['solution other', 'o#a o#b', ''],
    ['without a', 'r#b', 'a.goal'],
    ['without b', 'r#a', 'b.goal'],
    ['mutant one', 'r#a r#b m#one', 'a.guard'],
    ['mutant two', 'r#a r#b m#two', 'a.goal'],
    ['mutant three', 'r#a r#b m#three', 'b.goal'],
    ['mutant four', 'o#a o#b m#four', 'b.goal'],
  ])
})

test('mutants of different tasks and the same solution may share an account', () => {
  expect(described('together').slice(5)).toEqual([
    ['mutant one + three', 'r#a r#b m#one m#three', 'a.guard b.goal'],
    ['mutant two', 'r#a r#b m#two', 'a.goal'],
    ['mutant four', 'o#a o#b m#four', 'b.goal'],
  ])
})

test('whatever is not as it must be is a problem: another outcome, a wavering one, an undecided one, a row not tried', () => {
  const run = (outcomes: readonly ('pass' | 'fail' | 'inconclusive')[]): GateRun => ({
    row: { name: 'starter', steps: [], expectFail: new Set() },
    seed: 's',
    parameters: {},
    seedMs: 0,
    cells: [{ checkId: 'a.goal', outcomes, expected: 'pass', longestMs: 1, explanation: 'why' }],
  })
  expect(gateProblems([run(['pass', 'pass'])])).toEqual([])
  expect(gateProblems([run(['pass', 'fail'])])).toHaveLength(1)
  expect(gateProblems([run(['inconclusive'])])).toHaveLength(1)
  expect(gateProblems([{ ...run([]), cells: [], problem: 'no account' }])).toEqual([
    'starter with seed s could not be tried: no account',
  ])
  expect(gateMatrix([run(['pass', 'fail'])])).toBe('          a.goal\nstarter s .x!')
})
