import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { CheckManifest } from '../../shared/challenge/manifest.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { Json } from '../../shared/json.ts'
import { type CallLimits, createCallBudget } from './call-budget.ts'
import type { CheckResult, CheckRun, RunnableChallenge, Turn } from './runs.ts'
import type { SandboxPool } from './sandbox-pool.ts'
import type { SandboxRun } from './sandbox-process.ts'
import { inSandbox } from './sandbox-work.ts'
import { serveObserver } from './serve-observer.ts'
import { type Decision, inconclusive, snapshotOf, verdictOf, verdictOfEnding } from './verdict-of.ts'

export interface CheckSettings {
  readonly limits: CallLimits
  /** Between a failing look and the one that must agree with it. */
  readonly agreeAfterMs: number
}

/** Deciding is arithmetic over a snapshot. */
const evaluateTimeoutMs = 2_000

/** A look that has waited so long for things to settle needs no second one. */
const patientMs = 2_000

/**
 * Looks and decides. A pass is reported at once: nothing passes by being half done. A fail is looked at a second time,
 * because the change that made the check run may be the first of several; not at the start, where nobody has touched
 * anything, and not after a look that was patient itself.
 */
export async function runCheck(
  pool: SandboxPool,
  settings: CheckSettings,
  run: CheckRun,
): Promise<CheckResult> {
  const check = checkOf(run.challenge, run.checkId)
  const turn: Turn = run.turn ?? (look => look(() => {}))
  const look = () => turn(waits => lookOnce(pool, settings, run, check, waits))
  const first = await look()
  const certain = run.cause === 'start' || first.settledMs >= patientMs
  if (first.verdict.outcome !== 'fail' || certain || run.signal?.aborted) return resultOf(first, 0)
  await pause(settings.agreeAfterMs, run.signal)
  if (run.signal?.aborted) return resultOf(first, 0)
  return resultOf(await look(), first.durationMs + settings.agreeAfterMs)
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {
    // It was ended early, which is what the signal is for.
  })
}

interface Look extends CheckResult {
  /** How long it waited for things to settle. */
  readonly settledMs: number
}

function resultOf({ settledMs: _, ...result }: Look, beforeMs: number): CheckResult {
  return { ...result, durationMs: result.durationMs + beforeMs }
}

/** Looks and decides in one sandbox: what was seen is not kept waiting behind others that want to look. */
function lookOnce(
  pool: SandboxPool,
  settings: CheckSettings,
  run: CheckRun,
  check: CheckManifest,
  waits: (waiting: boolean) => void,
): Promise<Look> {
  const { challenge, account, parameters } = run
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, ...(run.signal === undefined ? [] : [run.signal])])
  const budget = createCallBudget(settings.limits)
  const observing: SandboxRun = {
    use: check.use,
    act: {
      kind: 'observe',
      nonce: randomBytes(6).toString('hex'),
      context: { parameters, accountId: account.accountId, region: account.region },
    },
    timeoutMs: check.timeoutMs,
    serve: serveObserver(run.port, budget, signal),
    signal: run.signal,
  }
  const tenant = tenantOf(challenge, account.accountId)
  return inSandbox(pool, tenant, { signal: run.signal, waits }, async runIn => {
    const looked = await runIn(observing)
    over.abort()
    const aside = {
      ...(looked.printed !== '' && { staffNote: looked.printed }),
      ...(looked.unstarted && { unstarted: looked.unstarted }),
    }
    const times = { durationMs: Math.round(looked.ranMs), settledMs: 0 }
    if (looked.kind !== 'done') return { ...aside, ...verdictOfEnding(looked), ...times }
    const snapshot = snapshotOf(looked.value)
    if (snapshot === undefined) return { ...inconclusive('The snapshot is larger than 256 KiB'), ...times }
    const decided = await runIn(deciding(check, { snapshot, parameters }))
    const durationMs = Math.round(looked.ranMs + decided.ranMs)
    return {
      ...aside,
      ...verdictOf(decided, challenge.texts),
      snapshot,
      durationMs,
      settledMs: looked.settledMs,
    }
  })
}

interface Seen {
  readonly snapshot: Json
  readonly parameters: Parameters
}

/** What `evaluate` says of a snapshot: the code runs again, this time with nothing to ask. */
function deciding(check: CheckManifest, seen: Seen): SandboxRun {
  return {
    use: check.use,
    act: { kind: 'evaluate', ...seen },
    timeoutMs: evaluateTimeoutMs,
    serve: () => Promise.reject(new Error('Deciding happens from the snapshot alone')),
  }
}

/** Decides from a snapshot that was seen before. */
export async function decide(
  pool: SandboxPool,
  challenge: RunnableChallenge,
  attempt: string,
  check: CheckManifest,
  seen: Seen,
): Promise<Decision> {
  const tenant = tenantOf(challenge, attempt)
  const decided = await inSandbox(pool, tenant, {}, run => run(deciding(check, seen)))
  return verdictOf(decided, challenge.texts)
}

export function tenantOf(challenge: RunnableChallenge, attempt: string) {
  return { digest: challenge.digest, folder: challenge.folder, attempt }
}

export function checkOf(challenge: RunnableChallenge, checkId: string): CheckManifest {
  const found = challenge.manifest.tasks.flatMap(task => task.checks).find(check => check.id === checkId)
  if (found === undefined) throw new Error(`${challenge.manifest.id} has no check ${checkId}`)
  return found
}
