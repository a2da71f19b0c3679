import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { startBusyLoops } from './busy-loops.ts'
import { checkFigures, gateFigures } from './gate-figures.ts'
import { gateMatrix, gateProblems } from './gate-report.ts'
import { type GateRow, gateRows } from './gate-rows.ts'
import { type GateRun, isRight } from './gate-run.ts'
import { htmlReport } from './html-report.ts'
import { gatesOfLooks, proveKinds } from './kinds/prove-kinds.ts'
import { fullEffort, leaksOf, quickEffort, usualEffort, withChallenge } from './prove-challenge.ts'
import { decideAgain, decidedOtherwise, keepLooks, readLooks } from './recorded-looks.ts'
import { keepRecording } from './recording.ts'
import { keepRecord, type RecordedEffort } from './report-record.ts'
import { firstOfEach, type GateEffort, runGate } from './run-gate.ts'

/** What the command was told. */
export interface TestFlags {
  readonly full: boolean
  readonly quick: boolean
  readonly load: boolean
  readonly recorded: boolean
  /** Keeps what was seen beside the challenge. */
  readonly record: boolean
  readonly alone: boolean
  readonly only?: string | undefined
  readonly 'at-once'?: string | undefined
}

const busyLoops = 4
/** Tries a challenge, shows how far it is, and writes what came of it. Whether the challenge has proven itself. */
export async function commandTest(folder: string, flags: TestFlags): Promise<boolean> {
  const isWhole = !flags.recorded && !flags.quick && flags.only === undefined
  if (flags.record && !isWhole)
    throw new Error('Only a live run of all rows is recorded: leave out --quick, --only and --recorded.')
  const began = performance.now()
  return withChallenge(resolve(folder), async options => {
    const { challenge, runner } = options
    const results = resolve('test-results/challenges', challenge.manifest.id)
    const looksPath = join(results, 'looks.jsonl')
    const effort = effortOf(flags)
    await mkdir(results, { recursive: true })
    const endLoad = flags.load ? startBusyLoops(busyLoops) : () => undefined
    try {
      const before = flags.recorded ? await readLooks(looksPath, allRows(challenge), challenge) : []
      const runs = flags.recorded
        ? await decideAgain(before, challenge, runner)
        : await runGate({ ...options, effort, tried: showProgress })
      if (!flags.recorded) await keepLooks(looksPath, runs)
      // What it refuses is told at the end, after what is not as it must be.
      const refusal = flags.record
        ? await refusalOf(keepRecording(resolve(folder), challenge, runs))
        : undefined
      const someRowsOnly = flags.only !== undefined
      const wanted = flags.recorded ? gatesOfLooks : []
      const kinds = someRowsOnly ? [] : await proveKinds(options, runs, wanted)
      const problems = [
        ...leaksOf(challenge, runs),
        ...gateProblems(runs),
        ...kinds.flatMap(kind => kind.problems),
      ]
      const figures = gateFigures(runs, (performance.now() - began) / 1000)
      const reported = { challenge, runs, kinds, figures, problems }
      await writeFile(join(results, 'report.html'), htmlReport(reported))
      await writeFile(
        join(results, 'report.json'),
        `${JSON.stringify({ figures, kinds, problems }, undefined, 2)}\n`,
      )
      const effortName = recordedAs(flags)
      if (effortName !== undefined && !flags.recorded && !someRowsOnly)
        await keepRecord(resolve(folder), {
          ...reported,
          effort: effortName,
          busyLoops: flags.load ? busyLoops : 0,
        })
      console.log(`\n${gateMatrix(runs)}\n`)
      if (someRowsOnly) console.log(`${checkTimes(runs)}\n`)
      for (const { title, problems, seconds } of kinds)
        console.log(
          `${problems.length === 0 ? 'holds' : `${problems.length} found`}: ${title} (${seconds} s)`,
        )
      for (const sentence of decidedOtherwise(runs, before)) console.log(`~ ${sentence}`)
      for (const problem of problems) console.log(`\n! ${problem.slice(0, 1500)}`)
      console.log(`\n${JSON.stringify(figures)}\n${join(results, 'report.html')}`)
      if (refusal !== undefined) console.log(`\n! ${refusal}`)
      return problems.length === 0
    } finally {
      endLoad()
    }
  })
}

/** Why something was not done; undefined where it was. */
const refusalOf = (work: Promise<void>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )

/** Every row that a live run of any effort could have tried. */
function allRows({ manifest }: LoadedChallenge): GateRow[] {
  const first = firstOfEach(manifest, quickEffort.firstOfEach)
  return [manifest, first].flatMap(each => [...gateRows(each, 'together'), ...gateRows(each, 'alone')])
}

/** Under which name a run is kept beside the challenge; others are not. */
function recordedAs({ quick, full, load }: TestFlags): RecordedEffort | undefined {
  if (full) return load ? 'load' : 'full'
  return quick && !load ? 'quick' : undefined
}

function effortOf({ full, quick, alone, only, 'at-once': atOnce }: TestFlags): GateEffort {
  const effort = full ? fullEffort : quick ? quickEffort : usualEffort
  return {
    ...effort,
    ...(alone && { sharing: 'alone' }),
    ...(only !== undefined && { only }),
    ...(atOnce !== undefined && { rowsAtOnce: Number(atOnce) }),
  }
}

const inSeconds = (ms: number) => (ms / 1000).toFixed(1)

/** How long each check looked, where somebody has asked for a few rows. */
function checkTimes(runs: readonly GateRun[]): string {
  return checkFigures(runs)
    .map(
      ({ checkId, medianMs, p99Ms }) => `${checkId}: ${inSeconds(medianMs)} s, at most ${inSeconds(p99Ms)} s`,
    )
    .join('\n')
}

function showProgress(run: GateRun, done: number, of: number): void {
  const { row, seed, cells, problem, seedMs, lookedMs } = run
  const wrong = cells
    .filter(cell => !isRight(cell))
    .map(({ checkId, outcomes, symptoms }) => `${checkId} (${outcomes.join(' ')}: ${symptoms.join(' ')})`)
  const said = problem ?? (wrong.length === 0 ? 'as expected' : `not as expected: ${wrong.join(', ')}`)
  const times =
    lookedMs === undefined
      ? ''
      : ` – prepared in ${inSeconds(seedMs)} s, looked at for ${inSeconds(lookedMs)} s`
  console.log(`${String(done).padStart(String(of).length)}/${of} ${row.name} (${seed}): ${said}${times}`)
}
