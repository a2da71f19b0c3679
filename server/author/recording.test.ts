import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fail, pass } from '../../shared/challenge/check.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { type CheckRunner, createCheckRunner } from '../checks/check-runner.ts'
import { type GateRow, gateRows } from './gate-rows.ts'
import { cellsOf, type GateLook, type GateRun } from './gate-run.ts'
import { keepRecording, proveRecorded, recordingName } from './recording.ts'
import { loadNotes } from './testing/notes-challenge.ts'

let folder: string
let notes: string
let challenge: LoadedChallenge
let runner: CheckRunner
let rows: readonly GateRow[]

beforeAll(async () => {
  runner = await createCheckRunner()
  folder = await mkdtemp(join(tmpdir(), 'assay-recording-'))
  challenge = await loadNotes(folder)
  notes = join(folder, 'challenges/notes')
  rows = gateRows(challenge.manifest, 'together')
})
afterAll(async () => {
  runner.close()
  await rm(folder, { recursive: true, force: true })
})

/** A run in which every check saw what makes it say what it must. */
function ran(row: GateRow): GateRun {
  const ids = challenge.manifest.tasks.flatMap(({ checks }) => checks.map(({ id }) => id))
  const looks = ids.map((checkId): GateLook => {
    const right = !row.expectFail.has(checkId)
    const verdict = right ? pass('works') : fail('does-not')
    const nothing = { durationMs: 1, settledMs: 0, repeated: 0, requests: [], effects: [] }
    return { checkId, verdict, snapshot: { right }, ...nothing }
  })
  const cells = cellsOf(row, ids, looks)
  const nothing = { seedMs: 1, steps: [], seeding: [], leaks: [] }
  return { row, seed: 'first', parameters: { suffix: 'a1b2', kind: 'empty' }, cells, looks, ...nothing }
}

const proven = () => proveRecorded(notes, challenge, rows, runner)
const problems = async () => (await proven()).problems

test('all rows are decided again from what was seen of them', async () => {
  expect(await problems()).toEqual([expect.stringMatching(/^There is no recorded\.jsonl\.gz.*--record$/)])
  await keepRecording(notes, challenge, rows.map(ran))
  const { runs, problems: found } = await proven()
  expect(found).toEqual([])
  expect(runs).toHaveLength(rows.length)
})

test('what a check says otherwise than it must is found', async () => {
  const { runs } = await proven()
  const turned = runs.map(run => ({
    ...run,
    looks: run.looks.map(look => ({ ...look, snapshot: { right: true } })),
  }))
  await keepRecording(notes, challenge, turned)
  expect(await problems()).toContainEqual(expect.stringMatching(/^starter .* should fail and said pass/))
})

test('nothing is recorded of a run in which something is not as it must be', async () => {
  const [first] = rows.map(ran)
  const untried = first === undefined ? [] : [{ ...first, problem: 'no account' }]
  await expect(keepRecording(notes, challenge, untried)).rejects.toThrow('Nothing was recorded')
})

test('a recording that lacks a row, or whose accounts would be others today, says so and what to do', async () => {
  await keepRecording(notes, challenge, rows.slice(1).map(ran))
  expect(await problems()).toEqual([
    expect.stringMatching(
      /^recorded\.jsonl\.gz is stale: The row “starter” is not in it\. Record it anew: npm run/,
    ),
  ])
  await keepRecording(notes, challenge, rows.map(ran))
  const code = await readFile(join(notes, 'code.ts'), 'utf8')
  await writeFile(join(notes, 'code.ts'), `${code}// changed\n`)
  expect(await problems()).toEqual([expect.stringMatching(/is stale: What accounts are made of has changed/)])
  await writeFile(join(notes, 'code.ts'), code)
  await rm(join(notes, recordingName))
})
