import type { AnswerSink, InvocationOutcome } from '../../../functions/function-build.ts'
import type { ResolvedVersion } from '../functions/functions.ts'

export interface FunctionWork {
  readonly requestId: string
  readonly payload: Uint8Array
  readonly clientContext?: string
  /** Where an answer goes that comes by and by. */
  readonly sink?: AnswerSink
}

/** Runs a version of a function once and says how it ended. */
export type InvokeFunction = (target: ResolvedVersion, work: FunctionWork) => Promise<FunctionOutcome>

/** An alias may have sent the call to another version than its first. */
export type FunctionOutcome = InvocationOutcome & { readonly executedVersion?: string }
