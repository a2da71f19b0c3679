import type * as logs from '@aws-sdk/client-cloudwatch-logs'
import type { CallContext } from '../../service.ts'
import type { Place } from '../../shape/place.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { checkTags } from '../../shape/tagging.ts'
import { removeEvents } from './event-store.ts'
import { GROUP_NAME, groupNameIn, groups, groupsOf, type LogGroup, page, streamsOf } from './log-groups.ts'
import { alreadyExists, checkPattern, invalid, notAvailable, refuseMembers, wrong } from './logs-error.ts'
import { dropMetricFilters, metricFiltersOf } from './metrics/metric-filters.ts'
import { matchRegex } from './pattern/regex-term.ts'
import { dropSubscriptions } from './subscription-filters.ts'

type Sdk = typeof logs

/** Days that AWS offers (PutRetentionPolicy). */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

export const groupArn = (place: Pick<Place, 'accountId' | 'region'>, name: string) =>
  groups.arn(place, { LogGroupName: name })

export function createLogGroup(context: CallContext, input: Input<Sdk, 'CreateLogGroup'>): void {
  const name = input.logGroupName
  checkPattern('logGroupName', name, GROUP_NAME)
  refuseMembers(input, ['kmsKeyId', 'deletionProtectionEnabled'])
  if (input.logGroupClass !== undefined && input.logGroupClass !== 'STANDARD')
    throw notAvailable(`Log class ${input.logGroupClass}`)
  const arn = groupArn(context, name)
  if (groups.find(context.state, arn)) throw alreadyExists('log group')
  const tags = checkTags(groups, input.tags ?? {})
  groups.save(context.state, arn, { arn, name, createdAt: context.now(), tags })
}

export function deleteLogGroup(context: CallContext, group: LogGroup): void {
  const { state } = context
  dropSubscriptions(context, group)
  dropMetricFilters(context, group)
  for (const stream of [...streamsOf(state, group).keys()]) removeStream(state, group, stream)
  groupsOf(state).delete(group.arn)
}

export function removeStream(state: CallContext['state'], group: LogGroup, stream: string): void {
  removeEvents(state, group, stream)
  streamsOf(state, group).delete(stream)
}

export function putRetention(
  { state }: CallContext,
  group: LogGroup,
  { retentionInDays: retentionDays }: Input<Sdk, 'PutRetentionPolicy'>,
): void {
  if (!RETENTION_DAYS.includes(retentionDays))
    throw wrong('retentionInDays', `satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`, retentionDays)
  groups.save(state, group.arn, { ...group, retentionDays })
}

export function deleteRetention({ state }: CallContext, { retentionDays: _, ...group }: LogGroup): void {
  groups.save(state, group.arn, group)
}

export function describeLogGroups(
  context: CallContext,
  input: Input<Sdk, 'DescribeLogGroups'>,
): logs.DescribeLogGroupsResponse {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupIdentifiers: identifiers } = input
  refuseMembers(input, ['accountIdentifiers', 'includeLinkedAccounts'])
  if (prefix !== undefined && pattern !== undefined)
    throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.')
  const named = identifiers?.map(identifier => {
    const name = groupNameIn({ logGroupIdentifier: identifier }) ?? ''
    checkPattern('logGroupName', name, GROUP_NAME)
    return name
  })
  const found = [...groupsOf(context.state).values()]
    .filter(group => group.arn === groupArn(context, group.name))
    .filter(group => group.name.startsWith(prefix ?? ''))
    .filter(group => group.name.toLowerCase().includes((pattern ?? '').toLowerCase()))
    .filter(group => !named || named.includes(group.name))
    .filter(() => input.logGroupClass === undefined || input.logGroupClass === 'STANDARD')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(found, group => group.name, {
    size: input.limit,
    token: input.nextToken,
    order: 'ascending',
  })
  return { logGroups: shown.map(group => describeGroup(context, group)), nextToken: next }
}

/** The newer list, of names alone; here the pattern is a regular expression. */
export function listLogGroups(
  context: CallContext,
  input: Input<Sdk, 'ListLogGroups'>,
): Output<Sdk, 'ListLogGroups'> {
  const { logGroupNamePattern: pattern, limit: size, nextToken: token } = input
  const matches = pattern === undefined ? undefined : matchRegex(pattern)
  const found = [...groupsOf(context.state).values()]
    .filter(({ name }) => !matches || matches(name))
    .filter(() => input.logGroupClass === undefined || input.logGroupClass === 'STANDARD')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(found, group => group.name, { size, token, order: 'ascending' })
  return {
    logGroups: shown.map(({ name, arn }) => ({
      logGroupName: name,
      logGroupArn: arn,
      logGroupClass: 'STANDARD',
    })),
    nextToken: next,
  }
}

function describeGroup({ state }: CallContext, group: LogGroup): logs.LogGroup {
  let storedBytes = 0
  for (const stream of streamsOf(state, group).values()) storedBytes += stream.bytes
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    retentionInDays: group.retentionDays,
    metricFilterCount: metricFiltersOf(state, group).size,
    arn: `${group.arn}:*`,
    storedBytes,
    logGroupClass: 'STANDARD',
    logGroupArn: group.arn,
  }
}
