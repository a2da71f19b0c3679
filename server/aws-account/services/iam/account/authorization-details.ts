import type * as iam from '@aws-sdk/client-iam'
import {
  groupsOf,
  type PolicyHolder,
  policiesOf,
  profilesOfRole,
  rolesOf,
  usersOf,
} from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { anywhere } from '../../../shape/operation.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { describeBoundary } from '../entities/boundaries.ts'
import { describe as describeProfile } from '../entities/instance-profiles.ts'
import { pageOf, tagsOrNone } from '../lists.ts'
import type { Operations } from '../operations.ts'
import { describePolicy } from '../policies/managed-policies.ts'
import { policyOfAws } from '../policies/policies.ts'

interface Entry {
  readonly key: string
  readonly type: iam.EntityType
  tell(): Partial<Pick<Answer, 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'>>
}

type Answer = iam.GetAccountAuthorizationDetailsResponse

/** All that decides over who may do what, page by page. */
export const authorizationDetailOperations: Operations = {
  GetAccountAuthorizationDetails: anywhere((context, input) => {
    const wanted = input.Filter
    const entries = entriesOf(context).filter(({ type }) => !wanted?.length || wanted.includes(type))
    const { shown, rest } = pageOf(entries, entry => entry.key, input)
    const told = shown.map(entry => entry.tell())
    const all = <Name extends keyof ReturnType<Entry['tell']>>(name: Name) =>
      told.flatMap(one => (one[name] ?? []) as NonNullable<ReturnType<Entry['tell']>[Name]>)
    return {
      UserDetailList: all('UserDetailList'),
      GroupDetailList: all('GroupDetailList'),
      RoleDetailList: all('RoleDetailList'),
      Policies: all('Policies'),
      ...rest,
    }
  }),
}

function entriesOf({ state }: CallContext): readonly Entry[] {
  const holders = [...usersOf(state).values(), ...groupsOf(state).values(), ...rolesOf(state).values()]
  const ofAws = [...new Set(holders.flatMap(holder => holder.attached))].flatMap(
    arn => policyOfAws(arn) ?? [],
  )
  const policies = (all: Iterable<Parameters<typeof describePolicy>[1]>, type: iam.EntityType): Entry[] =>
    [...all].map(policy => ({
      key: policy.arn,
      type,
      tell: () => ({
        Policies: [
          {
            ...describePolicy(state, policy),
            PolicyVersionList: policy.versions.map(version => ({
              Document: encodeURIComponent(version.document),
              VersionId: version.id,
              IsDefaultVersion: version.id === policy.defaultVersionId,
              CreateDate: new Date(version.createdAt),
            })),
          },
        ],
      }),
    }))
  return [
    ...[...usersOf(state).values()].map(
      (user): Entry => ({
        key: user.arn,
        type: 'User',
        tell: () => ({
          UserDetailList: [
            {
              ...common(user),
              UserName: user.name,
              UserId: user.id,
              UserPolicyList: inlineOf(user),
              GroupList: groupsOfUser(state, user.name),
              ...describeBoundary(user),
              ...tagsOrNone(user.tags),
            },
          ],
        }),
      }),
    ),
    ...[...groupsOf(state).values()].map(
      (group): Entry => ({
        key: group.arn,
        type: 'Group',
        tell: () => ({
          GroupDetailList: [
            {
              ...common(group),
              GroupName: group.name,
              GroupId: group.id,
              GroupPolicyList: inlineOf(group),
            },
          ],
        }),
      }),
    ),
    ...[...rolesOf(state).values()].map(
      (role): Entry => ({
        key: role.arn,
        type: 'Role',
        tell: () => ({
          RoleDetailList: [
            {
              ...common(role),
              RoleName: role.name,
              RoleId: role.id,
              AssumeRolePolicyDocument: encodeURIComponent(role.trust),
              InstanceProfileList: profilesOfRole(state, role.name).map(one => describeProfile(state, one)),
              RolePolicyList: inlineOf(role),
              RoleLastUsed: {},
              ...describeBoundary(role),
              ...tagsOrNone(role.tags),
            },
          ],
        }),
      }),
    ),
    ...policies(policiesOf(state).values(), 'LocalManagedPolicy'),
    ...policies(ofAws, 'AWSManagedPolicy'),
  ]
}

const common = (holder: PolicyHolder) => ({
  Path: holder.path,
  Arn: holder.arn,
  CreateDate: new Date(holder.createdAt),
  AttachedManagedPolicies: holder.attached.map(arn => ({
    PolicyArn: arn,
    PolicyName: arn.split('/').at(-1) ?? arn,
  })),
})

const inlineOf = ({ inline }: PolicyHolder) =>
  Object.entries(inline).map(([PolicyName, text]) => ({
    PolicyName,
    PolicyDocument: encodeURIComponent(text),
  }))

const groupsOfUser = (state: AccountState, name: string) =>
  [...groupsOf(state).values()].filter(group => group.members.includes(name)).map(group => group.name)
