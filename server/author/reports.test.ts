import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { checkFigures, gateFigures } from './gate-figures.ts'
import type { GatePart } from './gate-rows.ts'
import { cellsOf, type GateLook, type GateRun } from './gate-run.ts'
import { htmlReport } from './html-report.ts'
import { partLines } from './part-lines.ts'
import { decidedOtherwise, keepLooks, readLooks } from './recorded-looks.ts'
import { keepRecord } from './report-record.ts'

const checkIds = ['a.goal', 'b.goal']
const challenge = {
  digest: '0123456789abcdef',
  manifest: {
    ...{
      id: 'small',
      version: '1.0.0',
      title: 'Small & good',
      solutions: [{}],
      designs: [],
      mutants: [{}],
      cheats: [],
    },
    tasks: checkIds.map(id => ({ id: id.charAt(0), checks: [{ id, kind: 'goal' }] })),
  },
  texts: { works: 'It works.', lost: 'A <b>note</b> is lost.' },
} as unknown as LoadedChallenge

const look = (checkId: string, outcome: Outcome): GateLook => ({
  checkId,
  verdict: { outcome, symptom: { code: outcome === 'pass' ? 'works' : 'lost', values: {} }, facts: [] },
  snapshot: { seen: outcome },
  ...{ durationMs: 100, settledMs: 0, repeated: 0, requests: [], effects: [] },
})

function run(
  parts: readonly GatePart[],
  expectFail: readonly string[],
  said: readonly (readonly [string, Outcome])[],
): GateRun {
  const row = {
    name: parts.map(({ id }) => id).join(' + '),
    parts,
    steps: [],
    resets: [],
    expectFail: new Set(expectFail),
    mayFail: new Set<string>(),
  }
  const looks = said.map(([id, outcome]) => look(id, outcome))
  const rest = { seed: 'first', parameters: {}, seedMs: 1000, steps: [], seeding: [], leaks: [] }
  return { row, ...rest, looks, cells: cellsOf(row, checkIds, looks) }
}

const mutant = (id: string, task: string): GatePart => ({ kind: 'mutant', id, tasks: [task] })
const solution: GatePart = { kind: 'solution', id: 'reference', tasks: ['a', 'b'] }
const pass = (id: string): readonly [string, Outcome] => [id, 'pass']
const fail = (id: string): readonly [string, Outcome] => [id, 'fail']

const runs = [
  run([solution], [], [pass('a.goal'), pass('a.goal'), pass('b.goal'), fail('b.goal')]),
  run([mutant('forgets', 'a'), mutant('mixes', 'b')], checkIds, [
    fail('a.goal'),
    fail('a.goal'),
    pass('b.goal'),
    pass('b.goal'),
  ]),
]

test('what went wrong is counted: passes of what is wrong, fails of what is right, looks that differ', () => {
  expect(gateFigures(runs, 12.4)).toEqual({
    ...{
      rows: 2,
      cells: 4,
      looks: 8,
      falsePasses: 2,
      falseFails: 1,
      undecided: 0,
      flips: 1,
      repeated: 0,
      notTried: 0,
    },
    seconds: 12,
  })
  expect(checkFigures(runs).map(({ checkId, caught, toCatch }) => [checkId, caught, toCatch])).toEqual([
    ['a.goal', 1, 1],
    ['b.goal', 0, 1],
  ])
})

test('a mutant that shares its account has a line of its own, with its own checks and what its candidate reads', () => {
  const lines = partLines(runs).map(({ part, cells, symptoms }) => [
    part.id,
    Object.fromEntries([...cells].map(([id, { state }]) => [id, state])),
    symptoms,
  ])
  expect(lines).toEqual([
    ['reference', { 'a.goal': 'holds', 'b.goal': 'differs' }, ['works', 'lost']],
    ['forgets', { 'a.goal': 'caught' }, ['lost']],
    ['mixes', { 'b.goal': 'survived' }, []],
  ])
})

test('the page shows lines, gates and what to mend, and no text of a challenge becomes markup', () => {
  const kinds = [
    { gate: 'rights', title: 'Wider rights are seen', problems: ['x may <do> more'], seconds: 1 },
  ]
  const figures = gateFigures(runs, 1)
  const page = htmlReport({ challenge, runs, kinds, figures, problems: ['x may <do> more'] })
  expect(page).toContain('Small &amp; good')
  expect(page).toContain('A &lt;b&gt;note&lt;/b&gt; is lost.')
  expect(page).toContain('x may &lt;do&gt; more')
  expect(page).toMatch(/class="survived"/)
  expect(page).not.toMatch(/<b>note|<do>/)
})

test('a run under load is kept beside the one without', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-record-'))
  try {
    const full = { challenge, runs, kinds: [], figures: gateFigures(runs, 60) }
    await keepRecord(folder, { ...full, effort: 'full', busyLoops: 0 })
    await keepRecord(folder, { ...full, effort: 'load', busyLoops: 4 })
    const text = await readFile(join(folder, 'report.md'), 'utf8')
    expect(text).toContain('|  | full: everything, several looks | full, beside busy loops |')
    expect(text).toContain('| **false passes** (looks) | 2 | 2 |')
    expect(text).toContain('| mutant | forgets | A <b>note</b> is lost. |')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('what a live run has seen is read again for rows that there still are', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-looks-'))
  try {
    const path = join(folder, 'deeper/looks.jsonl')
    await keepLooks(path, runs)
    const again = await readLooks(path, [runs[1]?.row ?? expect.fail()], challenge)
    expect(again).toEqual([runs[1]])
    const otherwise = again.map(each => ({
      ...each,
      looks: each.looks.map(({ checkId }) => look(checkId, 'pass')),
    }))
    expect(decidedOtherwise(otherwise, again)).toHaveLength(2)
    expect(decidedOtherwise(again, again)).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
