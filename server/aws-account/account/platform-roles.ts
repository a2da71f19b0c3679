import { randomInt } from 'node:crypto'
import { createUniqueId } from '../auth/access-key-id.ts'
import type { Principal } from '../service.ts'

/**
 * Roles that are no part of the account's IAM: nobody inside sees, edits or assumes them. `candidate` works in the
 * account under a policy given at its provisioning, `observer` may do whatever only reads, `administrator` everything;
 * for the last two no policy of the account is asked.
 */
export type PlatformRole = 'candidate' | 'observer' | 'administrator'

const NAMES: Readonly<Record<PlatformRole, string>> = {
  candidate: 'Candidate',
  observer: 'PlatformObserver',
  administrator: 'PlatformAdministrator',
}

/** Names that the account's own roles may not have, in lower case. */
export const RESERVED_ROLE_NAMES: ReadonlySet<string> = new Set(
  Object.values(NAMES).map(name => name.toLowerCase()),
)

/** A session of a platform role. The unique id is always the same, as for a role that is never made anew. */
export function platformPrincipal(accountId: string, role: PlatformRole, sessionName: string): Principal {
  const name = NAMES[role]
  return {
    kind: 'role',
    name,
    sessionName,
    roleArn: `arn:aws:iam::${accountId}:role/${name}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${sessionName}`,
    userId: `AROA${role.toUpperCase().padEnd(17, 'X').slice(0, 17)}:${sessionName}`,
  }
}

export function platformRoleOf(principal: Principal): PlatformRole | undefined {
  if (principal.kind !== 'role') return undefined
  switch (principal.name) {
    case NAMES.candidate:
      return 'candidate'
    case NAMES.observer:
      return 'observer'
    case NAMES.administrator:
      return 'administrator'
    default:
      return undefined
  }
}

/**
 * The unique id by which those who find what somebody left, such as a message or an object, are told who it was. Of whoever looks after
 * the account, or judges it, it is another one each time, as of so many customers: by one of its own, what is built here could tell a
 * probe from a customer.
 */
export function shownUserId(principal: Principal): string {
  const role = platformRoleOf(principal)
  if (role === undefined || role === 'candidate') return principal.userId
  return `${createUniqueId('AROA')}:botocore-session-${randomInt(1_000_000_000, 2_000_000_000)}`
}

/**
 * The candidate as whoever looks after the account takes that role on, by its ARN; undefined for everybody else, to whom there is
 * no such role.
 */
export function candidateFor(
  caller: Principal,
  accountId: string,
  roleArn: string,
  sessionName: string,
): Principal | undefined {
  if (platformRoleOf(caller) !== 'administrator') return undefined
  const candidate = platformPrincipal(accountId, 'candidate', sessionName)
  return candidate.kind === 'role' && candidate.roleArn === roleArn ? candidate : undefined
}
