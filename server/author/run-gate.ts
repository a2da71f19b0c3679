import { createHmac } from 'node:crypto'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { deriveParameters, type Parameters } from '../../shared/challenge/parameters.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { AccountPort } from '../accounts/account-port.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { CheckRunner } from '../checks/check-runner.ts'
import type { CheckLook, CodeRun } from '../checks/runs.ts'
import { type GateRow, gateRows } from './gate-rows.ts'
import { watchSeed } from './watch-seed.ts'

/** A fresh account for one row. */
export interface GateAccount {
  readonly account: CodeRun['account']
  readonly port: AccountPort
  close(): Promise<void>
}

export interface GateOptions {
  readonly challenge: LoadedChallenge
  readonly runner: CheckRunner
  openAccount(): Promise<GateAccount>
  readonly effort: GateEffort
}

export interface GateEffort {
  readonly seeds: readonly GateSeed[]
  readonly mutants: 'alone' | 'together'
  /** Most of a row is waiting; this many wait side by side. */
  readonly rowsAtOnce: number
}

/** One set of parameters. */
export interface GateSeed {
  readonly name: string
  /** Which value every `choice` parameter takes, counted around: with enough seeds, each fault has its turn. */
  readonly variant: number
  /** How often every check runs in the same account; all must agree. */
  readonly runs: number
  /** Only the rows without mutants and without left out tasks. */
  readonly solutionsOnly?: boolean
}

/** Checks of one account that run side by side. More would make it start more environments of the same functions. */
const lanes = 2

export interface GateCell {
  readonly checkId: string
  readonly outcomes: readonly Outcome[]
  readonly expected: Outcome
  readonly longestMs: number
  /** What explains a run that is not as expected, or else the last: symptom, facts, the note for staff. */
  readonly explanation: string
}

export interface GateRun {
  readonly row: GateRow
  readonly seed: string
  readonly parameters: Parameters
  readonly seedMs: number
  readonly cells: readonly GateCell[]
  /** What the seed wrote of secret parameters into the account. */
  readonly leaks?: readonly string[]
  /** Why the row could not be tried at all. */
  readonly problem?: string
}

/** Tries every row with every seed. Rejects for nothing that a row does: that is in its run. */
export async function runGate(options: GateOptions): Promise<GateRun[]> {
  const { challenge, effort } = options
  const rows = gateRows(challenge.manifest, effort.mutants)
  const tries = effort.seeds.flatMap(seed =>
    rows
      .filter(row => !seed.solutionsOnly || /^(starter|solution)/.test(row.name))
      .map(row => ({ row, seed })),
  )
  return inLanes(effort.rowsAtOnce, tries, ({ row, seed }) => runRow(options, row, seed))
}

async function runRow(options: GateOptions, row: GateRow, seed: GateSeed): Promise<GateRun> {
  const { challenge, runner } = options
  const parameters = parametersOf(challenge.manifest, seed)
  const about = { row, seed: seed.name, parameters }
  const began = performance.now()
  const { account, port, close } = await options.openAccount()
  const common = { challenge, parameters, account, port }
  try {
    const watched = watchSeed(port)
    await runner.seed({ ...common, port: watched.port })
    const leaks = watched.leaks(challenge.secretParameters, parameters)
    const seedMs = Math.round(performance.now() - began)
    for (const use of row.steps) await runner.runProcedure({ ...common, use, role: 'candidate' })
    const checks = challenge.manifest.tasks.flatMap(task => task.checks)
    const slowestFirst = [...checks].sort((one, other) => other.timeoutMs - one.timeoutMs)
    const cells = await inLanes(lanes, slowestFirst, async ({ id }): Promise<GateCell> => {
      const results: CheckLook[] = []
      // One look decides, so that an agreeing second one hides nothing here.
      while (results.length < seed.runs) results.push(await runner.look(common, id))
      return cellOf(id, row.expectFail.has(id) ? 'fail' : 'pass', results)
    })
    const inOrder = checks.flatMap(({ id }) => cells.filter(cell => cell.checkId === id))
    return { ...about, seedMs, leaks, cells: inOrder }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { ...about, seedMs: 0, cells: [], problem }
  } finally {
    await close()
  }
}

function parametersOf(manifest: ChallengeManifest, seed: GateSeed): Parameters {
  return deriveParameters(manifest.parameters, name => {
    if (manifest.parameters[name]?.kind !== 'choice')
      return createHmac('sha256', seed.name).update(name).digest().subarray(0, 16)
    const bytes = Buffer.alloc(16)
    bytes.writeUInt32BE(seed.variant)
    return bytes
  })
}

function cellOf(checkId: string, expected: Outcome, results: readonly CheckLook[]): GateCell {
  const wrong = results.find(result => result.verdict.outcome !== expected) ?? results.at(-1)
  return {
    checkId,
    outcomes: results.map(result => result.verdict.outcome),
    expected,
    longestMs: Math.max(...results.map(result => result.durationMs)),
    explanation: JSON.stringify({ ...wrong?.verdict, staffNote: wrong?.staffNote }),
  }
}

async function inLanes<Item, Result>(
  count: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const waiting = items.map((item, index) => ({ item, index }))
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next.index] = await work(next.item)
  }
  await Promise.all(Array.from({ length: count }, lane))
  return results
}
