import { createHmac } from 'node:crypto'
import { deriveParameters, type Parameters } from '../../../shared/challenge/parameters.ts'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import type { AccountPort } from '../../checks/account-port.ts'
import type { AttemptAccount, CheckRunner } from '../../checks/check-runner.ts'
import type { LoadedChallenge } from '../loaded-challenge.ts'
import { type GateRow, gateRows } from './gate-rows.ts'

/** A fresh account for one row. */
export interface GateAccount {
  readonly account: AttemptAccount
  readonly port: AccountPort
  close(): Promise<void>
}

export interface GateOptions {
  readonly challenge: LoadedChallenge
  readonly runner: CheckRunner
  openAccount(): Promise<GateAccount>
  /** One set of parameters each. */
  readonly seeds: readonly string[]
  /** How often every check runs in the same account; all runs must agree. */
  readonly repeats: number
  /** Most of a row is waiting; this many wait side by side. */
  readonly rowsAtOnce: number
}

export interface GateCell {
  readonly checkId: string
  readonly outcomes: readonly Outcome[]
  readonly expected: Outcome
  readonly longestMs: number
  /** What explains the last run: symptom, facts, and the note for staff. */
  readonly explanation: string
}

export interface GateRun {
  readonly row: GateRow
  readonly seed: string
  readonly parameters: Parameters
  readonly seedMs: number
  readonly cells: readonly GateCell[]
  /** Why the row could not be tried at all. */
  readonly problem?: string
}

/** Tries every row with every seed. Rejects for nothing that a row does: that is in its run. */
export async function runGate(options: GateOptions): Promise<GateRun[]> {
  const { challenge, seeds } = options
  const rows = gateRows(challenge.manifest)
  const waiting = seeds.flatMap(seed => rows.map(row => ({ row, seed })))
  const order = new Map(waiting.map((each, index) => [each, index]))
  const runs: GateRun[] = []
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      runs[order.get(next) ?? 0] = await runRow(options, next.row, next.seed)
  }
  await Promise.all(Array.from({ length: options.rowsAtOnce }, work))
  return runs
}

async function runRow(options: GateOptions, row: GateRow, seed: string): Promise<GateRun> {
  const { challenge, runner } = options
  const parameters = deriveParameters(challenge.manifest.parameters, name =>
    createHmac('sha256', seed).update(name).digest().subarray(0, 16),
  )
  const began = performance.now()
  let seedMs = 0
  const { account, port, close } = await options.openAccount()
  const common = { challenge, parameters, account, port }
  try {
    await runner.runProcedure({ ...common, use: challenge.manifest.account.seed, role: 'administrator' })
    seedMs = Math.round(performance.now() - began)
    for (const use of row.steps) await runner.runProcedure({ ...common, use, role: 'candidate' })
    const checks = challenge.manifest.tasks.flatMap(task => task.checks)
    const cells = await Promise.all(
      checks.map(async ({ id }): Promise<GateCell> => {
        const results = []
        for (let turn = 0; turn < options.repeats; turn += 1)
          // As at the start: one look decides, so that an agreeing second one hides nothing here.
          results.push(await runner.run({ ...common, checkId: id, cause: 'start' }))
        const last = results.at(-1)
        return {
          checkId: id,
          outcomes: results.map(result => result.verdict.outcome),
          expected: row.expectFail.has(id) ? 'fail' : 'pass',
          longestMs: Math.max(...results.map(result => result.durationMs)),
          explanation: JSON.stringify({ ...last?.verdict, staffNote: last?.staffNote }),
        }
      }),
    )
    return { row, seed, parameters, seedMs, cells }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { row, seed, parameters, seedMs, cells: [], problem }
  } finally {
    await close()
  }
}
