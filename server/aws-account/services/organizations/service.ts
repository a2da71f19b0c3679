import type { OrganizationRegister } from '../../account/organizations.ts'
import type { Service, ServiceSurroundings } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { declare, FIXTURE, organizationOf, readMembers, requireOrganization } from './organization.ts'
import { policyOperations } from './policy-operations.ts'
import { type OrganizationAccess, type Sdk, unitOperations } from './unit-operations.ts'

/** AWS Organizations: units, members and the policies that hold them. An account has one only where its owner gave it members. */
export function createService({ organizations }: Pick<ServiceSurroundings, 'organizations'> = {}): Service {
  const register: OrganizationRegister | undefined = organizations
  const access: OrganizationAccess = {
    of: context => requireOrganization(context, register),
    changed: organization => declare(organization, register),
  }
  return defineService<Sdk>('organizations', {
    resources: [],
    operations: { ...unitOperations(access), ...policyOperations(access) },
    fixtures: { [FIXTURE]: fixture => void readMembers(fixture) },
    open(context) {
      const organization = organizationOf(context)
      if (organization) declare(organization, register)
      return { close() {} }
    },
  })
}
