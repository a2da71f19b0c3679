import type { PartHealth } from '../../shared/challenge/look-endings.ts'
import type { Json, JsonObject } from '../../shared/json.ts'
import type { ConsoleDoor } from './console-door.ts'

/** In whose name one acts in an account: the person working in it, checks that only look, or the platform itself. */
export type AccountRole = 'candidate' | 'observer' | 'administrator'

/** An AWS account that was provisioned: its number of twelve digits, and where it answers. */
export interface Account {
  readonly accountId: string
  readonly region: string
  readonly endpoint: AccountEndpoint
}

/** Where the account's services answer: on this machine, or at AWS's own addresses. */
export type AccountEndpoint =
  /**
   * An account of this machine. Its sockets keep their paths for good; `url` may change when its process restarts. By
   * `probeSocketPath`, which only this user can open, what is deployed answers also once the account is sealed.
   */
  | {
      readonly kind: 'local'
      readonly socketPath: string
      readonly probeSocketPath: string
      readonly url: string
    }
  | { readonly kind: 'aws' }

/** Temporary credentials of one role; they end by themselves and cannot be renewed, only issued anew. */
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
  /** It ended in a sealed account, and was not the platform's. */
  readonly afterSeal?: true | undefined
}

/** The provider cannot be reached; it is being brought back, and its owner was told since when. */
export interface Unreachable {
  readonly kind: 'unreachable'
}

/** What became of a provisioning; the account is ready to be called. */
export type ProvisionOutcome = { readonly kind: 'provisioned'; readonly account: Account } | Unreachable

/** What became of the search for an account that was provisioned earlier. */
export type FindOutcome =
  | { readonly kind: 'found'; readonly account: Account }
  | { readonly kind: 'unknown-account' }
  | Unreachable

/** What became of a request for credentials. */
export type CredentialsOutcome =
  | { readonly kind: 'issued'; readonly credentials: AccountCredentials }
  /** A sealed account gives its candidate no more credentials. */
  | { readonly kind: 'sealed' }
  | { readonly kind: 'unknown-account' }
  | Unreachable

/** What became of something that is done to an account; each may be repeated. */
export type AccountOutcome = { readonly kind: 'done' } | { readonly kind: 'unknown-account' } | Unreachable

/** What became of a question that only whoever looks after an account may ask. */
export type OverseeOutcome =
  | { readonly kind: 'answered'; readonly value: Json }
  /** What was asked about is not there; in AWS's words. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'unknown-account' }
  | Unreachable

/** An account as it is wanted. */
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

/** What an account's functions use of this machine. */
export interface AccountUsage {
  /** What they have had of processors, in milliseconds; counts up as long as `process` stays the same. */
  readonly processorMs: number
  readonly process: string
}

/** Where AWS accounts come from: processes of our own, or a pool of real ones. */
export interface AccountProvider {
  readonly capabilities: AccountCapabilities
  /** Asks whoever serves the accounts how they are, now. Never rejects. */
  health(): Promise<PartHealth>
  /** Makes an account, or gives the one that the key has already. Never throws for a provider that cannot be reached. */
  provision(request: ProvisionRequest): Promise<ProvisionOutcome>
  /** An account provisioned earlier. Never makes one: an empty account in the place of a lost one would be judged. */
  find(accountId: string): Promise<FindOutcome>
  /** Credentials of a role for so many seconds, 7 days at most. */
  credentials(accountId: string, role: AccountRole, seconds: number): Promise<CredentialsOutcome>
  /**
   * Every call after number `since`, then each as it happens, over restarts of either side, until `signal` aborts.
   * Ends by itself only if there is no such account.
   */
  changes(accountId: string, since: number, signal: AbortSignal): AsyncIterable<AccountChange>
  /** What an account's functions use of this machine; undefined where nobody can say. Never rejects. */
  usage(accountId: string): Promise<AccountUsage | undefined>
  /**
   * What AWS has no operation for, and only the platform may see or do: which messages of a queue hold a text, what serves a
   * request, an end to the environments of functions. No record of the account shows it.
   */
  oversee(accountId: string, service: string, what: string, input: JsonObject): Promise<OverseeOutcome>
  /** From now on the candidate, and every credential given out in the account so far, is refused. Repeatable. */
  seal(accountId: string): Promise<AccountOutcome>
  /** Empties the account. Its record of calls stays. */
  reset(accountId: string): Promise<AccountOutcome>
  /** Gives the account back, with everything in it. Repeatable. */
  release(accountId: string): Promise<AccountOutcome>
  /** How browsers get to the consoles of our own accounts; AWS's own are where AWS says. */
  readonly consoles?: ConsoleDoor
}
