import type { CallContext, Fields, Need } from '../../service.ts'
import { groupArn, groupsOf } from './log-groups.ts'

type Place = Pick<CallContext, 'accountId' | 'region' | 'state'>

const ON_STREAMS = ['CreateLogStream', 'DeleteLogStream', 'PutLogEvents', 'GetLogEvents']
const ON_TAGS = ['TagResource', 'UntagResource', 'ListTagsForResource']

/**
 * Actions and resources of CloudWatch Logs. As AWS does, an operation on a group asks for `log-group:NAME:log-stream:`,
 * which a policy's `log-group:NAME:*` covers and `log-group:NAME` does not; the tag operations ask for the group alone.
 */
export function logsNeeds(operation: string, input: Fields, place: Place): readonly Need[] {
  const action = `logs:${operation}`
  if (operation === 'DescribeLogGroups') return [{ action, resource: `${groupArn(place, '')}:log-stream:` }]
  if (ON_TAGS.includes(operation))
    return [need(action, String(input.resourceArn).replace(/:\*$/, ''), '', input, place)]
  const group = groupOf(input, place)
  if (group === undefined) return [{ action, resource: '*' }]
  const stream = ON_STREAMS.includes(operation) ? String(input.logStreamName) : ''
  const first = need(action, group, `:log-stream:${stream}`, input, place)
  const tagged = operation === 'CreateLogGroup' && Object.keys(input.tags ?? {}).length > 0
  return tagged ? [first, need('logs:TagResource', group, '', input, place)] : [first]
}

function groupOf(input: Fields, place: Place): string | undefined {
  const { logGroupName, logGroupIdentifier } = input
  if (typeof logGroupName === 'string') return groupArn(place, logGroupName)
  if (typeof logGroupIdentifier !== 'string') return undefined
  return logGroupIdentifier.startsWith('arn:')
    ? logGroupIdentifier.replace(/:\*$/, '')
    : groupArn(place, logGroupIdentifier)
}

function need(action: string, group: string, suffix: string, input: Fields, place: Place): Need {
  const own = Object.entries(groupsOf(place.state).get(group)?.tags ?? {})
  const given = Array.isArray(input.tags)
    ? input.tags.map(key => [String(key)])
    : Object.entries(input.tags ?? {})
  const keys = [
    ...given.map(([key]) => key),
    ...(Array.isArray(input.tagKeys) ? input.tagKeys.map(String) : []),
  ]
  const context = {
    ...Object.fromEntries(own.map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
    ...Object.fromEntries(
      given.flatMap(([key, value]) =>
        value === undefined ? [] : [[`aws:RequestTag/${key}`, String(value)]],
      ),
    ),
    ...(keys.length && { 'aws:TagKeys': keys }),
  }
  return { action, resource: `${group}${suffix}`, context }
}
