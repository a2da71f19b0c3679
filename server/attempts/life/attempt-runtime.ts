import type { OutageReason } from '../../../shared/clock.ts'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Log } from '../../log.ts'
import { createScope } from '../../scope.ts'
import type { Workspace, WorkspaceDriver } from '../../workspaces/driver.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'
import { type CheckRuns, createCheckRuns } from '../checks/check-runs.ts'
import { mayLook } from '../checks/may-look.ts'
import { decideAccountChanged } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { createTerminalRecorder, type TerminalRecorder } from '../recording/terminal-recorder.ts'
import type { AccountChange, AttemptAccount, AttemptAccounts } from './attempt-accounts.ts'
import { createOwedChecks } from './owed-checks.ts'
import { createOwnLoad } from './own-load.ts'
import { remembered } from './remembered.ts'
import { createRepeated, type Later } from './repeated.ts'
import { tellBackedUp } from './tell-backed-up.ts'

/** What runs beside an open attempt: its checks, the watch on its account, its workspace. */
export interface AttemptRuntime {
  readonly attempt: LiveAttempt
  readonly challenge: LoadedChallenge
  readonly checks: CheckRuns
  account(): Promise<AttemptAccount>
  workspace(): Promise<Workspace>
  readonly recorder: TerminalRecorder
  /** Runs code of the challenge in the account; rejects with a reason for staff. */
  runProcedure(use: string, role: 'administrator' | 'candidate'): Promise<void>
  /** Watches the account and asks for the checks that a crash or an outage has left undone. Safe to call twice. */
  begin(): Promise<void>
  /** Watches the account anew from the last change that is written down, until the attempt is judged. */
  watchAccount(): Promise<void>
  /** Begins again once that is possible, if it has begun before. */
  catchUp(): void
  close(): void
}

export interface RuntimePowers {
  readonly accounts: AttemptAccounts
  readonly workspaces: WorkspaceDriver
  readonly code: ChallengeCode
  blob(digest: string): Promise<Uint8Array | undefined>
  readonly now: () => number
  /** Resolves once nobody waits for a start, or has waited long enough: what is not urgent goes on then. */
  calm(): Promise<void>
  readonly later: Later
  readonly log: Log
  /** Hears since when something is at fault for this attempt alone, and with undefined that it is over. */
  tellFault(reason: OutageReason, since: number | undefined): void
}

/** That something runs, and what it writes of itself, changes nothing. */
function isRunning({ service, operation }: AccountChange): boolean {
  return service === 'cloudwatch-logs' || (service === 'lambda' && operation === 'Invoke')
}

/** Beside whatever else is to be done: whoever waits for a start comes before verdicts that nobody has asked for yet. */
function onceAtATime(work: () => Promise<void>, failed: () => void): () => void {
  let isUnderWay = false
  return () => {
    if (isUnderWay) return
    isUnderWay = true
    work()
      .catch(failed)
      .finally(() => {
        isUnderWay = false
      })
  }
}

export function createAttemptRuntime(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  powers: RuntimePowers,
): AttemptRuntime {
  const { accounts, workspaces, code, now, log } = powers
  const scope = createScope()
  const account = remembered(() => findAccount(attempt, accounts))
  const workspace = remembered(() => attachWorkspace(attempt, workspaces))
  const checkIds = challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id))
  const owed = createOwedChecks(attempt, checkIds, service => code.checksFor(challenge, service))
  const load = createOwnLoad({
    shellsMs: async () => (await (await workspace()).usage()).cpuMs,
    functions: async () => accounts.usage((await account()).accountId),
    now,
  })
  const recorder = createTerminalRecorder({ ...powers, attempt, workspace })
  let begun = false
  let stopWatch = () => {}

  const beginAgain = createRepeated(begin, {
    later: powers.later,
    failed: error => log.warn({ error, attemptId: attempt.id }, 'an attempt waits to go on'),
  })

  const checks = createCheckRuns(
    { ...attempt, append: appendOrBeginAgain },
    async signal => {
      load.begin()
      return code.seat(await codeRun(), signal)
    },
    { ...looksOf(attempt, challenge, code), now, backedUp: tellBackedUp(attempt, load, powers) },
  )
  for (const part of [recorder, beginAgain, checks]) scope.own(part)
  const lookFirst = onceAtATime(async () => {
    await powers.calm()
    const ids = await owed()
    if (!scope.closed) checks.request(ids, 'start')
  }, beginAgain.soon)

  async function codeRun() {
    const found = await account()
    return { challenge, parameters: attempt.state().parameters, account: found, port: accounts.port(found) }
  }

  /** A look that could not be written down is still owed. */
  async function appendOrBeginAgain(...args: Parameters<LiveAttempt['append']>) {
    try {
      return await attempt.append(...args)
    } catch (error) {
      if (begun) beginAgain.soon()
      throw error
    }
  }

  /**
   * What functions and probes do to data is their work, not the candidate's: it is neither noted nor a reason to look, but
   * once the account is sealed: what it does then is evidence. The checks are asked for first: they look at the account, whether
   * or not the journal can be written.
   */
  async function noteChange(change: AccountChange): Promise<void> {
    if (change.late ? isRunning(change) : change.by !== 'candidate') return
    lookAgain(checks, code, challenge, change)
    await attempt.append(decideAccountChanged(change))
  }

  async function watchAccount(): Promise<void> {
    const { accountId } = await account()
    if (scope.closed) return
    stopWatch()
    const lastChange = () => attempt.state().account?.lastChange ?? 0
    stopWatch = scope.own(accounts.watch(accountId, lastChange, noteChange))
  }

  async function begin(): Promise<void> {
    if (attempt.state().phase !== 'running' || scope.closed) return
    begun = true
    await watchAccount()
    if (Object.keys(attempt.state().checks).length > 0) checks.request(await owed(), 'recovery')
    else lookFirst()
  }

  return {
    attempt,
    challenge,
    checks,
    account,
    workspace,
    recorder,
    runProcedure: async (use, role) =>
      code.runProcedure({ ...(await codeRun()), use, role, signal: scope.signal }),
    begin,
    watchAccount,
    catchUp() {
      if (begun) beginAgain.now()
    },
    close: scope.close,
  }
}

/** Which of its checks look, and which of them need new environments. */
const looksOf = (attempt: LiveAttempt, challenge: LoadedChallenge, code: ChallengeCode) => ({
  mayLook: (id: string, cause: CheckCause) => mayLook(challenge, attempt.state(), id, cause),
  renews: (id: string) => code.renews(challenge, id),
})

/** What was refused, and what comes after the seal, turns no verdict. */
function lookAgain(
  checks: CheckRuns,
  code: ChallengeCode,
  challenge: LoadedChallenge,
  { late, error, service, resource }: AccountChange,
): void {
  if (late || error !== undefined) return
  checks.request(code.checksFor(challenge, service), 'account-change', code.checksNear(challenge, resource))
}

async function findAccount(attempt: LiveAttempt, accounts: AttemptAccounts): Promise<AttemptAccount> {
  const accountId = attempt.state().account?.accountId
  const found = accountId === undefined ? undefined : await accounts.find(accountId)
  if (found) return found
  throw new AppError(
    'account-unavailable',
    'The AWS account of this attempt is not on this server. The clock stands still; ask whoever runs the server.',
  )
}

async function attachWorkspace(attempt: LiveAttempt, workspaces: WorkspaceDriver): Promise<Workspace> {
  const found = attempt.state().workspaceId === undefined ? undefined : await workspaces.attach(attempt.id)
  if (found) return found
  throw new AppError(
    'workspace-unavailable',
    'The workspace of this attempt cannot be reached at the moment. What was saved is safe.',
  )
}
