import type { PartHealth } from '../../shared/challenge/look-endings.ts'

/** In whose name one acts in an account: the person working in it, checks that only look, or the platform itself. */
export type AccountRole = 'candidate' | 'observer' | 'administrator'

export interface Account {
  readonly accountId: string
  readonly region: string
  readonly endpoint: AccountEndpoint
}

export type AccountEndpoint =
  /** An account of this machine. Its socket keeps its path for good; `url` may change when its process restarts. */
  { readonly kind: 'local'; readonly socketPath: string; readonly url: string } | { readonly kind: 'aws' }

export interface AccountCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** What a challenge may need of a provider; one that lacks it is refused before the start. */
export interface AccountCapabilities {
  /** Suffixes of the SDK's client packages: `s3`, `cloudwatch-logs`. */
  readonly services: readonly string[]
  /** Whether every call is authorised by IAM, with the policies of resources. */
  readonly enforcesIam: boolean
  /** How soon a change is reported: at once, or within minutes as from an event stream. */
  readonly changes: 'immediate' | 'delayed'
  readonly reset: boolean
  readonly console: boolean
}

/** One call that somebody made in the account, whether it changed anything or not. */
export interface AccountChange {
  /** Grows with each call of the account. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly principalKind: AccountRole | 'root' | 'user' | 'role' | 'service' | 'anonymous'
  readonly service: string
  readonly operation: string
  /** ARN of what it was about, if it was about something in particular. */
  readonly resource?: string | undefined
  readonly readOnly: boolean
  /** Present if the call was refused or failed. */
  readonly errorCode?: string | undefined
}

/** The provider cannot be reached; it is being brought back, and its owner was told since when. */
export interface Unreachable {
  readonly kind: 'unreachable'
}

export type ProvisionOutcome = { readonly kind: 'provisioned'; readonly account: Account } | Unreachable

export type FindOutcome =
  | { readonly kind: 'found'; readonly account: Account }
  | { readonly kind: 'unknown-account' }
  | Unreachable

export type CredentialsOutcome =
  | { readonly kind: 'issued'; readonly credentials: AccountCredentials }
  /** A sealed account gives its candidate no more credentials. */
  | { readonly kind: 'sealed' }
  | { readonly kind: 'unknown-account' }
  | Unreachable

export type AccountOutcome = { readonly kind: 'done' } | { readonly kind: 'unknown-account' } | Unreachable

export interface ProvisionRequest {
  /** The same key gives the same account, so that a request may be repeated. */
  readonly key: string
  /** What the candidate may do: an IAM policy document. Everything if absent. */
  readonly candidatePolicy?: Readonly<Record<string, unknown>>
  /**
   * Data by name that the account's services read, e.g. the script of a model: plain JSON, 256 KiB of it in all. Names
   * are like `bedrock-script`. An account that exists keeps what it has.
   */
  readonly fixtures?: Readonly<Record<string, unknown>>
}

/** Where AWS accounts come from: processes of our own, or a pool of real ones. */
export interface AccountProvider {
  readonly capabilities: AccountCapabilities
  /** Asks whoever serves the accounts how they are, now. Never rejects. */
  health(): Promise<PartHealth>
  provision(request: ProvisionRequest): Promise<ProvisionOutcome>
  /** An account provisioned earlier. Never makes one: an empty account in the place of a lost one would be judged. */
  find(accountId: string): Promise<FindOutcome>
  credentials(accountId: string, role: AccountRole, seconds: number): Promise<CredentialsOutcome>
  /**
   * Every call after number `since`, then each as it happens, over restarts of either side, until `signal` aborts.
   * Ends by itself only if there is no such account.
   */
  changes(accountId: string, since: number, signal: AbortSignal): AsyncIterable<AccountChange>
  /** From now on the candidate, and every credential given out in the account so far, is refused. Repeatable. */
  seal(accountId: string): Promise<AccountOutcome>
  /** Empties the account. Its record of calls stays. */
  reset(accountId: string): Promise<AccountOutcome>
  /** Gives the account back, with everything in it. Repeatable. */
  release(accountId: string): Promise<AccountOutcome>
  /** Address of a service's page in AWS's console for the candidate; undefined where there is no console. */
  consoleLink(accountId: string, service: string): Promise<string | undefined>
}
