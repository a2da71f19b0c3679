import type { Socket } from 'node:net'
import type { OrganizationRegister } from './account/organizations.ts'
import type { AwsError } from './aws-error.ts'
import type { ResourcePolicyRule } from './iam/evaluate.ts'
import type { Metrics } from './metrics/account-metrics.ts'
import type { AccountState } from './state/account-state.ts'

/** Who makes a call: the root of the account, a user, a role's session, or a service of the account itself. */
export type Principal =
  | { readonly kind: 'root'; readonly arn: string; readonly userId: string }
  | { readonly kind: 'user'; readonly name: string; readonly arn: string; readonly userId: string }
  | {
      readonly kind: 'role'
      readonly name: string
      readonly sessionName: string
      readonly arn: string
      readonly roleArn: string
      readonly userId: string
      /** Policies given to AssumeRole, one or a list: the session may do only what one of them also allows. */
      readonly sessionPolicy?: unknown
      /** Tags given to AssumeRole; with the role's own they are `aws:PrincipalTag/…` in conditions. */
      readonly sessionTags?: Readonly<Record<string, string>>
      /** Of those tags the ones that go on to sessions of further roles. */
      readonly transitiveTagKeys?: readonly string[]
      /** Who is behind the session, whatever roles are taken on: `aws:SourceIdentity`. */
      readonly sourceIdentity?: string
    }
  | {
      readonly kind: 'service'
      /** Name in policies, e.g. `apigateway.amazonaws.com`. */
      readonly name: string
      /** What policies may call it as well, e.g. `logs.us-east-1.amazonaws.com`. */
      readonly regionalName?: string
      readonly arn: string
      readonly userId: string
      /** The resource on whose behalf the service calls: `aws:SourceArn` (and `aws:SourceAccount`) in conditions. */
      readonly sourceArn?: string
    }
  /** Nobody in particular: an operation that needs no signature, e.g. signing in. */
  | { readonly kind: 'anonymous'; readonly arn: 'anonymous'; readonly userId: 'anonymous' }

/** The HTTP request below a call, as far as a service may need it. Header names are lower case. */
export interface WireRequest {
  readonly method: string
  /** Path as sent, not decoded; for virtual-hosted S3 the bucket is already put in front. */
  readonly rawPath: string
  readonly rawQuery: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  readonly remoteAddress: string
  /** Aborted when the client goes away before its answer is out; absent where nobody would tell. */
  readonly departed?: AbortSignal
}

/** Everything an operation may touch. One object per call. */
export interface CallContext {
  readonly accountId: string
  readonly region: string
  readonly principal: Principal
  readonly requestId: string
  /** Milliseconds since the epoch by the account's clock. */
  readonly now: () => number
  readonly request: WireRequest
  /** The durable state of this account; what an operation wrote is on disk before its answer leaves. */
  readonly state: AccountState
  /** Base address at which clients reach this account, e.g. `http://127.0.0.1:4566`: for queue and API addresses. */
  readonly endpoint: string
  /** What the services of the account measure: each notes its own figures here. */
  readonly metrics: Metrics
  /** An account of the same organisation, which decides for itself what it lets others do; undefined for all that are not. */
  neighbour(accountId: string): BackgroundContext | undefined
  /** What was done in the account, as it is recorded. */
  readonly calls: CallsOfAccount
  /** Whether nobody but the platform may change how the account is set up any more. */
  isSealed(): boolean
  /** Data of that name that was given at the account's provisioning; undefined if there is none. Treat it as frozen. */
  fixture(name: string): unknown
  /**
   * Makes another call of this account as `principal`: authorised by IAM (with the resource's policy), recorded, and
   * rejected with AwsError like a call from outside. For services that act on behalf of others (API Gateway calling a
   * function, a function's log stream, an event source mapping polling a queue as the function's role).
   */
  call(
    principal: Principal,
    service: string,
    operation: string,
    input: Fields,
    /** The request from outside that leads to the call, for IAM and the record. */
    cause?: WireRequest,
  ): Promise<Fields>
  /**
   * Throws AwsError unless IAM lets `principal` do what is no operation of a service, such as asking a deployed API.
   * `cause` is the request that it is about.
   */
  authorize(principal: Principal, need: Need, cause: WireRequest): void
  /**
   * An HTTP request without a signature to something that is deployed in this account, such as an API; undefined if
   * nothing of it is at that path. For services that call addresses: no other can be reached.
   */
  requestDeployed(request: WireRequest): Promise<RawAnswer | undefined>
  /** The principal of a role in this account as assumed by a service, e.g. a function's execution role. */
  assumeForService(roleArn: string, sessionName: string): Principal
  /** Temporary credentials of such a role session, for a runtime to hand to its code. Lasts `seconds`. */
  credentialsForRole(roleArn: string, sessionName: string, seconds: number): TemporaryCredentials
}

/** The record of an account's calls, as far as services need it. */
export interface CallsOfAccount {
  /** Calls after the one of that number that are still remembered. */
  since(seq: number): readonly CallOfAccount[]
  /** Tells of calls from now on, when they are on disk. @returns what ends it */
  subscribe(listener: (call: CallOfAccount) => void): () => void
}

/** One call that was made, as it is recorded. */
export interface CallOfAccount {
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly principalKind: string
  readonly principalArn: string
  readonly service: string
  readonly operation: string
  readonly resource?: string
  readonly readOnly: boolean
  readonly errorCode?: string
  readonly errorMessage?: string
  readonly requestId: string
  readonly sourceAddress?: string
  readonly userAgent?: string
  /** The input without secrets and long values. */
  readonly requestParameters?: Fields
}

/** Credentials of a role session, as AWS's STS issues them. */
export interface TemporaryCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Decoded input or output of an operation: members by their names in the service's model; blobs are Uint8Array, timestamps Date. */
export type Fields = Record<string, unknown>

/** A finished HTTP answer. Header names are lower case. */
export interface RawAnswer {
  readonly status: number
  /** An array for a header that is sent several times: `set-cookie`. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Uint8Array | string | undefined
}

/**
 * An answer whose body is sent in parts, as they come. It is returned early when the client goes away, and what it throws
 * breaks the connection off, `AnswerCutOff` without a word in the log.
 */
export interface StreamedAnswer extends Omit<RawAnswer, 'body'> {
  readonly body: AsyncIterable<Uint8Array>
}

/** What is sent for a request. */
export type HttpAnswer = RawAnswer | StreamedAnswer

/** Ends an answer in the middle, as a network does: thrown by a stream on purpose. */
export class AnswerCutOff extends Error {}

/**
 * One operation. Input is decoded from any protocol and has its required members; the output is encoded back. Two
 * members of the output are not the model's: `$status` (number) replaces the HTTP status, e.g. 206 for a range, and
 * `$raw` (a RawAnswer) is sent as it is instead of an encoded output, for payloads that are not modelled.
 * Throws AwsError for every refusal.
 */
export type Operation = (
  context: CallContext,
  input: Fields,
) => Promise<Fields | undefined> | Fields | undefined

/**
 * What IAM must decide before an operation runs: one entry per (action, resource) pair.
 * `context` adds condition keys such as `iam:PassedToService` or `s3:prefix`.
 */
export interface Need {
  readonly action: string
  readonly resource: string
  readonly context?: Readonly<Record<string, string | readonly string[]>>
}

/** A service of the account, e.g. `sqs`. `id` is the suffix of the SDK's client package: `cloudwatch-logs`, `apigatewayv2`. */
export interface Service {
  readonly id: string
  readonly operations: Readonly<Record<string, Operation>>
  /** Actions and resources of an operation. Anything it does not know must answer a need for `prefix:Operation` on `*`. */
  needs(
    operation: string,
    input: Fields,
    context: Pick<CallContext, 'accountId' | 'region' | 'principal' | 'state' | 'request'>,
  ): readonly Need[]
  /** The resource policy (parsed JSON document) that protects a resource of this service, if it has one. */
  resourcePolicy?(arn: string, state: AccountState): unknown
  /** How the policy of a resource counts beside those of the caller: `required` for KMS keys; `either` if absent. */
  resourcePolicyRule?(arn: string, state: AccountState): ResourcePolicyRule
  /**
   * Operations of the service's model that anybody may call without a signature, such as signing up or taking on a role
   * with a web identity; IAM is not asked about them, whoever calls. Each says whether a call is about this account: one
   * address may serve many.
   */
  readonly unsigned?: Readonly<Record<string, ConcernsAccount>>
  /** What such an operation says where it is about no account that is here, such as a client that nobody has. */
  ofNobody?(operation: string, input: Fields): AwsError
  /**
   * Whether a call without signature is about something of this account, of a service whose resources may be anybody's by
   * their policies, such as buckets and queues. IAM is asked about each such call, as about nobody in particular.
   */
  readonly concernsAnybody?: ConcernsAccount
  /** Headers that all answers of the service to such a request have, also refusals. */
  headersFor?(
    request: WireRequest,
    account: Pick<CallContext, 'accountId' | 'state'>,
  ): Readonly<Record<string, string>> | undefined
  /**
   * Answers a request that carries no AWS signature and names no such operation, e.g. one to a deployed API at `/execute-api/<apiId>/…`.
   * Undefined when the path is not this service's.
   */
  answerUnsigned?(request: WireRequest, context: BackgroundContext): Promise<HttpAnswer | undefined>
  /**
   * Answers a request that `caller` signed for something deployed, which is no call of an operation: the address of a
   * function or an API. Undefined when it is neither.
   */
  answerSigned?(
    request: WireRequest,
    context: BackgroundContext,
    caller: SignedCaller,
  ): Promise<HttpAnswer | undefined>
  /**
   * The operation that a signed request to something deployed is, such as one to a gateway: none of the service's model, and
   * named by AWS's reference of actions alone. Its output is `$raw`. Undefined for all other requests.
   */
  signedDoor?(request: WireRequest): { readonly operation: string; readonly input: Fields } | undefined
  /**
   * What whoever looks after the account may ask beside AWS's operations, by name: reads that AWS has none for, and
   * effects that change nothing of what was set up. Only the control socket leads here, and no record shows it. Input and
   * output are plain JSON. Throws AwsError where what is asked for is not there.
   */
  readonly oversight?: Readonly<Record<string, Oversight>>
  /** Data that the service reads of what is given at an account's provisioning, by name: each throws, in words for a person, where it is not as it must be. */
  readonly fixtures?: Readonly<Record<string, (value: unknown) => void>>
  /**
   * Starts what the service does by itself in an account (pollers, timers) once the account is open, and again after a
   * restart. Returns how to stop it. `context` makes calls as the service's own principal.
   */
  open?(context: BackgroundContext): { close(): Promise<void> | void }
  /** What it runs of an account's own code has had of processors so far, in milliseconds. */
  processorMs?(accountId: string): Promise<number>
  /** Ends what the service shares among accounts. */
  close?(): Promise<void>
}

/** Who has proven to send a request, and by which key. */
export interface SignedCaller {
  readonly principal: Principal
  readonly accessKeyId: string
}

/** One thing that whoever looks after an account may ask of a service. */
export type Oversight = (input: Fields, context: BackgroundContext) => Promise<Fields> | Fields

/** What a service gets of the process when it is made; the folder of each service exports `createService(surroundings)`. */
export interface ServiceSurroundings {
  /** Serves a connection from a function's sandbox as one to the account's endpoint. */
  connectAccount(accountId: string, socket: Socket): void
  /** For unpacked code and sockets of running functions; nothing in it must survive. */
  readonly functionsFolder: string
  /** Where an organisation says which accounts are its members; absent where there are none. */
  readonly organizations?: OrganizationRegister
  /** What may answer for the scripted model where people practise. */
  readonly realModel?: RealModelSettings | undefined
}

/** A server that speaks OpenAI's chat completions. */
export interface RealModelSettings {
  /** In front of `/chat/completions`, without a slash at the end. */
  readonly address: string
  readonly name: string
  readonly key?: string
  /** Of one answer. */
  readonly timeoutMs: number
}

/** Whether the input of an unsigned operation names something of the account, e.g. a client id or the ARN of a role. */
export type ConcernsAccount = (
  input: Fields,
  account: Pick<CallContext, 'accountId' | 'region' | 'state'>,
) => boolean

/** What background work of a service gets: the same powers without a request. */
export type BackgroundContext = Omit<CallContext, 'request' | 'principal' | 'requestId'>
