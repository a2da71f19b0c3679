import { AwsError } from '../aws-error.ts'
import type { WireFormat } from '../wire/resolve.ts'
import type { Decision } from './evaluate.ts'

export interface DeniedAccess {
  readonly callerArn: string
  readonly action: string
  readonly resource: string
  readonly decision: Extract<Decision, { kind: 'denied' }>
  /** Absent for calls from inside the account. */
  readonly format: WireFormat | undefined
}

/** The error of a refused call in AWS's words, which name the kind of policy that refused. */
export function denialError({ callerArn, action, resource, decision, format }: DeniedAccess): AwsError {
  const quoted = action.startsWith('s3:') ? `"${resource}"` : resource
  // SNS has a code of its own, and writes its name in capitals.
  const isSns = action.startsWith('sns:')
  const named = isSns ? action.replace('sns', 'SNS') : action
  const message = `User: ${callerArn} is not authorized to perform: ${named} on resource: ${quoted}${reason(named, decision)}`
  return isSns ? new AwsError('AuthorizationErrorException', message, 403) : accessDenied(message, format)
}

/** A refusal in the code and status of the request's protocol. */
export function accessDenied(message: string, format: WireFormat | undefined): AwsError {
  const isPlain = format === 'xml' || format === 'query'
  return new AwsError(
    isPlain ? 'AccessDenied' : 'AccessDeniedException',
    message,
    format === 'json' || format === 'cbor' ? 400 : 403,
  )
}

function reason(action: string, { by, explicit }: DeniedAccess['decision']): string {
  if (by === 'role trust policy' && !explicit) return ''
  if (explicit) return ` with an explicit deny in ${by.startsWith('identity') ? 'an' : 'a'} ${by}`
  return ` because no ${by} allows the ${action} action`
}
