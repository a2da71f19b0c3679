import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { together } from '../../shape/each-account.ts'
import { anywhere, at, on } from '../../shape/operation.ts'
import {
  createLogGroup,
  deleteLogGroup,
  deleteRetention,
  describeLogGroups,
  groupArn,
  listLogGroups,
  putRetention,
  removeStream,
} from './group-operations.ts'
import {
  describeQueries,
  getQueryResults,
  openQueries,
  startQuery,
  startQueryNeeds,
  stopQuery,
} from './insights/queries.ts'
import { groups, requireStream } from './log-groups.ts'
import {
  deleteMetricFilter,
  describeMetricFilters,
  putMetricFilter,
  testMetricFilter,
} from './metrics/metric-filters.ts'
import { putLogEvents } from './put-log-events.ts'
import { filterLogEvents, getLogEvents } from './read-log-events.ts'
import { createLogStream, describeLogStreams } from './stream-operations.ts'
import {
  deleteSubscriptionFilter,
  describeSubscriptionFilters,
  putSubscriptionFilter,
} from './subscription-filters.ts'
import { liveTailNeeds, openTails, startLiveTail } from './tail/live-tail.ts'

/** Amazon CloudWatch Logs: groups, streams, events, their search, and functions that subscribe to them. */
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
      ListLogGroups: anywhere(listLogGroups),
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

      PutSubscriptionFilter: on(groups, putSubscriptionFilter),
      DescribeSubscriptionFilters: on(groups, describeSubscriptionFilters),
      DeleteSubscriptionFilter: on(groups, deleteSubscriptionFilter),

      PutMetricFilter: on(groups, putMetricFilter),
      DescribeMetricFilters: at(groups, groups.named, describeMetricFilters),
      DeleteMetricFilter: on(groups, deleteMetricFilter),
      TestMetricFilter: anywhere(testMetricFilter),

      StartQuery: anywhere(startQuery, { needs: startQueryNeeds }),
      GetQueryResults: anywhere(getQueryResults),
      StopQuery: anywhere(stopQuery),
      DescribeQueries: anywhere(describeQueries),

      StartLiveTail: anywhere(startLiveTail, { needs: liveTailNeeds }),

      // What cannot be set here is told as not set.
      DescribeQueryDefinitions: anywhere(() => ({ queryDefinitions: [] })),
      DescribeDestinations: anywhere(() => ({ destinations: [] })),
      DescribeExportTasks: anywhere(() => ({ exportTasks: [] })),
      DescribeResourcePolicies: anywhere(() => ({ resourcePolicies: [] })),
      DescribeAccountPolicies: anywhere(() => ({ accountPolicies: [] })),
      DescribeIndexPolicies: anywhere(() => ({ indexPolicies: [] })),
      DescribeDeliveries: anywhere(() => ({ deliveries: [] })),
      DescribeDeliveryDestinations: anywhere(() => ({ deliveryDestinations: [] })),
      DescribeDeliverySources: anywhere(() => ({ deliverySources: [] })),
      ListLogAnomalyDetectors: anywhere(() => ({ anomalyDetectors: [] })),
    },
    open: context => together([openQueries(context), openTails(context)]),
  })
}
