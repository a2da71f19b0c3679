import type { ScheduleGroupState } from '@aws-sdk/client-scheduler'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Place } from '../../shape/place.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import type { AccountState } from '../../state/account-state.ts'
import { check, conflict, invalid, notFound } from './scheduler-error.ts'

type Sdk = typeof import('@aws-sdk/client-scheduler')

/** A group of schedules as stored, by its ARN. Times in milliseconds. */
export interface Group {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  readonly modifiedAt: number
  readonly tags: Readonly<Record<string, string>>
}

const stored = table<Group>('scheduler.groups')

const DEFAULT = 'default'
/** Every account has the default group since it exists. */
const DEFAULT_SINCE = Date.parse('2022-11-10T00:00:00Z')

function groupAt(state: AccountState, arn: string): Group | undefined {
  const known = stored(state).get(arn)
  if (known || !arn.endsWith(`:schedule-group/${DEFAULT}`)) return known
  return { arn, name: DEFAULT, createdAt: DEFAULT_SINCE, modifiedAt: DEFAULT_SINCE, tags: {} }
}

export const groups: Resource<Group> = defineResource<Group>('scheduler', 'schedule-group', {
  table: state => ({ get: arn => groupAt(state, arn), set: (arn, group) => stored(state).set(arn, group) }),
  named({ Name, GroupName = Name, ResourceArn }, arn) {
    if (typeof ResourceArn === 'string') return ResourceArn
    return GroupName === undefined ? undefined : arn({ GroupName: String(GroupName) })
  },
  missing: (_, arn = '') => notFound(`Schedule group ${arn.split('/')[1] ?? ''}`),
  tags: {
    of: group => group.tags,
    with: (group, tags) => ({ ...group, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: tags => ({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    refuse: (message, problem) => (problem === 'none' ? undefined : invalid(message)),
  },
})

export const groupArn = (place: Pick<Place, 'accountId' | 'region'>, name = DEFAULT) =>
  groups.arn(place, { GroupName: name })

export const page = paging({
  maxSize: 100,
  order: 'ascending',
  refuseSize: size => invalid(`MaxResults ${size} is not valid.`),
  refuseToken: () => invalid('Invalid NextToken.'),
})

export function createGroup(
  context: CallContext,
  input: Input<Sdk, 'CreateScheduleGroup'>,
): Output<Sdk, 'CreateScheduleGroup'> {
  const { Name: name } = input
  checkName(name, 'name')
  const arn = groupArn(context, name)
  if (groups.find(context.state, arn)) throw conflict(`Schedule group ${name}`)
  const now = context.now()
  groups.save(context.state, arn, {
    arn,
    name,
    createdAt: now,
    modifiedAt: now,
    tags: newTags(groups, { ...input }),
  })
  return { ScheduleGroupArn: arn }
}

export function checkName(name: string, member: string): void {
  check(
    /^[0-9a-zA-Z-_.]{1,64}$/.test(name),
    `1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$`,
  )
}

const describe = (group: Group) => ({
  Arn: group.arn,
  Name: group.name,
  State: 'ACTIVE' as ScheduleGroupState,
  CreationDate: new Date(group.createdAt),
  LastModificationDate: new Date(group.modifiedAt),
})

export const getGroup = (_: CallContext, group: Group) => describe(group)

/** What is in it is deleted by `removeSchedules`. */
export function deleteGroup({ state }: CallContext, group: Group): void {
  check(group.name !== DEFAULT, 'The default schedule group cannot be deleted.')
  stored(state).delete(group.arn)
}

export function listGroups(
  context: CallContext,
  { NamePrefix: prefix = '', MaxResults: size, NextToken: token }: Input<Sdk, 'ListScheduleGroups'>,
): Output<Sdk, 'ListScheduleGroups'> {
  const arns = new Set([groupArn(context), ...stored(context.state).keys()])
  const all = [...arns]
    .flatMap(arn => groups.findHere(context, arn) ?? [])
    .filter(group => group.name.startsWith(prefix))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(all, group => group.name, { size, token })
  return { ScheduleGroups: shown.map(describe), NextToken: next }
}
