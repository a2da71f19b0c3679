import type { InvocationOutcome } from '../../../functions/function-build.ts'
import type { ResolvedVersion } from '../functions/functions.ts'

export interface FunctionWork {
  readonly requestId: string
  readonly payload: Uint8Array
  readonly clientContext?: string
}

/** Runs a version of a function once and says how it ended. */
export type InvokeFunction = (target: ResolvedVersion, work: FunctionWork) => Promise<InvocationOutcome>
