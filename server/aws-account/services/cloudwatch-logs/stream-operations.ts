import type * as logs from '@aws-sdk/client-cloudwatch-logs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { removeStream } from './group-operations.ts'
import {
  checkLimit,
  checkStreamName,
  findGroup,
  findStream,
  invalid,
  type LogGroup,
  type LogStream,
  streamsOf,
} from './log-groups.ts'
import { putLogEvents } from './put-log-events.ts'
import { filterLogEvents, getLogEvents } from './read-log-events.ts'

const MAX_LISTED = 50

export const streamOperations: Readonly<Record<string, Operation>> = {
  CreateLogStream: typedOperation<logs.CreateLogStreamRequest>((context, input) => {
    const group = findGroup(context, input)
    const name = input.logStreamName
    checkStreamName(name)
    if (streamsOf(context.state, group).has(name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists')
    streamsOf(context.state, group).set(name, { name, createdAt: context.now(), bytes: 0 })
  }),
  DeleteLogStream: typedOperation<logs.DeleteLogStreamRequest>((context, input) => {
    const group = findGroup(context, input)
    removeStream(context, group, findStream(context, group, input.logStreamName).name)
  }),
  DescribeLogStreams: typedOperation<logs.DescribeLogStreamsRequest, logs.DescribeLogStreamsResponse>(
    describeLogStreams,
  ),
  PutLogEvents: typedOperation<logs.PutLogEventsRequest, logs.PutLogEventsResponse>(putLogEvents),
  GetLogEvents: typedOperation<logs.GetLogEventsRequest, logs.GetLogEventsResponse>(getLogEvents),
  FilterLogEvents: typedOperation<logs.FilterLogEventsRequest, logs.FilterLogEventsResponse>(filterLogEvents),
}

function describeLogStreams(
  context: CallContext,
  input: logs.DescribeLogStreamsRequest,
): logs.DescribeLogStreamsResponse {
  const group = findGroup(context, input)
  const byTime = input.orderBy === 'LastEventTime'
  if (byTime && input.logStreamNamePrefix !== undefined)
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.')
  const limit = checkLimit(input.limit, MAX_LISTED, MAX_LISTED)
  const found = [...streamsOf(context.state, group).values()]
    .filter(stream => stream.name.startsWith(input.logStreamNamePrefix ?? ''))
    .sort(byTime ? compareLastEvent : compareName)
  if (input.descending) found.reverse()
  const start = input.nextToken === undefined ? 0 : found.findIndex(one => one.name === input.nextToken) + 1
  const shown = found.slice(start, start + limit)
  const last = shown.at(-1)
  return {
    logStreams: shown.map(stream => describeStream(group, stream)),
    ...(last && start + limit < found.length && { nextToken: last.name }),
  }
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
