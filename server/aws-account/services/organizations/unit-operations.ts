import type { CallContext } from '../../service.ts'
import { anywhere } from '../../shape/operation.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { accountsOf, newId, type Organization, pathOf, type TreeNode } from './organization.ts'
import * as refuse from './organizations-error.ts'
import { allPages, needsOn, nodeArn } from './present.ts'

export type Sdk = typeof import('@aws-sdk/client-organizations')

/** The organisation of a call, and what makes a change of it hold for its accounts. */
export interface OrganizationAccess {
  of(context: CallContext): Organization
  changed(organization: Organization): void
}

/** AWS Organizations User Guide, "Quotas". */
const MAX_UNIT_DEPTH = 5
const MAX_UNITS = 2_000

/** Accounts, units, and who is below whom. */
export function unitOperations(access: OrganizationAccess) {
  return { ...accountReads(access), ...unitReads(access), ...unitChanges(access) }
}

function parent(organization: Organization, id: string): TreeNode {
  const node = organization.node(id)
  if (!node || node.kind === 'account') throw refuse.noParent()
  return node
}

function accountReads({ of }: OrganizationAccess) {
  return {
    DescribeOrganization: anywhere((context: CallContext) => {
      const organization = of(context)
      const { id, managementAccountId } = organization
      return {
        Organization: {
          ...{ Id: id, Arn: nodeArn(organization), FeatureSet: 'ALL' as const },
          MasterAccountArn: nodeArn(organization, organization.node(managementAccountId)),
          MasterAccountId: managementAccountId,
          MasterAccountEmail: emailOf(managementAccountId),
        },
      }
    }),
    ListAccounts: anywhere((context: CallContext, input: Input<Sdk, 'ListAccounts'>) => {
      const organization = of(context)
      const { shown, NextToken } = allPages(accountsOf(organization), input)
      return { Accounts: shown.map(node => account(organization, node)), NextToken }
    }),
    ListAccountsForParent: anywhere((context: CallContext, input: Input<Sdk, 'ListAccountsForParent'>) => {
      const organization = of(context)
      const { id } = parent(organization, input.ParentId)
      const all = organization.children(id).filter(({ kind }) => kind === 'account')
      const { shown, NextToken } = allPages(all, input)
      return { Accounts: shown.map(node => account(organization, node)), NextToken }
    }),
    DescribeAccount: anywhere((context: CallContext, { AccountId }: Input<Sdk, 'DescribeAccount'>) => {
      const organization = of(context)
      return { Account: account(organization, requireAccount(organization, AccountId)) }
    }),
  }
}

function unitReads({ of }: OrganizationAccess) {
  return {
    ListRoots: anywhere((context: CallContext) => {
      const organization = of(context)
      const { root } = organization
      const PolicyTypes = organization.types().map(Type => ({ Type, Status: 'ENABLED' as const }))
      return { Roots: [{ Id: root.id, Name: root.name, Arn: nodeArn(organization, root), PolicyTypes }] }
    }),
    ListParents: anywhere((context: CallContext, { ChildId }: Input<Sdk, 'ListParents'>) => {
      const organization = of(context)
      const found = organization.node(ChildId)
      const above = found?.parent === undefined ? undefined : organization.node(found.parent)
      if (!above) throw refuse.childNotFound()
      return { Parents: [{ Id: above.id, Type: typeOf(above) }] }
    }),
    ListOrganizationalUnitsForParent: anywhere(
      (context: CallContext, input: Input<Sdk, 'ListOrganizationalUnitsForParent'>) => {
        const organization = of(context)
        const { id } = parent(organization, input.ParentId)
        const all = organization.children(id).filter(({ kind }) => kind === 'unit')
        const { shown, NextToken } = allPages(all, input)
        return { OrganizationalUnits: shown.map(node => unit(organization, node)), NextToken }
      },
    ),
    DescribeOrganizationalUnit: anywhere(
      (context: CallContext, { OrganizationalUnitId }: Input<Sdk, 'DescribeOrganizationalUnit'>) => {
        const organization = of(context)
        return { OrganizationalUnit: unit(organization, requireUnit(organization, OrganizationalUnitId)) }
      },
    ),
  }
}

function unitChanges({ of, changed }: OrganizationAccess) {
  return {
    CreateOrganizationalUnit: anywhere(
      (context: CallContext, { ParentId, Name, Tags }: Input<Sdk, 'CreateOrganizationalUnit'>) => {
        if (Tags?.length) throw refuse.noTags()
        const organization = of(context)
        const above = parent(organization, ParentId)
        const siblings = organization.children(above.id).filter(({ kind }) => kind === 'unit')
        if (siblings.some(({ name }) => name === Name)) throw refuse.unitExists()
        if (pathOf(organization, above.id).length > MAX_UNIT_DEPTH || siblings.length >= MAX_UNITS)
          throw refuse.violated('You have exceeded the organizational units that an organization may have.')
        const node: TreeNode = {
          id: newId(`ou-${organization.root.id.slice(2)}`),
          ...{
            kind: 'unit',
            name: Name,
            parent: above.id,
            policies: ['p-FullAWSAccess', 'p-RCPFullAWSAccess'],
          },
        }
        organization.saveNode(node)
        return { OrganizationalUnit: unit(organization, node) }
      },
    ),
    DeleteOrganizationalUnit: anywhere(
      (context: CallContext, { OrganizationalUnitId }: Input<Sdk, 'DeleteOrganizationalUnit'>) => {
        const organization = of(context)
        const { id } = requireUnit(organization, OrganizationalUnitId)
        if (organization.children(id).length) throw refuse.unitNotEmpty()
        organization.removeNode(id)
      },
    ),
    MoveAccount: anywhere(
      (context: CallContext, input: Input<Sdk, 'MoveAccount'>) => {
        const organization = of(context)
        const moved = requireAccount(organization, input.AccountId)
        const [source, destination] = [input.SourceParentId, input.DestinationParentId].map(organization.node)
        if (!source || moved.parent !== source.id) throw refuse.noSource()
        if (!destination || destination.kind === 'account') throw refuse.noDestination()
        if (source.id === destination.id) throw refuse.isThereAlready()
        organization.saveNode({ ...moved, parent: destination.id })
        changed(organization)
      },
      needsOn('MoveAccount', (input: Input<Sdk, 'MoveAccount'>) => [
        input.AccountId,
        input.SourceParentId,
        input.DestinationParentId,
      ]),
    ),
  }
}

function requireAccount(organization: Organization, id: string): TreeNode {
  const node = organization.node(id)
  if (node?.kind !== 'account') throw refuse.accountNotFound()
  return node
}

function requireUnit(organization: Organization, id: string): TreeNode {
  const node = organization.node(id)
  if (node?.kind !== 'unit') throw refuse.noUnit()
  return node
}

const typeOf = ({ kind }: TreeNode) =>
  kind === 'root' ? ('ROOT' as const) : ('ORGANIZATIONAL_UNIT' as const)
const emailOf = (accountId: string) => `${accountId}@accounts.invalid`

function account(organization: Organization, node: TreeNode) {
  return {
    ...{ Id: node.id, Arn: nodeArn(organization, node), Name: node.name, Email: emailOf(node.id) },
    ...{ Status: 'ACTIVE' as const, State: 'ACTIVE' as const, JoinedMethod: 'INVITED' as const },
  }
}

function unit(organization: Organization, node: TreeNode) {
  return { Id: node.id, Arn: nodeArn(organization, node), Name: node.name }
}
