import type { OutageReason } from '../../../shared/clock.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Workspace, WorkspaceDriver } from '../../workspaces/driver.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'
import { type CheckRuns, createCheckRuns } from '../checks/check-runs.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { AccountChange, AttemptAccount, AttemptAccounts } from './attempt-accounts.ts'

/** What runs beside an open attempt: its checks, the watch on its account, its workspace. */
export interface AttemptRuntime {
  readonly attempt: LiveAttempt
  readonly challenge: LoadedChallenge
  readonly checks: CheckRuns
  account(): Promise<AttemptAccount>
  workspace(): Promise<Workspace>
  /** Watches the account and catches up with what a crash or an outage has left undone. Safe to call twice. */
  begin(): Promise<void>
  close(): void
}

export interface RuntimePowers {
  readonly accounts: AttemptAccounts
  readonly workspaces: WorkspaceDriver
  readonly code: ChallengeCode
  readonly now: () => number
}

/** Hears since when something is at fault for this attempt alone, and with undefined that it is over. */
export type TellFault = (reason: OutageReason, since: number | undefined) => void

export function createAttemptRuntime(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  powers: RuntimePowers,
  tellFault: TellFault,
): AttemptRuntime {
  const { accounts, workspaces, code, now } = powers
  let pendingWorkspace: Promise<Workspace> | undefined
  let stopWatch: (() => void) | undefined

  let pendingAccount: Promise<AttemptAccount> | undefined
  function account(): Promise<AttemptAccount> {
    pendingAccount ??= findAccount()
    pendingAccount.catch(() => {
      pendingAccount = undefined
    })
    return pendingAccount
  }

  async function findAccount(): Promise<AttemptAccount> {
    const accountId = attempt.state().account?.accountId
    const found = accountId === undefined ? undefined : await accounts.find(accountId)
    if (found) return found
    throw new AppError(
      'account-unavailable',
      'The AWS account of this attempt is not on this server. The clock stands still; ask whoever runs the server.',
    )
  }

  const checks = createCheckRuns(
    attempt,
    async signal => {
      const found = await account()
      const { parameters } = attempt.state()
      return code.seat({ challenge, parameters, account: found, port: accounts.port(found) }, signal)
    },
    { now, backedUp: since => tellFault('checks-backed-up', since) },
  )

  async function attachWorkspace(): Promise<Workspace> {
    const workspace =
      attempt.state().workspaceId === undefined ? undefined : await workspaces.attach(attempt.id)
    if (!workspace)
      throw new AppError(
        'workspace-unavailable',
        'The workspace of this attempt cannot be reached at the moment. What was saved is safe.',
      )
    return workspace
  }

  /** What functions and probes do to data is their work, not the candidate's: it is neither noted nor a reason to look. */
  async function noteChange(change: AccountChange): Promise<void> {
    if (change.by !== 'candidate') return
    await attempt.append(state =>
      state.phase === 'running' && change.change > (state.account?.lastChange ?? 0)
        ? [{ type: 'account-changed', body: change }]
        : [],
    )
    if (change.error === undefined)
      checks.request(code.checksFor(challenge, change.service), 'account-change')
  }

  return {
    attempt,
    challenge,
    checks,
    account,
    workspace() {
      pendingWorkspace ??= attachWorkspace()
      pendingWorkspace.catch(() => {
        pendingWorkspace = undefined
      })
      return pendingWorkspace
    },
    async begin() {
      if (attempt.state().phase !== 'running') return
      const { accountId } = await account()
      // A change that cannot be written down now is delivered again after the next interruption of the watch.
      stopWatch ??= accounts.watch(
        accountId,
        attempt.state().account?.lastChange ?? 0,
        change => void noteChange(change).catch(() => {}),
      )
      const open = challenge.manifest.tasks
        .flatMap(task => task.checks.map(check => check.id))
        .filter(id => isOpen(attempt.state(), id))
      if (open.length > 0)
        checks.request(open, Object.keys(attempt.state().checks).length === 0 ? 'start' : 'recovery')
    },
    close() {
      stopWatch?.()
      stopWatch = undefined
      checks.close()
    },
  }
}

function isOpen({ checks }: AttemptState, checkId: string): boolean {
  const check = checks[checkId]
  return check?.verdict === undefined || check.checking || check.verdict.outcome === 'inconclusive'
}
