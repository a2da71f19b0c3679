import { operationActions } from '../authorization/actions.ts'
import { isDataPlane } from '../authorization/data-plane.ts'
import type { AwsError } from '../aws-error.ts'
import { accessDenied } from '../iam/denial.ts'
import type { Principal } from '../service.ts'
import type { WireFormat } from '../wire/resolve.ts'
import type { AccessKey } from './key-ring.ts'
import { platformRoleOf } from './platform-roles.ts'

/**
 * Whether a key is worth nothing in an account that was sealed at this time: only those who look after the account, and
 * what the account itself has started since, go on. Nothing that any of these, or anybody before, had given out counts,
 * such as the session of a role or the key of a user.
 */
export function isSealedOut(key: AccessKey, sealedAt: number | undefined): boolean {
  if (sealedAt === undefined || looksAfterAccount(key)) return false
  return !(key.issuedBy === 'host' && key.issuedAt > sealedAt)
}

/** Whoever looks after the account, or judges it, is never made to wait for what others do in it. */
export function looksAfterAccount({ principal, issuedBy }: AccessKey): boolean {
  return issuedBy === 'platform' && isPlatform(principal)
}

/**
 * Refuses what may not be done in a sealed account any more: all but reading, and working with data as functions, queues and
 * APIs do while they are tried. Whose call it is, and what IAM allows, makes no difference, but to the platform.
 */
export function sealedRefusal(call: SealedCall): AwsError | undefined {
  if (isPlatform(call.principal) || !isConfiguration(call)) return undefined
  return accessDenied(
    `This account has been sealed: ${call.operation} changes how it is set up, which nobody can any more.`,
    call.format,
  )
}

export interface SealedCall {
  readonly principal: Principal
  readonly serviceId: string
  readonly operation: string
  /** Absent for calls from inside the account. */
  readonly format: WireFormat | undefined
}

/** Whether an operation changes how an account is set up. What AWS's reference does not know counts as such. */
export function isConfiguration({ principal, serviceId, operation, format }: SealedCall): boolean {
  const access = operationActions(serviceId, operation)?.access
  if (access === 'read' || access === 'list' || isDataPlane(serviceId, operation)) return false
  return !(format === undefined && isOwnWork(principal.kind, `${serviceId}:${operation}`))
}

/** What the account does by itself when it runs what was built: never what somebody's call asks of it. */
function isOwnWork(kind: Principal['kind'], operation: string): boolean {
  return operation === 'sts:AssumeRole' ? kind === 'service' : kind === 'role' && logDelivery.has(operation)
}

/** An environment that starts anew begins a stream, in a group that may be missing. */
const logDelivery = new Set(['cloudwatch-logs:CreateLogGroup', 'cloudwatch-logs:CreateLogStream'])

/** Whether somebody looks after the account, or judges it. */
export function isPlatform(principal: Principal): boolean {
  const role = platformRoleOf(principal)
  return role === 'observer' || role === 'administrator'
}
