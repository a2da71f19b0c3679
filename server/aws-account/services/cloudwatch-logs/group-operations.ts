import type * as logs from '@aws-sdk/client-cloudwatch-logs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { removeEvents } from './event-store.ts'
import { checkTags } from './group-tags.ts'
import {
  checkLimit,
  checkPattern,
  findGroup,
  GROUP_NAME,
  groupArn,
  groupNameOf,
  groupsOf,
  invalid,
  type LogGroup,
  refuseMembers,
  streamsOf,
} from './log-groups.ts'

const MAX_LISTED = 50

/** Days that AWS offers (PutRetentionPolicy). */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

export const groupOperations: Readonly<Record<string, Operation>> = {
  CreateLogGroup: typedOperation<logs.CreateLogGroupRequest>((context, input) => {
    const name = input.logGroupName
    checkPattern('logGroupName', name, GROUP_NAME)
    refuseMembers(input, ['kmsKeyId', 'deletionProtectionEnabled'])
    if (input.logGroupClass !== undefined && input.logGroupClass !== 'STANDARD')
      throw new AwsError(
        'NotImplemented',
        `Log class ${input.logGroupClass} is not available in the embedded account`,
        501,
      )
    const arn = groupArn(context, name)
    if (groupsOf(context.state).has(arn))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists')
    groupsOf(context.state).set(arn, {
      arn,
      name,
      createdAt: context.now(),
      tags: checkTags(input.tags ?? {}),
    })
  }),
  DeleteLogGroup: typedOperation<logs.DeleteLogGroupRequest>((context, input) => {
    const group = findGroup(context, input)
    for (const stream of [...streamsOf(context.state, group).keys()]) removeStream(context, group, stream)
    groupsOf(context.state).delete(group.arn)
  }),
  DescribeLogGroups: typedOperation<logs.DescribeLogGroupsRequest, logs.DescribeLogGroupsResponse>(
    describeLogGroups,
  ),
  PutRetentionPolicy: typedOperation<logs.PutRetentionPolicyRequest>((context, input) => {
    const group = findGroup(context, input)
    if (!RETENTION_DAYS.includes(input.retentionInDays))
      throw invalid(
        `1 validation error detected: Value '${input.retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
      )
    groupsOf(context.state).set(group.arn, { ...group, retentionDays: input.retentionInDays })
  }),
  DeleteRetentionPolicy: typedOperation<logs.DeleteRetentionPolicyRequest>((context, input) => {
    const { retentionDays: _forgotten, ...group } = findGroup(context, input)
    groupsOf(context.state).set(group.arn, group)
  }),
}

export function removeStream(context: CallContext, group: LogGroup, stream: string): void {
  removeEvents(context.state, group, stream)
  streamsOf(context.state, group).delete(stream)
}

function describeLogGroups(
  context: CallContext,
  input: logs.DescribeLogGroupsRequest,
): logs.DescribeLogGroupsResponse {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupIdentifiers: identifiers } = input
  refuseMembers(input, ['accountIdentifiers', 'includeLinkedAccounts'])
  if (prefix !== undefined && pattern !== undefined)
    throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.')
  const limit = checkLimit(input.limit, MAX_LISTED, MAX_LISTED)
  const named = identifiers?.map(one => groupNameOf({ logGroupIdentifier: one }))
  const found = [...groupsOf(context.state).values()]
    .filter(group => group.arn === groupArn(context, group.name))
    .filter(group => group.name.startsWith(prefix ?? ''))
    .filter(group => group.name.toLowerCase().includes((pattern ?? '').toLowerCase()))
    .filter(group => !named || named.includes(group.name))
    .filter(() => input.logGroupClass === undefined || input.logGroupClass === 'STANDARD')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const rest = found.filter(group => group.name > (input.nextToken ?? ''))
  const shown = rest.slice(0, limit)
  const last = shown.at(-1)
  return {
    logGroups: shown.map(group => describeGroup(context, group)),
    ...(last && shown.length < rest.length && { nextToken: last.name }),
  }
}

function describeGroup(context: CallContext, group: LogGroup): logs.LogGroup {
  let storedBytes = 0
  for (const stream of streamsOf(context.state, group).values()) storedBytes += stream.bytes
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(group.retentionDays !== undefined && { retentionInDays: group.retentionDays }),
    metricFilterCount: 0,
    arn: `${group.arn}:*`,
    storedBytes,
    logGroupClass: 'STANDARD',
    logGroupArn: group.arn,
  }
}
