import { AppError } from '../../shared/problem.ts'
import { createAccountCalls } from '../accounts/account-calls.ts'
import type { Account, AccountProvider, AccountChange as RecordedCall } from '../accounts/account-provider.ts'
import { mintConsoleLink } from '../accounts/console-federation.ts'
import type { AccountChange, AttemptAccount, AttemptAccounts } from '../attempts/life/attempt-accounts.ts'
import type { Log } from '../log.ts'
import { createScope } from '../scope.ts'
import { followChanges } from './follow-changes.ts'

/** The longest exam with its extra time, twice over. */
const candidateCredentialSeconds = 12 * 60 * 60

/** An account provider as attempts see it. `reachability` feeds listeners from the provider's own events. */
export function accountsForAttempts(
  provider: AccountProvider,
  reachability: Reachability,
  log: Log,
): AttemptAccounts & { close(): void } {
  const known = new Map<string, Account>()
  const calls = new Map<string, ReturnType<typeof createAccountCalls>>()

  function toAttempt(account: Account): AttemptAccount {
    known.set(account.accountId, account)
    const { accountId, region, endpoint } = account
    return {
      accountId,
      region,
      endpoint: endpoint.kind === 'local' ? { kind: 'local', socketPath: endpoint.socketPath } : endpoint,
    }
  }

  function portOf(account: Account) {
    const made = calls.get(account.accountId) ?? createAccountCalls(provider, account)
    calls.set(account.accountId, made)
    return made
  }

  async function found(accountId: string): Promise<Account> {
    const outcome = await provider.find(accountId)
    if (outcome.kind !== 'found') throw unavailable()
    toAttempt(outcome.account)
    return outcome.account
  }

  return {
    provider: 'embedded',
    async provision(attemptId, options) {
      const outcome = await provider.provision({ key: attemptId, ...options })
      if (outcome.kind === 'unreachable') throw unavailable()
      return toAttempt(outcome.account)
    },
    async find(accountId) {
      const outcome = await provider.find(accountId)
      if (outcome.kind === 'unreachable') throw unavailable()
      return outcome.kind === 'found' ? toAttempt(outcome.account) : undefined
    },
    async candidateCredentials(accountId) {
      const outcome = await provider.credentials(accountId, 'candidate', candidateCredentialSeconds)
      if (outcome.kind !== 'issued') throw unavailable()
      return { ...outcome.credentials, expiresAt: new Date(outcome.credentials.expiresAt) }
    },
    port({ accountId }) {
      const account = known.get(accountId)
      if (!account) throw new Error('an account is reached only after it was provisioned')
      return portOf(account)
    },
    watch(accountId, since, onChange) {
      const scope = createScope()
      void followChanges({
        changes: after => provider.changes(accountId, after, scope.signal),
        since,
        onCall: async call => {
          if (!call.readOnly) await onChange(toChange(call))
        },
        signal: scope.signal,
        interrupted: error =>
          log.warn({ error, accountId }, 'a change of an account could not be noted yet; it is told again'),
      })
      return scope.close
    },
    usage: accountId => provider.usage(accountId),
    async consoleLink({ attemptId, accountId }, page, { host, deadline }) {
      const account = known.get(accountId) ?? (await found(accountId))
      const request = { attemptId, page, host, deadline, now: Date.now() }
      try {
        return await mintConsoleLink(portOf(account), provider.consoles, account, request)
      } catch (error) {
        // Its message may name the session.
        log.warn({ accountId, why: error instanceof Error ? error.name : 'unknown' }, 'no console was opened')
        throw noConsole()
      }
    },
    async seal(accountId) {
      if ((await provider.seal(accountId)).kind === 'unreachable') throw unavailable()
    },
    async release(accountId) {
      calls.get(accountId)?.close()
      calls.delete(accountId)
      known.delete(accountId)
      if ((await provider.release(accountId)).kind === 'unreachable') throw unavailable()
    },
    onReachable: reachability.listen,
    close() {
      for (const made of calls.values()) made.close()
    },
  }
}

function noConsole(): AppError {
  return new AppError(
    'account-unavailable',
    'The console could not be opened at the moment. Close this tab, go back to your workspace and open it again shortly.',
  )
}

function unavailable(): AppError {
  return new AppError(
    'account-unavailable',
    'The AWS account cannot be reached at the moment. Your time is given back; try again shortly.',
  )
}

function toChange(call: RecordedCall): AccountChange {
  const { seq, service, operation, resource, errorCode, afterSeal } = call
  const name = resource?.split(/[:/]/).at(-1)
  return {
    change: seq,
    service,
    operation,
    by: doer(call.principalKind),
    ...(name && { resource: name }),
    ...(errorCode && { error: errorCode }),
    ...(afterSeal && { late: true }),
  }
}

/** Users and keys that a candidate made are the candidate; roles in this account are assumed by what they built. */
function doer(kind: RecordedCall['principalKind']): AccountChange['by'] {
  switch (kind) {
    case 'candidate':
    case 'root':
    case 'user':
    // Signing in, say, to what they built.
    case 'anonymous':
      return 'candidate'
    case 'role':
    case 'service':
      return 'function'
    case 'observer':
    case 'administrator':
      return 'platform'
    default:
      return kind satisfies never
  }
}

type ReachabilityListener = (reachable: boolean, since: number, causedBy?: string) => void

export interface Reachability {
  readonly tell: ReachabilityListener
  listen(listener: ReachabilityListener): () => void
}

/** Hands on whether accounts can be reached; a new listener is told only of changes. */
export function createReachability(): Reachability {
  const listeners = new Set<ReachabilityListener>()
  return {
    tell(reachable, since, causedBy) {
      for (const listener of listeners) listener(reachable, since, causedBy)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
