import type * as logs from '@aws-sdk/client-cloudwatch-logs'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { type LogGroup, type LogStream, page, streamsOf } from './log-groups.ts'
import { alreadyExists, checkPattern, invalid } from './logs-error.ts'

type Sdk = typeof logs

const STREAM_NAME = /^[^:*]{1,512}$/

export function createLogStream(
  { state, now }: CallContext,
  group: LogGroup,
  { logStreamName: name }: Input<Sdk, 'CreateLogStream'>,
): void {
  checkPattern('logStreamName', name, STREAM_NAME)
  if (streamsOf(state, group).has(name)) throw alreadyExists('log stream')
  streamsOf(state, group).set(name, { name, createdAt: now(), bytes: 0 })
}

export function describeLogStreams(
  { state }: CallContext,
  group: LogGroup,
  input: Input<Sdk, 'DescribeLogStreams'>,
): logs.DescribeLogStreamsResponse {
  const { descending = false, logStreamNamePrefix: prefix } = input
  const byTime = input.orderBy === 'LastEventTime'
  if (byTime && prefix !== undefined)
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.')
  const found = [...streamsOf(state, group).values()]
    .filter(stream => stream.name.startsWith(prefix ?? ''))
    .sort(byTime ? compareLastEvent : compareName)
  if (descending) found.reverse()
  const { shown, next } = page(found, stream => stream.name, {
    size: input.limit,
    token: input.nextToken,
    order: byTime ? undefined : descending ? 'descending' : 'ascending',
  })
  return { logStreams: shown.map(stream => describeStream(group, stream)), nextToken: next }
}

const compareName = (a: LogStream, b: LogStream) => (a.name < b.name ? -1 : 1)
const compareLastEvent = (a: LogStream, b: LogStream) =>
  (a.lastEventAt ?? 0) - (b.lastEventAt ?? 0) || compareName(a, b)

function describeStream(group: LogGroup, stream: LogStream): logs.LogStream {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.firstEventAt,
    lastEventTimestamp: stream.lastEventAt,
    lastIngestionTime: stream.lastIngestedAt,
    arn: `${group.arn}:log-stream:${stream.name}`,
    // As in AWS since 2019: only groups tell how much they hold.
    storedBytes: 0,
  }
}
