import { randomBytes } from 'node:crypto'
import { AwsCallError } from '../../shared/challenge/check.ts'
import { faultOf, type PlatformHealth, provenFaults } from '../../shared/challenge/look-endings.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { CheckManifest } from '../../shared/challenge/task-manifest.ts'
import type { Json } from '../../shared/json.ts'
import { type CallLimits, createCallBudget } from './call-budget.ts'
import { CallEnded } from './call-ended.ts'
import { alone, type LookBeside } from './look-beside.ts'
import type { PlatformBeside } from './platform-beside.ts'
import type { CheckLook, CheckSeat, CodeRun, RunnableChallenge } from './runs.ts'
import type { SandboxRun, Serve } from './sandbox-process.ts'
import { serveObserver } from './serve-observer.ts'
import type { TakenSandbox } from './taken-sandbox.ts'
import {
  type Decision,
  decisionOf,
  type EndedLook,
  endedBy,
  type Said,
  saidBy,
  snapshotOf,
} from './verdict-of.ts'

/** Deciding is arithmetic over a snapshot. */
const evaluateTimeoutMs = 2_000

/** What a seat is for, and what limits its looks. */
export interface SeatPowers {
  readonly run: CodeRun
  readonly limits: CallLimits
  readonly beside: PlatformBeside
  readonly signal: AbortSignal | undefined
  /** Hears of each check that lets environments begin anew. */
  readonly renews?: (checkId: string) => void
}

/** Looks in a sandbox that was taken, as often as its owner likes. */
export function createCheckSeat(sandbox: TakenSandbox, powers: SeatPowers): CheckSeat {
  return {
    async look(checkId, beside = alone) {
      const check = checkOf(powers.run.challenge, checkId)
      const look = await lookOnce(sandbox, check, { ...powers, others: beside })
      powers.signal?.throwIfAborted()
      return look
    },
    leave: () => sandbox.giveBack(),
  }
}

/** What a look has beside what its seat has. */
interface LookPowers extends SeatPowers {
  readonly others: LookBeside
}

/** What a look saw and said, before it is asked whose fault that is. */
interface Look {
  readonly said: Said
  readonly snapshot?: Json
  readonly durationMs: number
  readonly settledMs: number
  readonly printed: string
}

async function lookOnce(sandbox: TakenSandbox, check: CheckManifest, powers: LookPowers): Promise<CheckLook> {
  const health = powers.beside.ask()
  health.catch(() => {})
  const { said, printed, ...look } = await lookAndDecide(sandbox, check, powers)
  // Nobody waits for it any more: how the platform is says nothing to anybody.
  powers.signal?.throwIfAborted()
  const before = await health
  const aside = printed === '' ? {} : { staffNote: printed }
  return { ...aside, ...(await faultless(said, before, powers.beside)), ...look }
}

/** Looks and decides in one sandbox: what was seen is not kept waiting behind others that want to look. */
async function lookAndDecide(sandbox: TakenSandbox, check: CheckManifest, powers: LookPowers): Promise<Look> {
  const { run } = powers
  const over = new AbortController()
  const { observing, hasSeen } = observationOf(check, powers, over.signal)
  const looked = await sandbox.run(observing)
  over.abort()
  const { printed } = looked
  const times = { durationMs: Math.round(looked.ranMs), settledMs: 0, printed }
  if (looked.kind !== 'done') return { said: endedBy(looked, hasSeen()), ...times }
  const snapshot = snapshotOf(looked.value)
  if (snapshot === undefined) return { said: tooLarge(hasSeen()), ...times }
  const decided = await sandbox.run(deciding(check, { snapshot, parameters: run.parameters }))
  return {
    said: saidBy(decided, run.challenge.texts, hasSeen()),
    snapshot,
    durationMs: Math.round(looked.ranMs + decided.ranMs),
    settledMs: looked.settledMs,
    printed,
  }
}

const tooLarge = (seen: boolean): EndedLook => ({
  ending: seen ? 'snapshot-too-large' : 'large-by-itself',
  note: 'the snapshot is larger than 256 KiB',
})

/**
 * What is said, unless the platform has proven its own fault: it is asked again where nothing passes, and may have failed
 * only meanwhile.
 */
async function faultless(said: Said, before: PlatformHealth, beside: PlatformBeside): Promise<Decision> {
  if ('verdict' in said && said.verdict.outcome === 'pass') return said
  const isLost = 'ending' in said && /^(?:crashed|time-used-up)/.test(said.ending)
  const [after, sandbox] = await Promise.all([beside.ask(), isLost ? beside.askSandbox() : undefined])
  const all = { ...after, ...(sandbox && { sandbox }) }
  if ('ending' in said) return decisionOf(said, before, all)
  const ending = 'failed-beside-a-fault'
  return faultOf(ending, provenFaults(before, all)) === 'platform'
    ? decisionOf({ ending, note: `it failed: ${said.verdict.symptom.code}` }, before, all)
    : said
}

/** The look itself, and whether it has seen anything of the account yet; `over` ends the calls that it has left behind. */
function observationOf(
  check: CheckManifest,
  { run: { parameters, account, port }, limits, signal, renews, others }: LookPowers,
  over: AbortSignal,
): { readonly observing: SandboxRun; hasSeen(): boolean } {
  const calls = AbortSignal.any(signal === undefined ? [over] : [over, signal])
  const serve = serveObserver(port, createCallBudget(limits), calls, {
    ...others,
    renew(...renewal) {
      renews?.(check.id)
      return others.renew(...renewal)
    },
  })
  let seen = false
  const noted: Serve = async call => {
    try {
      const answer = await serve(call)
      seen = true
      return answer
    } catch (error) {
      // A call that breaks a rule never reached the account.
      seen ||= error instanceof AwsCallError || error instanceof CallEnded
      throw error
    }
  }
  const observing: SandboxRun = {
    use: check.use,
    act: {
      kind: 'observe',
      nonce: randomBytes(6).toString('hex'),
      context: { parameters, accountId: account.accountId, region: account.region },
    },
    timeoutMs: check.timeoutMs,
    serve: noted,
    signal,
  }
  return { observing, hasSeen: () => seen }
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

/** Decides from a snapshot that was seen before. Nobody is asked how the platform is: it was seen when it was well. */
export async function decide(
  sandbox: TakenSandbox,
  challenge: RunnableChallenge,
  checkId: string,
  seen: Seen,
): Promise<Decision> {
  const said = saidBy(await sandbox.run(deciding(checkOf(challenge, checkId), seen)), challenge.texts, true)
  return 'ending' in said ? decisionOf(said, {}, {}) : said
}

function checkOf(challenge: RunnableChallenge, checkId: string): CheckManifest {
  const found = challenge.manifest.tasks.flatMap(task => task.checks).find(check => check.id === checkId)
  if (found === undefined) throw new Error(`${challenge.manifest.id} has no check ${checkId}`)
  return found
}
