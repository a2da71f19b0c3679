import type { Fields, Operation, Service } from '../../service.ts'
import { accessKeyOperations } from './access-key-operations.ts'
import { groupOperations } from './group-operations.ts'
import { holderOperations } from './holder-operations.ts'
import { iamNeeds } from './iam-needs.ts'
import { managedPolicyOperations } from './managed-policy-operations.ts'
import { policyVersionOperations } from './policy-version-operations.ts'
import { roleOperations } from './role-operations.ts'
import { simulateOperations } from './simulate-operations.ts'
import { userOperations } from './user-operations.ts'

/** Lists that tools ask for on their way, of things this account does not have. */
const emptyLists: Record<string, Operation> = {
  ListInstanceProfiles: (): Fields => ({ InstanceProfiles: [], IsTruncated: false }),
  ListAccountAliases: (): Fields => ({ AccountAliases: [], IsTruncated: false }),
  ListMFADevices: (): Fields => ({ MFADevices: [], IsTruncated: false }),
}

/** AWS Identity and Access Management: users, roles, groups, their policies and keys. */
export function createService(): Service {
  return {
    id: 'iam',
    operations: {
      ...userOperations,
      ...roleOperations,
      ...groupOperations,
      ...holderOperations(),
      ...managedPolicyOperations,
      ...policyVersionOperations,
      ...accessKeyOperations,
      ...simulateOperations,
      ...emptyLists,
    },
    needs: iamNeeds,
  }
}
