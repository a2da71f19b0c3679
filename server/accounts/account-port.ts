import type { AwsService, HttpProbe, HttpProbeAnswer } from '../../shared/challenge/check.ts'
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
   * refuses, with any other error when the account cannot be reached.
   */
  call(
    role: CallerRole,
    service: AwsService,
    operation: string,
    input: JsonObject,
    signal: AbortSignal,
  ): Promise<Json>
  /** Sends an HTTP request to an API of this account. Rejects only when the account cannot be reached. */
  http(probe: HttpProbe, signal: AbortSignal): Promise<HttpProbeAnswer>
}
