import { AwsError } from '../aws-error.ts'
import { errorCode } from '../limits/error-code.ts'
import { Overload, throttlingError } from '../limits/overload.ts'
import { TooMuchWork } from '../limits/step-budget.ts'
import { StateWriteError } from '../state/state-writer.ts'
import type { WireFormat } from '../wire/resolve.ts'

/** What a client hears of a fault of ours: that there was one. SDKs try such calls again. */
export function internalFailure(format: WireFormat | undefined): AwsError {
  return new AwsError(
    format === 'xml' ? 'InternalError' : 'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    500,
  )
}

/** System errors that say that the disk takes no more, and that say nothing of our program. */
const STORAGE_ERRORS = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'])

/** An AwsError as it is; what was too much is throttled; anything else is a bug or a full disk, is logged, and becomes an internal failure. */
export function toAwsError(
  cause: unknown,
  call: { serviceId: string; operation: string; requestId: string; format: WireFormat | undefined },
): AwsError {
  if (cause instanceof AwsError) return cause
  if (cause instanceof Overload || cause instanceof TooMuchWork)
    return throttlingError(call.serviceId, call.format)
  const isStorage = cause instanceof StateWriteError || STORAGE_ERRORS.has(errorCode(cause) ?? '')
  const what = `${call.serviceId}:${call.operation} ${call.requestId}`
  if (isStorage) console.error(`${what} could not be stored: ${String(cause)}`)
  else console.error(`${what} failed`, cause)
  return internalFailure(call.format)
}
