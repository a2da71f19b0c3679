import type { AnyProbe, AwsService, HttpProbeAnswer } from '../../shared/challenge/check.ts'
import type { PartHealth } from '../../shared/challenge/look-endings.ts'
import type { Json, JsonObject } from '../../shared/json.ts'

/**
 * As whom a call is made. `observer` may only read: what may change anything is refused before it is sent; `prober` causes the declared effects of checks; `administrator` seeds;
 * `candidate` is what the person at the keyboard is.
 */
export type CallerRole = 'observer' | 'prober' | 'administrator' | 'candidate'

/** One attempt's account, as checks and procedures reach it: always through the server, never by themselves. */
export interface AccountPort {
  /**
   * Makes an AWS call. Bytes travel as `{ "$base64": "…" }`, timestamps as ISO text. Rejects with AwsCallError when AWS
   * refuses, with Unanswered when no answer came, with any other error when the call was not made.
   */
  call(
    role: CallerRole,
    service: AwsService,
    operation: string,
    input: JsonObject,
    signal: AbortSignal,
  ): Promise<Json>
  /**
   * Asks what only whoever looks after the account may see or do: see `AccountProvider.oversee`. Rejects as `call` does.
   */
  oversee(service: string, what: string, input: JsonObject): Promise<Json>
  /**
   * Sends an HTTP request to an API of this account, or to the address of a function. Rejects with Unanswered where no answer
   * came that is HTTP.
   */
  http(probe: AnyProbe, signal: AbortSignal): Promise<HttpProbeAnswer>
  /** Asks whoever serves the account how they are, and nothing of the account itself. Never rejects. */
  health(): Promise<PartHealth>
}

/** What came instead of an answer: nothing, an announcement of one, or what is no HTTP. */
export type UnansweredHow = 'connection-cut' | 'interim-answer' | 'unreadable-answer'

/** A request to which no answer came. Whose fault that is, is not said by it. */
export class Unanswered extends Error {
  readonly how: UnansweredHow

  constructor(how: UnansweredHow, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'Unanswered'
    this.how = how
  }
}
