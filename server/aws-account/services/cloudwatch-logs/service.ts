import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, at, on } from '../../shape/operation.ts'
import {
  createLogGroup,
  deleteLogGroup,
  deleteRetention,
  describeLogGroups,
  groupArn,
  putRetention,
  removeStream,
} from './group-operations.ts'
import { groups, requireStream } from './log-groups.ts'
import { putLogEvents } from './put-log-events.ts'
import { filterLogEvents, getLogEvents } from './read-log-events.ts'
import { createLogStream, describeLogStreams } from './stream-operations.ts'

/** Amazon CloudWatch Logs: groups, streams, events and their search. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-cloudwatch-logs')>('cloudwatch-logs', {
    resources: [groups],
    operations: {
      CreateLogGroup: at(groups, groups.named, createLogGroup, {
        // To tag is asked for on the group alone, as whoever tags it later is.
        also: ({ tags = {}, logGroupName: name }, place, own) =>
          Object.keys(tags).length
            ? [{ ...own, action: 'logs:TagResource', resource: groupArn(place, name) }]
            : [],
      }),
      DeleteLogGroup: on(groups, deleteLogGroup),
      DescribeLogGroups: anywhere(describeLogGroups, {
        // AWS's reference says `*`, AWS itself asks so.
        needs: (_, place) => [
          { action: 'logs:DescribeLogGroups', resource: `${groupArn(place, '')}:log-stream:` },
        ],
      }),
      PutRetentionPolicy: on(groups, putRetention),
      DeleteRetentionPolicy: on(groups, deleteRetention),

      CreateLogStream: on(groups, createLogStream),
      DeleteLogStream: on(groups, ({ state }, group, { logStreamName: name }) =>
        removeStream(state, group, requireStream(state, group, name).name),
      ),
      DescribeLogStreams: on(groups, describeLogStreams),
      PutLogEvents: on(groups, putLogEvents),
      GetLogEvents: on(groups, getLogEvents),
      FilterLogEvents: on(groups, filterLogEvents),
    },
  })
}
