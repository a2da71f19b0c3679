import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { accountOperations } from './account/account-settings.ts'
import { authorizationDetailOperations } from './account/authorization-details.ts'
import { oidcProviderOperations, oidcProviders } from './account/oidc-providers.ts'
import { accessKeyOperations } from './entities/access-keys.ts'
import { groupOperations, groups } from './entities/groups.ts'
import { instanceProfileOperations, instanceProfiles } from './entities/instance-profiles.ts'
import { roleOperations, roles } from './entities/roles.ts'
import { serviceCredentialOperations } from './entities/service-credentials.ts'
import { userOperations, users } from './entities/users.ts'
import { serviceLinkedRoleOperations } from './linked/service-linked-roles.ts'
import type { Sdk } from './operations.ts'
import { managedPolicyOperations } from './policies/managed-policies.ts'
import { policies } from './policies/policies.ts'
import { policyVersionOperations } from './policies/policy-versions.ts'
import { simulateOperations } from './policies/simulate.ts'

/** AWS Identity and Access Management: users, roles, groups, their policies and keys. */
export function createService(): Service {
  return defineService<Sdk>('iam', {
    resources: [roles, users, groups, policies, instanceProfiles, oidcProviders],
    operations: {
      ...userOperations,
      ...roleOperations,
      ...groupOperations,
      ...managedPolicyOperations,
      ...policyVersionOperations,
      ...accessKeyOperations,
      ...simulateOperations,
      ...instanceProfileOperations,
      ...oidcProviderOperations,
      ...accountOperations,
      ...authorizationDetailOperations,
      ...serviceLinkedRoleOperations,
      ...serviceCredentialOperations,
    },
  })
}
