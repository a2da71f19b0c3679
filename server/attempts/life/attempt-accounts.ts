import type { JsonObject } from '../../../shared/json.ts'
import type { ConsolePage } from '../../../shared/routes/console-routes.ts'
import type { AccountPort } from '../../accounts/account-port.ts'
import type { AwsEndpoint, WorkspaceCredentials } from '../../workspaces/driver.ts'

/** The AWS account of an attempt. */
export interface AttemptAccount {
  readonly accountId: string
  readonly region: string
  /** Where a workspace reaches this account and nothing else. */
  readonly endpoint: AwsEndpoint
}

/** A call that changed an account or tried to, from its own record. */
export interface AccountChange {
  /** Counts up from 1 within the account. */
  readonly change: number
  readonly service: string
  readonly operation: string
  readonly resource?: string
  readonly by: 'candidate' | 'function' | 'platform'
  readonly error?: string
  /** It came about after the account was sealed, and not by the platform. */
  readonly late?: true
}

/** What attempts need of an account provider. */
export interface AttemptAccounts {
  readonly provider: 'embedded' | 'aws'
  /** The same attempt gets the same account, until it is released. Throws `account-unavailable`. */
  provision(
    attemptId: string,
    options: { readonly candidatePolicy?: JsonObject; readonly fixtures?: JsonObject },
  ): Promise<AttemptAccount>
  /** An account provisioned earlier; undefined where it is gone for good. Throws `account-unavailable`. */
  find(accountId: string): Promise<AttemptAccount | undefined>
  /** For the candidate's shells. */
  candidateCredentials(accountId: string): Promise<WorkspaceCredentials>
  /** How checks and seeds call the account. */
  port(account: AttemptAccount): AccountPort
  /**
   * Calls back with every change after number `since()`, in order, and goes on after interruptions. The next change waits
   * until the callback has resolved; when it rejects, every change after `since()` is told again. Returns how to stop.
   */
  watch(
    accountId: string,
    since: () => number,
    onChange: (change: AccountChange) => Promise<void>,
  ): () => void
  /**
   * What the account's functions have had of processors, in milliseconds, as counted by this process; undefined where nobody can say.
   */
  usage(accountId: string): Promise<{ readonly processorMs: number; readonly process: string } | undefined>
  /**
   * Mints a link that signs a browser in to the account's console as its candidate, until the deadline at most. `host` is where the
   * person has our page open. A secret: it stands in no document, answer or log. Throws `account-unavailable`.
   */
  consoleLink(
    attempt: { readonly attemptId: string; readonly accountId: string },
    page: ConsolePage,
    more: { readonly host: string; readonly deadline: number },
  ): Promise<string>
  /** From now on candidates can change nothing; what they built still answers probes. */
  seal(accountId: string): Promise<void>
  /** Takes the account away with all that is in it. Safe to repeat. */
  release(accountId: string): Promise<void>
  /**
   * Called with false when accounts cannot be reached, with true when they can again, and since which server time.
   * `causedBy` is the account whose own call is proven to be the cause.
   */
  onReachable(listener: (reachable: boolean, since: number, causedBy?: string) => void): () => void
}
