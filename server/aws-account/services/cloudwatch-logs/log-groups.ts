import { AwsError } from '../../aws-error.ts'
import type { Fields } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import { defineResource, table, tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { checkPattern, invalid, notFound, wrongLimit } from './logs-error.ts'

/** A log group as stored, by its ARN without the trailing `:*`. Times in milliseconds. */
export interface LogGroup {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  /** Absent: events never expire. */
  readonly retentionDays?: number
  readonly tags: Readonly<Record<string, string>>
}

export interface LogStream {
  readonly name: string
  readonly createdAt: number
  readonly firstEventAt?: number
  readonly lastEventAt?: number
  readonly lastIngestedAt?: number
  /** Of the events in the stream, with the overhead AWS counts for each. */
  readonly bytes: number
}

export const GROUP_NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/

export const groupsOf = table<LogGroup>('logs.groups')

const streamTables = tableOfEach<LogStream>('logs.streams')
/** By name, in order of creation. */
export const streamsOf = (state: AccountState, { arn }: LogGroup) => streamTables(state, arn)

/**
 * As in AWS, IAM is asked about `log-group:NAME:log-stream:` and the name of the stream, if the request has one, which a
 * policy's `log-group:NAME:*` covers and `log-group:NAME` does not; the newer operations on tags ask for the group alone.
 */
export const groups = defineResource<LogGroup>('cloudwatch-logs', 'log-group', {
  table: groupsOf,
  keyOf: arn => arn.replace(/:log-stream:.*$/s, ''),
  named(input, arn) {
    const name = groupNameIn(input)
    if (name === undefined || !GROUP_NAME.test(name)) return undefined
    return `${arn({ LogGroupName: name })}:log-stream:${input.logStreamName ?? ''}`
  },
  missing(input) {
    if (input.resourceArn !== undefined) return notFound('resource')
    if (input.logGroupName !== undefined && input.logGroupIdentifier !== undefined)
      return new AwsError(
        'ValidationException',
        'LogGroup name and LogGroup ARN are mutually exclusive parameters.',
      )
    const name = groupNameIn(input)
    if (name === undefined) return invalid('A log group must be named, by one of its name and identifier.')
    checkPattern('logGroupName', name, GROUP_NAME)
    return notFound('log group')
  },
  tags: {
    of: group => group.tags,
    with: (group, tags) => ({ ...group, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    named: ({ resourceArn }) => aloneIn(String(resourceArn)),
    older: { add: 'TagLogGroup', remove: 'UntagLogGroup', list: 'ListTagsLogGroup' },
    answer: tags => ({ tags }),
    refuse: (message, problem) => (problem === 'none' ? undefined : invalid(message)),
  },
})

/** Requests name a group by name, or by name or ARN in `logGroupIdentifier`, of which the name alone counts. */
export function groupNameIn({
  logGroupName: name,
  logGroupIdentifier: identifier,
}: Fields): string | undefined {
  if (typeof identifier !== 'string') return typeof name === 'string' ? name : undefined
  if (name !== undefined) return undefined
  return /:log-group:([^:]+)/.exec(identifier)?.[1] ?? identifier
}

/** The ARN of a group, which may have `:*` behind it; undefined for that of a stream. */
const aloneIn = (arn: string) => (arn.includes(':log-stream:') ? undefined : arn.replace(/:\*$/, ''))

export function requireStream(state: AccountState, group: LogGroup, name: string): LogStream {
  const stream = streamsOf(state, group).get(name)
  if (!stream) throw notFound('log stream')
  return stream
}

const MAX_LISTED = 50

/** Of groups and of streams. */
export const page = paging({
  maxSize: MAX_LISTED,
  refuseSize: limit => wrongLimit(limit, MAX_LISTED),
  refuseToken: () => invalid('The specified nextToken is invalid.'),
})
