import type { Principal } from '../service.ts'
import type { AccountState } from '../state/account-state.ts'
import { AWS_MANAGED_POLICIES } from './aws-managed-policies.ts'
import { groupsOf, type PolicyHolder, policiesOf, roleOfArn, usersOf } from './entities.ts'
import type { ApplicablePolicies } from './evaluate.ts'
import { parsedPolicy } from './policy-text.ts'

type OwnPolicies = Pick<ApplicablePolicies, 'identity' | 'boundary' | 'session'>

/** The text of a managed policy's default version, the account's own or AWS's. */
export function managedPolicyText(state: AccountState, arn: string): string | undefined {
  const policy = policiesOf(state).get(arn)
  if (!policy) return AWS_MANAGED_POLICIES.get(arn)?.document
  return policy.versions.find(version => version.id === policy.defaultVersionId)?.document
}

/** The policies a principal brings along. Sessions of a role that was deleted, or made anew, have none. */
export function policiesOfPrincipal(state: AccountState, principal: Principal): OwnPolicies {
  switch (principal.kind) {
    case 'user': {
      const user = usersOf(state).get(principal.name)
      if (user?.id !== principal.userId) return { identity: [] }
      const groups = [...groupsOf(state).values()].filter(group => group.members.includes(user.name))
      return {
        identity: [user, ...groups].flatMap(holder => documentsOf(state, holder)),
        ...boundaryOf(state, user),
      }
    }
    case 'role': {
      const role = roleOfArn(state, principal.roleArn)
      const session = sessionPolicyOf(principal)
      if (!role || !principal.userId.startsWith(`${role.id}:`)) return { identity: [], ...session }
      return { identity: documentsOf(state, role), ...boundaryOf(state, role), ...session }
    }
    default:
      return { identity: [] }
  }
}

/** The policies that a session was given beside those of its role. */
export function sessionPolicyOf(principal: Principal): Pick<OwnPolicies, 'session'> {
  if (principal.kind !== 'role' || principal.sessionPolicy === undefined) return {}
  return { session: principal.sessionPolicy }
}

export function documentsOf(state: AccountState, holder: PolicyHolder): unknown[] {
  const managed = holder.attached.flatMap(arn => managedPolicyText(state, arn) ?? [])
  return [...Object.values(holder.inline), ...managed].map(parsedPolicy)
}

/** A boundary that names a policy nobody finds allows nothing. */
function boundaryOf(state: AccountState, { boundary }: { boundary: string | undefined }) {
  if (boundary === undefined) return {}
  const text = managedPolicyText(state, boundary)
  return { boundary: text === undefined ? { Statement: [] } : parsedPolicy(text) }
}
