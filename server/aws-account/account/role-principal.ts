import { AwsError } from '../aws-error.ts'
import { roleOfArn } from '../iam/entities.ts'
import type { Principal } from '../service.ts'
import type { AccountState } from '../state/account-state.ts'

/** A session of one of the account's own roles. Whether anyone may assume it is not asked here. */
export function rolePrincipal(state: AccountState, roleArn: string, sessionName: string): Principal {
  const role = roleOfArn(state, roleArn)
  if (!role) throw new AwsError('AccessDenied', `The role ${roleArn} cannot be assumed.`, 403)
  const accountId = roleArn.split(':')[4]
  return {
    kind: 'role',
    name: role.name,
    sessionName,
    roleArn,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
    userId: `${role.id}:${sessionName}`,
  }
}
