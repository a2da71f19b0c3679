import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { readChallengeFiles } from '../challenges/challenge-files.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { CheckRunner } from '../checks/check-runner.ts'
import { gateProblems } from './gate-report.ts'
import type { GateRow } from './gate-rows.ts'
import { cellsOf, type GateRun } from './gate-run.ts'
import { decideAgain } from './recorded-looks.ts'

/**
 * What a live run of all rows has seen, kept beside the challenge as `recorded.jsonl.gz`, so that each change of a check's
 * `evaluate` is held against all rows in seconds.
 */
export const recordingName = 'recorded.jsonl.gz'

/** The first line. */
interface RecordingHead {
  /** Of all that the accounts of its rows were made of. */
  readonly madeOf: string
  /** Of each check that looked, by its id, the file that it was in. */
  readonly checks: Readonly<Record<string, string>>
}

/** What decides about a verdict and its expectation, of one row; the rest of a run is for other gates. */
type RecordedRow = Pick<GateRun, 'seed' | 'parameters'> & {
  readonly row: string
  readonly looks: readonly Pick<GateRun['looks'][number], 'checkId' | 'verdict' | 'snapshot'>[]
}

/** Whatever accounts are made of and looked at by: code that is not a check's, files of candidates, their policy. */
const makes = /^(?!checks\/|texts\/|languages\/|briefs\/|hints\/|training\/).*\.(ts|json|mjs|py|html)$/

/** Keeps what a live run has seen. Rows that could not be tried, or that said what they should not, are refused. */
export async function keepRecording(
  folder: string,
  challenge: LoadedChallenge,
  runs: readonly GateRun[],
): Promise<void> {
  const problems = gateProblems(runs)
  if (problems.length > 0)
    throw new Error(`Nothing was recorded, since ${problems.length} things are not as they must be.`)
  const head: RecordingHead = { madeOf: await madeOf(folder, challenge), checks: usesOf(challenge) }
  const rows = runs.map(
    ({ row, seed, parameters, looks }): RecordedRow => ({
      row: row.name,
      seed,
      parameters,
      looks: looks.map(({ checkId, verdict, snapshot }) => ({ checkId, verdict, snapshot })),
    }),
  )
  const text = [head, ...rows].map(line => JSON.stringify(line)).join('\n')
  await writeFile(join(folder, recordingName), await promisify(gzip)(text, { level: 9 }))
}

/**
 * Decides every recorded row anew with the checks as they are now, and says what is not as it must be. A recording of which rows
 * or checks are missing, or whose accounts would be made otherwise today, is a problem by itself.
 */
export async function proveRecorded(
  folder: string,
  challenge: LoadedChallenge,
  rows: readonly GateRow[],
  runner: CheckRunner,
): Promise<{ readonly runs: readonly GateRun[]; readonly problems: readonly string[] }> {
  const again = `Record it anew: npm run challenge -- test challenges/${challenge.manifest.id} --record`
  const text = await readFile(join(folder, recordingName)).then(
    bytes => promisify(gunzip)(bytes).then(String),
    () => undefined,
  )
  if (text === undefined) return { runs: [], problems: [`There is no ${recordingName}. ${again}`] }
  // Written by ourselves.
  const [head, ...recorded] = text.split('\n').map(line => JSON.parse(line)) as [
    RecordingHead,
    ...RecordedRow[],
  ]
  const lacking = [
    ...(head.madeOf === (await madeOf(folder, challenge))
      ? []
      : ['What accounts are made of has changed since it was recorded.']),
    ...rows
      .filter(({ name }) => !recorded.some(({ row }) => row === name))
      .map(({ name }) => `The row “${name}” is not in it.`),
    ...Object.entries(usesOf(challenge))
      .filter(([id, use]) => head.checks[id] !== use)
      .map(([id]) => `The check ${id} is not in it.`),
  ]
  const runs = await decideAgain(
    recorded.flatMap(one => {
      const row = rows.find(({ name }) => name === one.row)
      return row === undefined ? [] : [runOf(one, row, challenge)]
    }),
    challenge,
    runner,
  )
  const stale = lacking.map(sentence => `${recordingName} is stale: ${sentence} ${again}`)
  return { runs, problems: [...stale, ...gateProblems(runs)] }
}

function runOf(
  { seed, parameters, looks: seen }: RecordedRow,
  row: GateRow,
  challenge: LoadedChallenge,
): GateRun {
  const looks = seen.map(look => ({
    ...look,
    durationMs: 0,
    settledMs: 0,
    repeated: 0,
    requests: [],
    effects: [],
  }))
  const cells = cellsOf(row, Object.keys(usesOf(challenge)), looks)
  return { row, seed, parameters, seedMs: 0, cells, looks, steps: [], seeding: [], leaks: [] }
}

const usesOf = ({ manifest }: LoadedChallenge): Readonly<Record<string, string>> =>
  Object.fromEntries(manifest.tasks.flatMap(task => task.checks.map(({ id, use }) => [id, use])))

/** The digest of whatever the rows' accounts are made of. */
async function madeOf(folder: string, { manifest }: LoadedChallenge): Promise<string> {
  const { parameters, account, solutions, designs, mutants, cheats } = manifest
  const hash = createHash('sha256')
  hash.update(JSON.stringify({ parameters, account, solutions, designs, mutants, cheats }))
  for (const { path, data } of await readChallengeFiles(folder))
    if (makes.test(path)) hash.update(`\0${path}\0`).update(data)
  return hash.digest('hex')
}
