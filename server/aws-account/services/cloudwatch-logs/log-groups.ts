import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { AccountState, Table } from '../../state/account-state.ts'

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
const STREAM_NAME = /^[^:*]{1,512}$/

type Place = Pick<CallContext, 'accountId' | 'region'>

export const groupArn = (place: Place, name: string) =>
  `arn:aws:logs:${place.region}:${place.accountId}:log-group:${name}`

export const groupsOf = (state: AccountState): Table<LogGroup> => state.table<LogGroup>('logs.groups')

/** By name, in order of creation. */
export const streamsOf = (state: AccountState, group: LogGroup): Table<LogStream> =>
  state.table<LogStream>(`logs.streams ${group.arn}`)

/** How requests name a log group: by name, or by name or ARN in `logGroupIdentifier`. */
export interface GroupReference {
  readonly logGroupName?: string | undefined
  readonly logGroupIdentifier?: string | undefined
}

/** Throws InvalidParameterException when the group is named not at all, twice or wrongly. */
export function groupNameOf(reference: GroupReference): string {
  const { logGroupName, logGroupIdentifier } = reference
  if (logGroupName !== undefined && logGroupIdentifier !== undefined)
    throw invalid('LogGroup name and LogGroup ARN are mutually exclusive parameters.')
  const name = logGroupName ?? /:log-group:([^:]+)/.exec(logGroupIdentifier ?? '')?.[1] ?? logGroupIdentifier
  if (name === undefined) throw invalid('Log group name or log group identifier is required.')
  checkPattern('logGroupName', name, GROUP_NAME)
  return name
}

export function findGroup(context: CallContext, reference: GroupReference): LogGroup {
  const group = groupsOf(context.state).get(groupArn(context, groupNameOf(reference)))
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.')
  return group
}

export function findStream(context: CallContext, group: LogGroup, name: string): LogStream {
  const stream = streamsOf(context.state, group).get(name)
  if (!stream) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.')
  return stream
}

export const checkStreamName = (name: string) => checkPattern('logStreamName', name, STREAM_NAME)

export function checkPattern(parameter: string, value: string, pattern: RegExp): void {
  if (!pattern.test(value))
    throw invalid(
      `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
    )
}

/** A whole number within limits, or the default. */
export function checkLimit(limit: number | undefined, max: number, fallback: number): number {
  if (limit === undefined) return fallback
  if (!Number.isInteger(limit) || limit < 1 || limit > max)
    throw invalid(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${max}`,
    )
  return limit
}

export const invalid = (message: string) => new AwsError('InvalidParameterException', message)

/** Refuses members of a request that would have no effect here, unless they are absent or switched off. */
export function refuseMembers(input: object, names: readonly string[]): void {
  for (const name of names) {
    const value: unknown = Reflect.get(input, name)
    if (value !== undefined && value !== false)
      throw new AwsError('NotImplemented', `${name} is not available in the embedded account`, 501)
  }
}
