import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere } from '../../shape/operation.ts'
import { accessKeyOperations } from './entities/access-keys.ts'
import { groupOperations, groups } from './entities/groups.ts'
import { roleOperations, roles } from './entities/roles.ts'
import { userOperations, users } from './entities/users.ts'
import type { Sdk } from './operations.ts'
import { managedPolicyOperations } from './policies/managed-policies.ts'
import { policies } from './policies/policies.ts'
import { policyVersionOperations } from './policies/policy-versions.ts'
import { simulateOperations } from './policies/simulate.ts'

/** AWS Identity and Access Management: users, roles, groups, their policies and keys. */
export function createService(): Service {
  return defineService<Sdk>('iam', {
    resources: [roles, users, groups, policies],
    operations: {
      ...userOperations,
      ...roleOperations,
      ...groupOperations,
      ...managedPolicyOperations,
      ...policyVersionOperations,
      ...accessKeyOperations,
      ...simulateOperations,
      // Lists that tools ask for on their way, of things this account does not have.
      ListInstanceProfiles: anywhere(() => ({ InstanceProfiles: [], IsTruncated: false })),
      ListAccountAliases: anywhere(() => ({ AccountAliases: [], IsTruncated: false })),
    },
  })
}
