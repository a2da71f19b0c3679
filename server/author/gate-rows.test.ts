import { expect, test } from 'vitest'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import { gateMatrix, gateProblems } from './gate-report.ts'
import { gateRows } from './gate-rows.ts'
import type { GateRun } from './gate-run.ts'
import { triesOf } from './run-gate.ts'

const manifest = {
  tasks: [
    {
      id: 'a',
      needs: [],
      checks: [
        { id: 'a.goal', kind: 'goal' },
        { id: 'a.guard', kind: 'guard' },
      ],
    },
    { id: 'b', needs: [], checks: [{ id: 'b.goal', kind: 'goal' }] },
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
  designs: [
    { id: 'new-a', task: 'a', use: 'd#a' },
    { id: 'other-a', task: 'a', use: 'd#otherA' },
    { id: 'new-b', task: 'b', use: 'd#b' },
  ],
  cheats: [{ id: 'trick', task: 'a', use: 'c#trick', expectFail: ['a.goal'] }],
} as unknown as ChallengeManifest

const described = (mutants: 'alone' | 'together') =>
  gateRows(manifest, mutants).map(({ name, steps, expectFail, mayFail }) => [
    name,
    steps.join(' '),
    [...expectFail].join(' '),
    [...mayFail].join(' '),
  ])

test('rows are the starter, every solution and design, every task left out, every mutant and cheat', () => {
  expect(described('alone')).toEqual([
    ['starter', '', 'a.goal b.goal', ''],
    ['solution reference', 'r#a r#b', '', ''],
    ['solution other', 'o#a o#b', '', ''],
    ['design new-a', 'd#a r#b', '', ''],
    ['design other-a', 'd#otherA r#b', '', ''],
    ['design new-b', 'r#a d#b', '', ''],
    ['without a', 'r#b', 'a.goal', ''],
    ['without b', 'r#a', 'b.goal', ''],
    ['mutant one', 'r#a r#b m#one', 'a.guard', ''],
    ['mutant two', 'r#a r#b m#two', 'a.goal', ''],
    ['mutant three', 'r#a r#b m#three', 'b.goal', ''],
    ['mutant four', 'o#a o#b m#four', 'b.goal', ''],
    ['cheat trick', 'c#trick r#b', 'a.goal', 'a.guard'],
  ])
})

test('a task that goes through others has no step, and may fail where they are not done or spoiled', () => {
  const through = { id: 'c', needs: ['a', 'b'], checks: [{ id: 'c.goal', kind: 'goal' }] }
  const rows = gateRows(
    {
      ...manifest,
      tasks: [...manifest.tasks, through],
      mutants: [
        ...manifest.mutants,
        { id: 'five', from: 'reference', use: 'm#five', expectFail: ['c.goal'] },
      ],
    } as unknown as ChallengeManifest,
    'together',
  )
  const named = (name: string) => {
    const row = rows.find(each => each.name.includes(name))
    return [row?.name, [...(row?.expectFail ?? [])].join(' '), [...(row?.mayFail ?? [])].join(' ')]
  }
  expect(named('starter')).toEqual(['starter', 'a.goal b.goal c.goal', ''])
  expect(rows.some(({ name }) => name === 'without c')).toBe(false)
  expect(named('without a')).toEqual(['without a', 'a.goal', 'c.goal'])
  expect(named('one')).toEqual(['mutant one + three', 'a.guard b.goal', 'c.goal'])
  expect(named('trick')).toEqual(['cheat trick', 'a.goal', 'a.guard c.goal'])
  expect(named('five')).toEqual(['mutant five', 'c.goal', ''])
})

test('what concerns different tasks and starts from the same solution may share an account', () => {
  const rows = described('together')
  expect(rows.slice(3, 5)).toEqual([
    ['design new-a + new-b', 'd#a d#b', '', ''],
    ['design other-a', 'd#otherA r#b', '', ''],
  ])
  expect(rows.slice(7)).toEqual([
    ['mutant one + three', 'r#a r#b m#one m#three', 'a.guard b.goal', ''],
    ['mutant two', 'r#a r#b m#two', 'a.goal', ''],
    ['mutant four', 'o#a o#b m#four', 'b.goal', ''],
    ['cheat trick', 'c#trick r#b', 'a.goal', 'a.guard'],
  ])
})

test('rows can take turns with the variants; the starter and the solutions have all of them', () => {
  const seeds = ['one', 'two'].map((name, variant) => ({ name, variant, runs: 1 }))
  const effort = { seeds, sharing: 'together', inTurn: true, rowsAtOnce: 1 } as const
  const tries = triesOf(gateRows(manifest, 'together'), effort).map(
    ({ row, seed }) => `${row.name}: ${seed.name}`,
  )
  expect(tries.filter(text => /^(starter|solution)/.test(text))).toHaveLength(6)
  expect(tries.filter(text => /^design/.test(text))).toEqual([
    'design other-a: one',
    'design new-a + new-b: two',
  ])
})

test('whatever is not as it must be is a problem: another outcome, a wavering one, an undecided one, a row not tried', () => {
  const run = (outcomes: readonly Outcome[], expects: Outcome | 'either' = 'pass'): GateRun => ({
    row: { name: 'starter', parts: [], steps: [], resets: [], expectFail: new Set(), mayFail: new Set() },
    ...{ seed: 's', parameters: {}, seedMs: 0, looks: [], steps: [], seeding: [], leaks: [] },
    cells: [
      {
        checkId: 'a.goal',
        outcomes,
        expected: expects === 'either' ? undefined : expects,
        symptoms: ['why'],
        durationsMs: [1],
        explanation: 'why',
      },
    ],
  })
  expect(gateProblems([run(['pass', 'pass'])])).toEqual([])
  expect(gateProblems([run(['pass', 'fail'])])).toHaveLength(1)
  expect(gateProblems([run(['inconclusive'])])).toHaveLength(1)
  expect(gateProblems([run(['fail', 'fail'], 'either')])).toEqual([])
  expect(gateProblems([run(['fail', 'pass'], 'either')])).toEqual([])
  expect(gateProblems([run(['inconclusive', 'inconclusive'], 'either')])).toHaveLength(1)
  expect(gateProblems([{ ...run([]), cells: [], problem: 'no account' }])).toEqual([
    'starter with seed s could not be tried: no account',
  ])
  const failed = run(['fail'], 'either')
  const cells = failed.cells.map(cell => ({ ...cell, symptoms: ['assay:asked-too-often'] }))
  expect(gateProblems([{ ...failed, cells }])).toEqual([expect.stringMatching(/a.goal made more calls/)])
  expect(gateMatrix([run(['pass', 'fail'])])).toBe('          a.goal\nstarter s .x!')
})
