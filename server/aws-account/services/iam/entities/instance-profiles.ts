import { createUniqueId } from '../../../auth/access-key-id.ts'
import { type InstanceProfile, instanceProfilesOf, profilesOfRole, rolesOf } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { anywhere, creates, on } from '../../../shape/operation.ts'
import { defineResource, type Resource } from '../../../shape/resource.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { newTags } from '../../../shape/tagging.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from '../iam-error.ts'
import { isBelow, pageOf, tagsOn, tagsOrNone } from '../lists.ts'
import { checkName, checkPath, isTaken } from '../names.ts'
import type { Operations, Sdk } from '../operations.ts'
import { listedRole, roles } from './roles.ts'

const lastPartOf = (arn: string) => arn.split('/').at(-1) ?? ''

export const instanceProfiles: Resource<InstanceProfile> = defineResource<InstanceProfile>(
  'iam',
  'instance-profile',
  {
    table: instanceProfilesOf,
    keyOf: lastPartOf,
    arnOf: row => row.arn,
    named: ({ InstanceProfileName: name, Path: path = '/' }, arn, { state }) =>
      typeof name === 'string'
        ? (instanceProfilesOf(state).get(name)?.arn ??
          arn({ InstanceProfileNameWithPath: `${path}${name}`.replace(/^\//, '') }))
        : undefined,
    missing: (_, arn = '') => noSuchEntity(`Instance Profile ${lastPartOf(arn)} cannot be found.`),
    tags: tagsOn('InstanceProfile'),
  },
)

export const instanceProfileOperations: Operations = {
  CreateInstanceProfile: creates(instanceProfiles, create),
  GetInstanceProfile: on(instanceProfiles, ({ state }, profile) => ({
    InstanceProfile: describe(state, profile),
  })),
  DeleteInstanceProfile: on(instanceProfiles, ({ state }, { name, roles: held }) => {
    if (held.length)
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.')
    instanceProfilesOf(state).delete(name)
  }),
  AddRoleToInstanceProfile: on(
    instanceProfiles,
    (context, profile, { RoleName }) => {
      const role = roles.require(context, { RoleName })
      if (profile.roles.length)
        throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1')
      instanceProfiles.save(context.state, profile.arn, { ...profile, roles: [role.name] })
    },
    {
      // Whoever puts a role into a profile passes it on to whatever runs with it.
      also: ({ RoleName }, place) => {
        const resource = roles.named({ RoleName }, place)
        return resource === undefined ? [] : [{ action: 'iam:PassRole', resource }]
      },
    },
  ),
  RemoveRoleFromInstanceProfile: on(instanceProfiles, ({ state }, profile, { RoleName }) => {
    if (!profile.roles.includes(RoleName))
      throw noSuchEntity(`Role ${RoleName} is not in instance profile ${profile.name}.`)
    instanceProfiles.save(state, profile.arn, { ...profile, roles: [] })
  }),
  ListInstanceProfiles: anywhere(({ state }, input) => {
    const all = [...instanceProfilesOf(state).values()].filter(isBelow(input.PathPrefix))
    const { shown, rest } = pageOf(all, profile => profile.name, input)
    return { InstanceProfiles: shown.map(one => describe(state, one)), ...rest }
  }),
  ListInstanceProfilesForRole: on(roles, ({ state }, role, input) => {
    const { shown, rest } = pageOf(profilesOfRole(state, role.name), profile => profile.name, input)
    return { InstanceProfiles: shown.map(one => describe(state, one)), ...rest }
  }),
}

function create(context: CallContext, input: Input<Sdk, 'CreateInstanceProfile'>) {
  const { InstanceProfileName: name, Path: path = '/' } = input
  checkName(name, 'instanceProfileName', 128)
  checkPath(path)
  if (isTaken(instanceProfilesOf(context.state).keys(), name))
    throw alreadyExists(`Instance Profile ${name} already exists.`)
  const profile: InstanceProfile = {
    name,
    path,
    id: createUniqueId('AIPA'),
    arn: instanceProfiles.arn(context, {
      InstanceProfileNameWithPath: `${path}${name}`.replace(/^\//, ''),
    }),
    createdAt: context.now(),
    roles: [],
    tags: newTags(instanceProfiles, input),
  }
  instanceProfiles.save(context.state, profile.arn, profile)
  return { InstanceProfile: describe(context.state, profile) }
}

export function describe(state: AccountState, profile: InstanceProfile) {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createdAt),
    Roles: profile.roles.flatMap(name => {
      const role = rolesOf(state).get(name)
      return role ? [listedRole(role)] : []
    }),
    ...tagsOrNone(profile.tags),
  }
}
