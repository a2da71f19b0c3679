import { randomBytes } from 'node:crypto'
import type { CheckManifest } from '../../shared/challenge/manifest.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { Json } from '../../shared/json.ts'
import { type CallLimits, createCallBudget } from './call-budget.ts'
import type { CheckLook, CheckSeat, CodeRun, RunnableChallenge } from './runs.ts'
import type { SandboxRun } from './sandbox-process.ts'
import { serveObserver } from './serve-observer.ts'
import type { TakenSandbox } from './taken-sandbox.ts'
import { type Decision, inconclusive, snapshotOf, verdictOf, verdictOfEnding } from './verdict-of.ts'

/** Deciding is arithmetic over a snapshot. */
const evaluateTimeoutMs = 2_000

/** Looks in a sandbox that was taken, as often as its owner likes. */
export function createCheckSeat(
  sandbox: TakenSandbox,
  run: CodeRun,
  limits: CallLimits,
  signal: AbortSignal | undefined,
): CheckSeat {
  return {
    async look(checkId) {
      const look = await lookOnce(sandbox, run, checkOf(run.challenge, checkId), limits, signal)
      signal?.throwIfAborted()
      return look
    },
    leave: () => sandbox.giveBack(),
  }
}

/** Looks and decides in one sandbox: what was seen is not kept waiting behind others that want to look. */
async function lookOnce(
  sandbox: TakenSandbox,
  run: CodeRun,
  check: CheckManifest,
  limits: CallLimits,
  signal: AbortSignal | undefined,
): Promise<CheckLook> {
  const over = new AbortController()
  const looked = await sandbox.run(observing(run, check, limits, over.signal, signal))
  over.abort()
  const aside = looked.printed === '' ? {} : { staffNote: looked.printed }
  const times = { durationMs: Math.round(looked.ranMs), settledMs: 0 }
  if (looked.kind !== 'done') return { ...aside, ...verdictOfEnding(looked), ...times }
  const snapshot = snapshotOf(looked.value)
  if (snapshot === undefined) return { ...inconclusive('The snapshot is larger than 256 KiB'), ...times }
  const decided = await sandbox.run(deciding(check, { snapshot, parameters: run.parameters }))
  const durationMs = Math.round(looked.ranMs + decided.ranMs)
  return {
    ...aside,
    ...verdictOf(decided, run.challenge.texts),
    snapshot,
    durationMs,
    settledMs: looked.settledMs,
  }
}

/** The look itself; `over` ends the calls that it has left behind. */
function observing(
  { parameters, account, port }: CodeRun,
  check: CheckManifest,
  limits: CallLimits,
  over: AbortSignal,
  signal: AbortSignal | undefined,
): SandboxRun {
  const calls = AbortSignal.any(signal === undefined ? [over] : [over, signal])
  return {
    use: check.use,
    act: {
      kind: 'observe',
      nonce: randomBytes(6).toString('hex'),
      context: { parameters, accountId: account.accountId, region: account.region },
    },
    timeoutMs: check.timeoutMs,
    serve: serveObserver(port, createCallBudget(limits), calls),
    signal,
  }
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
  sandbox: TakenSandbox,
  challenge: RunnableChallenge,
  checkId: string,
  seen: Seen,
): Promise<Decision> {
  return verdictOf(await sandbox.run(deciding(checkOf(challenge, checkId), seen)), challenge.texts)
}

function checkOf(challenge: RunnableChallenge, checkId: string): CheckManifest {
  const found = challenge.manifest.tasks.flatMap(task => task.checks).find(check => check.id === checkId)
  if (found === undefined) throw new Error(`${challenge.manifest.id} has no check ${checkId}`)
  return found
}
