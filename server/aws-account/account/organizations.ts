import type { ControlLevels } from '../iam/control-levels.ts'

/** An account as a member of an organisation. */
export interface Membership {
  /** `o-…` */
  readonly organizationId: string
  readonly managementAccountId: string
  /** From the root of the organisation down to the account: what `aws:PrincipalOrgPaths` says. */
  readonly path: string
  /** Service control policies; absent for the management account, which none holds. */
  readonly service?: ControlLevels
  /** Resource control policies; likewise. */
  readonly resource?: ControlLevels
}

/** Which accounts of this process are in which organisation. An account that nobody put into one has nothing to do with any other. */
export interface OrganizationRegister {
  membership(accountId: string): Membership | undefined
  /** What the management account says now; an account is in one organisation at most, the one that said so first. */
  declare(managementAccountId: string, members: ReadonlyMap<string, Membership>): void
  /** Whether two accounts are in one organisation. */
  areTogether(one: string, other: string): boolean
}

export function createOrganizationRegister(): OrganizationRegister {
  const memberships = new Map<string, Membership>()
  return {
    membership: accountId => memberships.get(accountId),
    declare(managementAccountId, members) {
      for (const [accountId, known] of memberships)
        if (known.managementAccountId === managementAccountId) memberships.delete(accountId)
      for (const [accountId, membership] of members)
        if (!memberships.has(accountId)) memberships.set(accountId, membership)
    },
    areTogether(one, other) {
      const organizationId = memberships.get(one)?.organizationId
      return organizationId !== undefined && memberships.get(other)?.organizationId === organizationId
    },
  }
}
