import type { FunctionBuild } from './function-build.ts'
import { maxResponseBytes } from './runtime-interface.ts'

/** How an invocation ended, before it is put in AWS's words. */
export type Ending =
  | { readonly kind: 'responded'; readonly payload: Uint8Array }
  | { readonly kind: 'failed'; readonly payload: Uint8Array }
  | { readonly kind: 'init-failed'; readonly payload: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'timed-out' }
  /** `reason` is `exit status 1` or `signal: killed`. */
  | { readonly kind: 'exited'; readonly reason: string }

/** The answer to the caller: the code's own, or the error object AWS sends for it. */
export function endingPayload(ending: Ending, requestId: string, build: FunctionBuild): Uint8Array {
  switch (ending.kind) {
    case 'responded':
    case 'failed':
    case 'init-failed':
      return ending.payload
    case 'too-large':
      return errorObject(
        'Function.ResponseSizeTooLarge',
        `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
      )
    case 'timed-out':
      return errorObject(
        'Sandbox.Timedout',
        `RequestId: ${requestId} Error: Task timed out after ${build.timeoutSeconds.toFixed(2)} seconds`,
      )
    case 'exited':
      return errorObject(
        'Runtime.ExitError',
        ending.reason === 'exit status 0'
          ? `RequestId: ${requestId} Error: Runtime exited without providing a reason`
          : `RequestId: ${requestId} Error: Runtime exited with error: ${ending.reason}`,
      )
    default:
      return ending satisfies never
  }
}

function errorObject(errorType: string, errorMessage: string): Uint8Array {
  return Buffer.from(JSON.stringify({ errorType, errorMessage }))
}

/** The `errorType` of an error object, as the REPORT line names it. */
export function errorTypeOf(payload: Uint8Array): string {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(payload).toString())
    if (typeof parsed === 'object' && parsed !== null && 'errorType' in parsed)
      return String(parsed.errorType)
  } catch {
    // The code answered its error with something that is no JSON: there is no type to name.
  }
  return 'Runtime.Unknown'
}
