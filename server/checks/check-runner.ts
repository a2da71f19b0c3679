import { totalmem } from 'node:os'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { type CallLimits, usualCallLimits } from './call-budget.ts'
import { type CheckCapabilities, findIsolation } from './check-capabilities.ts'
import { checkOf, decide, runCheck } from './run-check.ts'
import { runProcedure } from './run-procedure.ts'
import type { CheckResult, CheckRun, ProcedureRun, RunnableChallenge } from './runs.ts'
import { createSandboxPool } from './sandbox-pool.ts'
import { startSandbox } from './sandbox-process.ts'

export interface CheckRunner {
  /** Runs one check. Never rejects for what the challenge's code or the account does: that is `inconclusive`. */
  run(run: CheckRun): Promise<CheckResult>
  /** Runs a seed, solution or mutant; rejects with a sentence when it does not come to its end. */
  runProcedure(run: ProcedureRun): Promise<void>
  /** Decides again from a stored snapshot. */
  evaluate(again: {
    readonly challenge: RunnableChallenge
    readonly checkId: string
    readonly snapshot: Json
    readonly parameters: Parameters
  }): Promise<Verdict>
  /** Starts a spare sandbox for a version whose first run is near. */
  warm(challenge: RunnableChallenge): void
  capabilities(): CheckCapabilities
  close(): void
}

export interface CheckRunnerOptions {
  readonly maxSandboxes?: number
  readonly maxPerAttempt?: number
  /** How long a sandbox without work is kept. */
  readonly idleMs?: number
  /** Between a failing look and the one that must agree with it. */
  readonly agreeAfterMs?: number
  readonly limits?: Partial<CallLimits>
}

/** Most of its life a sandbox waits for an account: it takes memory (about 45 MB) and little else. */
const sandboxMemory = 64 * 1024 * 1024
/** A quarter of the machine's memory, so that a room full of people does not wait for each other. */
const sandboxesByMemory = Math.floor(totalmem() / 4 / sandboxMemory)

const defaults = {
  maxSandboxes: Math.min(64, Math.max(8, sandboxesByMemory)),
  maxPerAttempt: 4,
  idleMs: 60_000,
  agreeAfterMs: 250,
}

/** Resolves once it is known how this machine can isolate a challenge's code. */
export async function createCheckRunner(options: CheckRunnerOptions = {}): Promise<CheckRunner> {
  const settings = { ...defaults, ...options, limits: { ...usualCallLimits, ...options.limits } }
  const capabilities = await findIsolation()
  const start = (folder: string) => startSandbox(capabilities.isolation, folder)
  const pool = createSandboxPool({ ...settings, start })
  return {
    async run(run) {
      const result = await runCheck(pool, settings, run)
      run.signal?.throwIfAborted()
      return result
    },
    runProcedure: run => runProcedure(pool, settings.limits, run),
    async evaluate({ challenge, checkId, ...look }) {
      const check = checkOf(challenge, checkId)
      return (await decide(pool, challenge, 'evaluation', check, look)).verdict
    },
    warm: challenge => pool.warm(challenge),
    capabilities: () => capabilities,
    close: () => pool.close(),
  }
}
