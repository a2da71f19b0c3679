import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { readChallengeFiles } from '../challenges/challenge-files.ts'
import { createChallengeLibrary } from '../challenges/challenge-library.ts'
import { ChallengeProblem } from '../challenges/challenge-problem.ts'
import { type LoadedChallenge, loadChallenge, requireFolderName } from '../challenges/loaded-challenge.ts'
import { createCheckRunner } from '../checks/check-runner.ts'
import { closeOnSignal } from './close-on-signal.ts'
import { createGateAccounts } from './gate-accounts.ts'
import { gateLeaks } from './gate-leaks.ts'
import { gateMatrix, gateProblems } from './gate-report.ts'
import { gateRows } from './gate-rows.ts'
import type { GateRun } from './gate-run.ts'
import { gatesOfLooks, proveKinds } from './kinds/prove-kinds.ts'
import { proveRecorded } from './recording.ts'
import { type GateEffort, type GateOptions, runGate } from './run-gate.ts'

export interface GateResult {
  /** The matrix, for people. */
  readonly matrix: string
  /** What is not as it must be, a sentence each; empty when the challenge has proven itself. */
  readonly problems: readonly string[]
  readonly runs: readonly GateRun[]
}

/** Every row once, and every variant of each fault: the rows take turns with them. */
export const usualEffort: GateEffort = {
  seeds: ['first', 'second', 'third'].map((name, variant) => ({ name, variant, runs: 1 })),
  sharing: 'together',
  inTurn: true,
  rowsAtOnce: 6,
}

/** For each change of anything: the first designs, mutants and cheats of each task, and of what is wrong what must fail. */
export const quickEffort: GateEffort = { ...usualEffort, firstOfEach: 6, killsOnly: true }

/** Every row with every variant of each fault, every check of the tasks that a row is about five times. */
export const fullEffort: GateEffort = {
  ...usualEffort,
  seeds: usualEffort.seeds.map(seed => ({ ...seed, runs: 5 })),
  inTurn: false,
}

/** Proves the challenge in a folder against real embedded accounts: loads it, and tries every row of its gate. */
export async function proveChallenge(
  folder: string,
  effort: Partial<GateEffort> = {},
  tried?: GateOptions['tried'],
): Promise<GateResult> {
  return withChallenge(folder, async options => {
    const all = { ...options, effort: { ...quickEffort, ...effort }, ...(tried && { tried }) }
    const runs = await runGate(all)
    const kinds = all.effort.only === undefined ? await proveKinds(all, runs, gatesOfLooks) : []
    return {
      matrix: gateMatrix(runs),
      problems: [
        ...leaksOf(all.challenge, runs),
        ...gateProblems(runs),
        ...kinds.flatMap(kind => kind.problems),
      ],
      runs,
    }
  })
}

/** Decides all rows of a challenge again from what was recorded of them, in seconds. */
export async function proveFromRecording(folder: string): Promise<GateResult> {
  return withChallenge(folder, async ({ challenge, runner }) => {
    const rows = gateRows(challenge.manifest, usualEffort.sharing)
    const { runs, problems } = await proveRecorded(folder, challenge, rows, runner)
    return { matrix: runs.length === 0 ? '' : gateMatrix(runs), problems, runs }
  })
}

/** What rows were found to tell of secrets, each once. */
export function leaksOf(challenge: LoadedChallenge, runs: readonly GateRun[]): readonly string[] {
  // What could not be tried has no parameters.
  const tried = runs.filter(({ problem }) => problem === undefined)
  return [...new Set(tried.flatMap(run => [...gateLeaks(challenge, run.parameters), ...run.leaks]))]
}

/** Loads a challenge, starts what its code and its accounts need, and ends it all afterwards. Rejects with what is broken. */
export async function withChallenge<Result>(
  folder: string,
  work: (options: Omit<GateOptions, 'effort'>) => Promise<Result>,
): Promise<Result> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'assay-gate-'))
  const [runner, accounts] = await Promise.all([
    createCheckRunner({ maxSandboxes: 48 }),
    createGateAccounts(),
  ])
  const close = closeOnSignal(async () => {
    runner.close()
    await accounts.close()
    await rm(dataFolder, { recursive: true, force: true })
  })
  try {
    const challenge = await loadChallengeFrom(folder, dataFolder)
    return await work({ challenge, runner, openAccount: accounts.open })
  } finally {
    await close()
  }
}

/** Loads the challenge of a folder, whose name is its id. Rejects with a sentence that says what is wrong with it. */
export async function loadChallengeFrom(path: string, dataFolder?: string): Promise<LoadedChallenge> {
  const folder = dirname(path)
  const name = basename(path)
  const kept = dataFolder ?? (await mkdtemp(join(tmpdir(), 'assay-challenge-')))
  try {
    const { challenges, broken } = await createChallengeLibrary({ folder, dataFolder: kept }).load()
    const problem = broken.find(each => each.folder === name)?.problem
    if (problem !== undefined)
      throw new Error(
        /^[\w./-]+:\d+: /.test(problem) ? join(relative('', path), problem) : `${name}: ${problem}`,
      )
    const challenge = challenges.find(each => each.manifest.id === name)
    if (challenge !== undefined) return challenge
    await requireItsName(path)
    throw new Error(`There is no challenge with the id ${name} in ${path}; its folder must have its id.`)
  } finally {
    if (dataFolder === undefined) await rm(kept, { recursive: true, force: true })
  }
}

/** Says where the id of a challenge stands that is not the name of its folder; resolves where there is none to say it of. */
async function requireItsName(path: string): Promise<void> {
  const files = await readChallengeFiles(path).catch(() => [])
  if (files.length === 0) return
  try {
    requireFolderName(
      loadChallenge(files, () => path),
      basename(path),
      files,
    )
  } catch (error) {
    if (!(error instanceof ChallengeProblem)) throw error
    throw new Error(join(relative('', path), error.message), { cause: error })
  }
}
