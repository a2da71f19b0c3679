import type { Json } from '../json.ts'
import type { AwsService } from './aws-service.generated.ts'
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
  /**
   * Calls `look` until `settled` says yes or `withinMs` has passed, and returns the last look: for what needs a moment,
   * such as a queue that is being drained.
   */
  settle<Look>(look: () => Promise<Look>, settled: (look: Look) => boolean, withinMs: number): Promise<Look>
}

/** What a read came to: AWS's answer, or the error that it answered with. */
export type ReadResult =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly error: string; readonly message: string }

/** Declared effects of a check on the candidate's system. Each is listed in the snapshot's record. */
export interface Probes {
  /** An HTTP request to an API of this account: `apiId` and a path such as `/orders`. */
  http(request: HttpProbe): Promise<HttpProbeAnswer>
  /** Invokes a function of the account. The payload and the answer are JSON. */
  invoke(
    functionName: string,
    payload: Json,
  ): Promise<{ readonly functionError: string | undefined; readonly payload: Json }>
  /** Sends a message to a queue of the account. */
  sendMessage(queueUrl: string, body: string): Promise<{ readonly messageId: string }>
}

/** A request as a customer of the candidate's system makes it; `path` begins with `/`. */
export interface HttpProbe {
  readonly apiId: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string
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
