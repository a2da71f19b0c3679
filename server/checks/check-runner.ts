import { randomBytes } from 'node:crypto'
import type { ChallengeManifest, CheckManifest } from '../../shared/challenge/manifest.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { CheckCause } from '../../shared/journal/check-events.ts'
import type { Json } from '../../shared/json.ts'
import type { AccountPort, AccountRole } from './account-port.ts'
import { type CallLimits, createCallBudget } from './call-budget.ts'
import { type CheckCapabilities, findIsolation } from './check-capabilities.ts'
import { createSandboxPool } from './sandbox-pool.ts'
import { type RunEnding, type SandboxRun, startSandbox } from './sandbox-process.ts'
import { serveObserver } from './serve-observer.ts'
import { type StarterText, serveProcedure } from './serve-procedure.ts'
import { inconclusive, snapshotOf, verdictOf, verdictOfEnding } from './verdict-of.ts'

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
  readonly limits?: Partial<Omit<CallLimits, 'probeMs'>>
}

const defaults = { maxSandboxes: 6, maxPerAttempt: 3, idleMs: 60_000, agreeAfterMs: 250 }
const defaultLimits = { calls: 400, answerBytes: 16 * 1024 * 1024 }
const evaluateTimeoutMs = 2_000
const procedureTimeoutMs = 60_000
/** Of a check's time, this much may go to the candidate's API; the rest is for the check to come to an end. */
const probeShare = 0.8

/** Resolves once it is known how this machine can isolate a challenge's code. */
export async function createCheckRunner(options: CheckRunnerOptions = {}): Promise<CheckRunner> {
  const settings = { ...defaults, ...options }
  const limits = { ...defaultLimits, ...options.limits }
  const capabilities = await findIsolation()
  const start = (folder: string) => startSandbox(capabilities.isolation, folder)
  const pool = createSandboxPool({ ...settings, start })

  const inSandbox = async (
    challenge: RunnableChallenge,
    attempt: string,
    run: SandboxRun,
  ): Promise<RunEnding & { printed: string }> => {
    try {
      const sandbox = await pool.take({ digest: challenge.digest, folder: challenge.folder, attempt })
      try {
        return { ...(await sandbox.run(run)), printed: sandbox.printed() }
      } finally {
        pool.giveBack(sandbox)
      }
    } catch (error) {
      return { kind: 'lost', why: error instanceof Error ? error.message : String(error), printed: '' }
    }
  }
  const evaluate = async (
    challenge: RunnableChallenge,
    attempt: string,
    check: CheckManifest,
    look: Look,
  ) => {
    const ending = await inSandbox(challenge, attempt, {
      use: check.use,
      act: { kind: 'evaluate', snapshot: look.snapshot, parameters: look.parameters },
      timeoutMs: evaluateTimeoutMs,
      serve: () => Promise.reject(new Error('Deciding happens from the snapshot alone')),
    })
    return verdictOf(ending)
  }
  const lookOnce = async (run: CheckRun, check: CheckManifest): Promise<Omit<CheckResult, 'durationMs'>> => {
    const stopped = new AbortController()
    const signal = AbortSignal.any([stopped.signal, ...(run.signal === undefined ? [] : [run.signal])])
    const budget = createCallBudget({ ...limits, probeMs: check.timeoutMs * probeShare })
    const { parameters, account } = run
    const ending = await inSandbox(run.challenge, account.accountId, {
      use: check.use,
      act: {
        kind: 'observe',
        nonce: randomBytes(6).toString('hex'),
        context: { parameters, accountId: account.accountId, region: account.region },
      },
      timeoutMs: check.timeoutMs,
      serve: serveObserver(run.port, budget, signal),
      signal: run.signal,
    })
    stopped.abort()
    const note = ending.printed === '' ? {} : { staffNote: ending.printed }
    if (ending.kind !== 'done') return { ...note, ...verdictOfEnding(ending) }
    const snapshot = snapshotOf(ending.value)
    if (snapshot === undefined) return inconclusive('The snapshot is larger than 256 KiB')
    return {
      ...note,
      ...(await evaluate(run.challenge, account.accountId, check, { snapshot, parameters })),
      snapshot,
    }
  }

  return {
    async run(run) {
      const startedAt = performance.now()
      const check = checkOf(run.challenge, run.checkId)
      let result = await lookOnce(run, check)
      if (result.verdict.outcome === 'fail' && run.cause !== 'start' && !run.signal?.aborted) {
        await new Promise(resolve => setTimeout(resolve, settings.agreeAfterMs))
        result = await lookOnce(run, check)
      }
      run.signal?.throwIfAborted()
      return { ...result, durationMs: Math.round(performance.now() - startedAt) }
    },
    async runProcedure(run) {
      const stopped = new AbortController()
      const signal = AbortSignal.any([stopped.signal, ...(run.signal === undefined ? [] : [run.signal])])
      const budget = createCallBudget({ ...limits, probeMs: 0 })
      const starter = () => run.challenge.starterFiles(run.parameters)
      const { parameters, account } = run
      const ending = await inSandbox(run.challenge, account.accountId, {
        use: run.use,
        act: {
          kind: 'procedure',
          context: { parameters, accountId: account.accountId, region: account.region },
        },
        timeoutMs: run.timeoutMs ?? procedureTimeoutMs,
        serve: serveProcedure(run.port, run.role, starter, budget, signal),
        signal: run.signal,
      })
      stopped.abort()
      run.signal?.throwIfAborted()
      if (ending.kind === 'done') return
      const why = ending.kind === 'lost' ? ending.why : describe(ending.failure)
      throw new Error(`${run.use} did not come to its end: ${why} ${ending.printed}`.trim())
    },
    async evaluate({ challenge, checkId, snapshot, parameters }) {
      const check = checkOf(challenge, checkId)
      return (await evaluate(challenge, 'evaluation', check, { snapshot, parameters })).verdict
    },
    warm: challenge => pool.warm(challenge),
    capabilities: () => capabilities,
    close: () => pool.close(),
  }
}

interface Look {
  readonly snapshot: Json
  readonly parameters: Parameters
}

function describe(failure: {
  readonly kind: string
  readonly code?: string
  readonly message: string
}): string {
  return failure.code === undefined ? failure.message : `${failure.code}: ${failure.message}`
}

function checkOf(challenge: RunnableChallenge, checkId: string): CheckManifest {
  const found = challenge.manifest.tasks.flatMap(task => task.checks).find(check => check.id === checkId)
  if (found === undefined) throw new Error(`${challenge.manifest.id} has no check ${checkId}`)
  return found
}
