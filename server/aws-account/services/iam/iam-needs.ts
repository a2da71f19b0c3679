import { groupsOf, rolesOf, usersOf } from '../../iam/entities.ts'
import type { CallContext, Fields, Need } from '../../service.ts'

/** Actions of IAM have the names of its operations; the resource is the entity that the input names. */
export function iamNeeds(
  operation: string,
  input: Fields,
  context: Pick<CallContext, 'accountId' | 'state'>,
): readonly Need[] {
  const conditions = {
    ...(typeof input.PolicyArn === 'string' && { 'iam:PolicyARN': input.PolicyArn }),
    ...(typeof input.PermissionsBoundary === 'string' && {
      'iam:PermissionsBoundary': input.PermissionsBoundary,
    }),
  }
  const hasConditions = Object.keys(conditions).length > 0
  return [
    {
      action: `iam:${operation}`,
      resource: resourceOf(input, context),
      ...(hasConditions && { context: conditions }),
    },
  ]
}

function resourceOf(input: Fields, { accountId, state }: Pick<CallContext, 'accountId' | 'state'>): string {
  const { RoleName: role, UserName: user, GroupName: group, PolicyArn: policyArn, PolicyName: policy } = input
  const path = typeof input.Path === 'string' ? input.Path : '/'
  const arn = (type: string, name: string) => `arn:aws:iam::${accountId}:${type}${path}${name}`
  if (typeof group === 'string') return groupsOf(state).get(group)?.arn ?? arn('group', group)
  if (typeof role === 'string') return rolesOf(state).get(role)?.arn ?? arn('role', role)
  if (typeof user === 'string') return usersOf(state).get(user)?.arn ?? arn('user', user)
  if (typeof policyArn === 'string') return policyArn
  return typeof policy === 'string' ? arn('policy', policy) : '*'
}
