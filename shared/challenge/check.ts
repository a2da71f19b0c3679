import type { Json } from '../json.ts'
import type { AwsService } from './aws-service.generated.ts'
import type { ModelLooks, ModelProbes } from './model-probes.ts'
import type { Parameters } from './parameters.ts'
import type { Phrase, PhraseValues } from './phrase.ts'
import type { Fact, Verdict } from './verdict.ts'

export type { AwsService } from './aws-service.generated.ts'

/** What every piece of a challenge's code may know about its attempt. */
export interface ChallengeContext {
  readonly parameters: Parameters
  readonly accountId: string
  readonly region: string
}

/**
 * How a check looks at the account. Reads go through the observer role: an operation that is not read-only is refused
 * before it is sent. Probes are the only way to cause an effect; give their data `nonce` so that it is known as ours.
 * Bytes in answers appear as `{ "$base64": "…" }`, timestamps as ISO text.
 */
export interface ObserveContext extends ChallengeContext {
  /** Unlike any other in this attempt: put it into probe data. */
  readonly nonce: string
  /** An AWS read, e.g. `read('lambda', 'GetFunctionConfiguration', { FunctionName })`. Rejects with AwsCallError. */
  read(service: AwsService, operation: string, input: { readonly [member: string]: Json }): Promise<Json>
  /** As `read`, but an error of AWS is a value: `{ error: 'ResourceNotFoundException' }` instead of a rejection. */
  tryRead(
    service: AwsService,
    operation: string,
    input: { readonly [member: string]: Json },
  ): Promise<ReadResult>
  readonly probe: Probes
  readonly platform: PlatformLooks
  /**
   * Calls `look` until `settled` says yes or the brief's promise and some slack have passed, and returns the last look: for
   * what needs a moment, such as a queue that is being drained. Time is counted between looks alone: what the platform takes
   * to answer, and what a busy machine is late, shortens nothing that was promised. `look` hears how much of the wait has
   * passed, in milliseconds: where figures are made older instead, their minutes.
   */
  settle<Look>(
    look: (passedMs: number) => Promise<Look>,
    settled: (look: Look) => boolean,
    wait: Wait,
  ): Promise<Look>
}

/** How long something may take, in the brief's terms: "within a minute" is `{ promisedSeconds: 60 }`. At most 240 s in all. */
export interface Wait {
  readonly promisedSeconds: number
  /** On top of the promise, so that nobody fails by a second; a quarter of it, and at least 5, where absent. */
  readonly slackSeconds?: number
  /**
   * What is waited for follows from what the account measures, as an alarm does. After the end of an attempt nobody looks at
   * figures any more: there they are made older by minutes, and looked at in between, instead of waiting.
   */
  readonly forFigures?: true
}

/**
 * What the platform sees of the embedded account that AWS has no operation for. Nothing of it changes anything, counts as a
 * receive, or can be noticed by what was built.
 */
export interface PlatformLooks extends ModelLooks {
  /** The messages of a queue in whose body or attributes one of the texts (6 to 200 characters) stands, at most 50. */
  messagesHolding(queueUrl: string, texts: readonly string[]): Promise<readonly HeldMessage[]>
  /** The messages that were sent to a queue last, at most 50: for what comes in words that nobody can foresee. */
  latestMessages(queueUrl: string): Promise<readonly HeldMessage[]>
  /**
   * As whom calls to a service were lately made whose parameters hold one of the texts (6 characters at least): ARNs of users
   * and of sessions of roles. After a probe with an id of its own it tells who did the work, whatever key or role was used.
   * With `sinceMs` (since 1970) only of calls from then on: who worked on a table while it was probed, by the table's name.
   */
  callersHolding(service: AwsService, texts: readonly string[], sinceMs?: number): Promise<readonly string[]>
  /** What would answer a request to an API now, by what is deployed; undefined where nothing does. */
  servedBy(request: Pick<HttpProbe, 'apiId' | 'method' | 'path'>): Promise<ServedBy | undefined>
  /**
   * The access token that a customer's sign-in would have given, a number of seconds ago (a day at most): as good as theirs, or
   * run out. Undefined where the pool has no such user or client. It is a secret: send it, and keep it out of what is seen.
   */
  tokenAsOf(signIn: SignIn): Promise<string | undefined>
}

/** Somebody's sign-in at a user pool: through which client, by their name or `sub`, how many seconds ago, and what for. */
export interface SignIn {
  readonly userPoolId: string
  readonly clientId: string
  readonly username: string
  readonly secondsAgo: number
  /** Scopes of the token, as a sign-in at the pool's pages has them; that of a sign-in by the API where absent. */
  readonly scopes?: readonly string[]
}

/** A message as it waits in a queue. */
export interface HeldMessage {
  readonly id: string
  /** The first 16,384 characters. */
  readonly body: string
  readonly attributes: { readonly [name: string]: string }
  /** Milliseconds since the epoch, by the account's clock. */
  readonly sentAt: number
  /** How often it was received, also in queues it was in before. */
  readonly receives: number
  readonly standing: 'delayed' | 'in-flight' | 'visible'
}

/** What answers a request to an API. */
export interface ServedBy {
  readonly stage: string
  readonly routeKey: string
  /** The function's name or ARN as the integration has it, with its version or alias. */
  readonly function: string
  /** The role that calls it, where the integration names one. */
  readonly credentialsArn?: string
}

/** What a read came to: AWS's answer, or the error that it answered with. */
export type ReadResult =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly error: string; readonly message: string }

/** Declared effects of a check on the candidate's system. Each is listed in the snapshot's record. */
export interface Probes extends ModelProbes {
  /** An HTTP request to an API of this account, to the address of one of its functions, or to a gateway of tools. */
  http(request: AnyProbe): Promise<HttpProbeAnswer>
  /** Invokes a function of the account. The payload and the answer are JSON. */
  invoke(
    functionName: string,
    payload: Json,
  ): Promise<{ readonly functionError: string | undefined; readonly payload: Json }>
  /** Sends a message to a queue of the account. */
  sendMessage(queueUrl: string, body: string): Promise<{ readonly messageId: string }>
  /** Puts events on a bus of the account, in this order, as a system beside it does: at most 10. */
  putEvents(busName: string, events: readonly EventProbe[]): Promise<void>
  /**
   * Lets every function of the account that has run since this look began begin anew, as AWS does whenever it likes: what it
   * kept in memory or in /tmp is gone. One that has not run since knows nothing of the look, and keeps what it had from
   * before: whoever looks for that has it read first. Invocations that run end as they would, and nothing that was set up
   * changes.
   */
  renewEnvironments(): Promise<void>
}

/** A request as a customer of the candidate's system makes it; `path` begins with `/`. */
export interface HttpProbe extends HttpRequest {
  readonly apiId: string
}

/** A request to the address of a function, which may answer by and by. */
export interface UrlProbe extends HttpRequest {
  /** The label of the function's address: `https://<urlId>.lambda-url.…`, `…/lambda-url/<urlId>/`. */
  readonly urlId: string
  /** Whoever asks leaves as soon as this text has come: the body is what came until then. */
  readonly leaveAfter?: string
}

/** A request to a gateway of tools of AgentCore, without a signature. Its messages are at the path `/mcp`. */
export interface GatewayProbe extends HttpRequest {
  readonly gatewayId: string
}

/** Whatever of an account can be asked by HTTP. */
export type AnyProbe = HttpProbe | UrlProbe | GatewayProbe

/** What requests have in common. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string
}

/** An event as some system tells it; `detail` is any JSON object. */
export interface EventProbe {
  readonly source: string
  readonly detailType: string
  readonly detail: { readonly [member: string]: Json }
}

/** What the candidate's API answered; names of headers in lower case. */
export interface HttpProbeAnswer {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/**
 * One criterion. `observe` looks and returns plain JSON that is stored as evidence; `evaluate` decides from it alone: no
 * clock, network or chance, so that a verdict can be recomputed later without the account.
 */
export interface Check<Snapshot extends Json = Json> {
  /** Looks and returns what was seen; throws `Inconclusive` where nothing can be said. */
  observe(context: ObserveContext): Promise<Snapshot>
  /** Decides from what was seen, the same for ever. */
  evaluate(snapshot: Snapshot, parameters: Parameters): Verdict
}

/** States a check with its snapshot's type inferred from `observe`. */
export function defineCheck<Snapshot extends Json>(check: Check<Snapshot>): Check<Snapshot> {
  return check
}

/**
 * Says something in words: a code of the challenge's `texts/en.yaml` and exactly the values that its text names. The code
 * is written out at the call, as for `pass` and `fail`, so that the texts can be held against it when the challenge is loaded.
 */
export function say(code: string, values: PhraseValues = {}): Phrase {
  return { code, values: told(values) }
}

/** Where an account has nothing, a value is missing that the text names: it is told as nothing. */
function told(values: PhraseValues): PhraseValues {
  const entries: [string, string | number | undefined][] = Object.entries(values)
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '–']))
}

/** The verdict of a criterion that is met. The text of `code` is one sentence about what the system does. */
export function pass(code: string, values: PhraseValues = {}, facts: readonly Fact[] = []): Verdict {
  return { outcome: 'pass', symptom: { code, values: told(values) }, facts: [...facts] }
}

/**
 * The verdict of a criterion that is not met. The text of `code` is one sentence about what the system does, never how to
 * mend it: it is shown during an exam, and so is every value in it.
 */
export function fail(code: string, values: PhraseValues = {}, facts: readonly Fact[] = []): Verdict {
  return { outcome: 'fail', symptom: { code, values: told(values) }, facts: [...facts] }
}

/** What AWS refused: `code` as in its answer, e.g. `ResourceNotFoundException`. */
export class AwsCallError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'AwsCallError'
    this.code = code
  }
}

/**
 * Throw from `observe` when nothing can be decided. Once something of the account was seen that is a fail, unless the
 * platform is proven to have been at fault: what makes a check give up would take its criterion out of the score.
 */
export class Inconclusive extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Inconclusive'
  }
}
