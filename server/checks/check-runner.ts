import { totalmem } from 'node:os'
import type { PartHealth } from '../../shared/challenge/look-endings.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { type CallLimits, usualCallLimits } from './call-budget.ts'
import { type CheckCapabilities, findIsolation } from './check-capabilities.ts'
import { createCheckSeat, decide } from './check-seat.ts'
import type { LookBeside } from './look-beside.ts'
import { checksFor, checksNear } from './plan.ts'
import { createPlatformBeside, healthBy } from './platform-beside.ts'
import { runProcedure } from './run-procedure.ts'
import type { CheckLook, CheckSeat, CodeRun, ProcedureRun, RunnableChallenge } from './runs.ts'
import { createSandboxPool, type Version } from './sandbox-pool.ts'
import { startSandbox } from './sandbox-process.ts'
import { takeSandbox, versionOf } from './taken-sandbox.ts'

/** Runs the code of challenges, each run in a sandbox; the code's mistakes never become the server's. */
export interface CheckRunner {
  /**
   * A place for looks, once one is free. Rejects with NoSandbox if none can be started, and with the signal's reason once
   * nobody wants it any more. No other attempt has it until it is left.
   */
  seat(run: CodeRun, signal?: AbortSignal): Promise<CheckSeat>
  /** Looks once at one check, in a seat of its own. */
  look(run: CodeRun, checkId: string, beside?: LookBeside): Promise<CheckLook>
  /** Whether a look of this check has been seen to renew environments. */
  renews(challenge: RunnableChallenge, checkId: string): boolean
  /** Fills the account; rejects with a sentence for staff. */
  seed(run: CodeRun): Promise<void>
  /** Which checks a change in this service may have turned. */
  checksFor(challenge: RunnableChallenge, service: string): readonly string[]
  /** Which checks are most likely about a changed resource, by its name. */
  checksNear(challenge: RunnableChallenge, resource: string | undefined): readonly string[]
  /** Runs a seed, solution or mutant; rejects with a sentence when it does not come to its end. */
  runProcedure(run: ProcedureRun): Promise<void>
  /** Decides again from a stored snapshot. */
  evaluate(again: {
    readonly challenge: RunnableChallenge
    readonly checkId: string
    readonly snapshot: Json
    readonly parameters: Parameters
  }): Promise<Verdict>
  /** Whether others' looks have taken every place that this account's could have. */
  isCrowded(accountId: string): boolean
  /** Starts a spare sandbox for a version whose first run is near. */
  warm(challenge: RunnableChallenge): void
  /** What keeps the code of challenges in on this machine, and what is missing. Found out once, at the start. */
  capabilities(): CheckCapabilities
  close(): void
}

/** How much may run at once; what is absent follows from the machine. */
export interface CheckRunnerOptions {
  readonly maxSandboxes?: number
  readonly maxPerAttempt?: number
  /** How long a sandbox without work is kept. */
  readonly idleMs?: number
  /** Hears what a look has left for staff. */
  readonly note?: (note: CheckNote) => void
  readonly limits?: Partial<CallLimits>
  /** Asks the workspace host how it is, as evidence beside looks. */
  readonly workspaces?: () => Promise<PartHealth>
}

/** What is only for staff: why a look is inconclusive, or what a challenge's code printed. */
export interface CheckNote {
  readonly checkId: string
  readonly account: string
  readonly staffNote: string
}

/** Most of its life a sandbox waits for an account: it takes memory (about 45 MB) and little else. */
const sandboxMemory = 64 * 1024 * 1024
/** A quarter of the machine's memory, so that a room full of people does not wait for each other. */
const sandboxesByMemory = Math.floor(totalmem() / 4 / sandboxMemory)

const defaults = {
  maxSandboxes: Math.min(64, Math.max(8, sandboxesByMemory)),
  /** As many as look at the end of an attempt, one that looks again, and a few that wait for the account meanwhile. */
  maxPerAttempt: 12,
  idleMs: 60_000,
  spareAfterMs: 300,
}

/** Resolves once it is known how this machine can isolate a challenge's code. */
export async function createCheckRunner(options: CheckRunnerOptions = {}): Promise<CheckRunner> {
  const settings = { ...defaults, ...options, limits: { ...usualCallLimits, ...options.limits } }
  const capabilities = await findIsolation()
  const start = (version: Pick<Version, 'folder' | 'modules'>) =>
    startSandbox(capabilities.isolation, version.folder, version.modules)
  const pool = createSandboxPool({ ...settings, start })
  const { limits, note } = settings
  const renewing = new Set<string>()

  async function startsAtAll(folder: string): Promise<void> {
    const sandbox = start({ folder, modules: [] })
    await sandbox.ready.finally(() => sandbox.close())
  }

  async function seat(run: CodeRun, signal?: AbortSignal): Promise<CheckSeat> {
    const { accountId } = run.account
    const renews = (checkId: string) => renewing.add(renewingId(run.challenge, checkId))
    const beside = createPlatformBeside(run.port, {
      ...(settings.workspaces && { workspaces: settings.workspaces }),
      sandbox: () => healthBy(() => startsAtAll(run.challenge.folder)),
    })
    const sandbox = await takeSandbox(pool, run.challenge, accountId, signal)
    const taken = createCheckSeat(sandbox, { run, limits, beside, signal, renews })
    return {
      async look(checkId, others) {
        const look = await taken.look(checkId, others)
        if (look.staffNote !== undefined) note?.({ checkId, account: accountId, staffNote: look.staffNote })
        return look
      },
      leave: taken.leave,
    }
  }

  return {
    seat,
    async look(run, checkId, others) {
      const taken = await seat(run)
      try {
        return await taken.look(checkId, others)
      } finally {
        taken.leave()
      }
    },
    renews: (challenge, checkId) => renewing.has(renewingId(challenge, checkId)),
    seed: run =>
      runProcedure(pool, limits, { ...run, use: run.challenge.manifest.account.seed, role: 'administrator' }),
    checksFor: ({ manifest }, service) =>
      checksFor(manifest, { cause: 'account-change', services: [service] }).map(check => check.id),
    checksNear: ({ manifest }, resource) => checksNear(manifest, resource),
    runProcedure: run => runProcedure(pool, limits, run),
    async evaluate({ challenge, checkId, ...seen }) {
      const sandbox = await takeSandbox(pool, challenge, 'evaluation', undefined)
      try {
        return (await decide(sandbox, challenge, checkId, seen)).verdict
      } finally {
        sandbox.giveBack()
      }
    },
    isCrowded: accountId => pool.isCrowded(accountId),
    warm: challenge => pool.warm(versionOf(challenge)),
    capabilities: () => capabilities,
    close: () => pool.close(),
  }
}

const renewingId = ({ digest }: RunnableChallenge, checkId: string) => `${digest} ${checkId}`
