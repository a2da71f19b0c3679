import { availableParallelism } from 'node:os'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { CheckCause } from '../../shared/journal/check-events.ts'
import type { Json } from '../../shared/json.ts'
import type { AccountPort, AccountRole } from './account-port.ts'
import { type CallLimits, usualCallLimits } from './call-budget.ts'
import { type CheckCapabilities, findIsolation } from './check-capabilities.ts'
import { checkOf, decide, runCheck } from './run-check.ts'
import { runProcedure } from './run-procedure.ts'
import { createSandboxPool } from './sandbox-pool.ts'
import { startSandbox } from './sandbox-process.ts'
import type { StarterText } from './serve-procedure.ts'

/** What the runner needs of a challenge: one pinned version. */
export interface RunnableChallenge {
  readonly digest: string
  /** The read-only copy of this version. */
  readonly folder: string
  readonly manifest: ChallengeManifest
  starterFiles(parameters: Parameters): readonly StarterText[]
}

export interface AttemptAccount {
  readonly accountId: string
  readonly region: string
}

export interface CheckRun {
  readonly challenge: RunnableChallenge
  readonly checkId: string
  readonly parameters: Parameters
  readonly account: AttemptAccount
  readonly port: AccountPort
  readonly cause: CheckCause
  /** Ends the run at once; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface CheckResult {
  readonly verdict: Verdict
  /** What the verdict was decided from; absent where nothing could be observed. */
  readonly snapshot?: Json
  /** Of the looking and deciding, without waiting for a free sandbox. */
  readonly durationMs: number
  /** Why it is inconclusive, or what the code printed. May quote the challenge's code: never for a candidate. */
  readonly staffNote?: string
}

export interface ProcedureRun {
  readonly challenge: RunnableChallenge
  /** `seed/shop.ts#seed` */
  readonly use: string
  readonly parameters: Parameters
  readonly account: AttemptAccount
  readonly port: AccountPort
  readonly role: AccountRole
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

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

const defaults = {
  maxSandboxes: Math.max(6, availableParallelism() * 3),
  maxPerAttempt: 3,
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
