import type { CallContext, Fields, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { eachAccount } from '../../shape/each-account.ts'
import { anywhere, at, creates, on } from '../../shape/operation.ts'
import { ageFigures } from './age-figures.ts'
import { describeAlarmHistory } from './alarms/alarm-history.ts'
import {
  alarmActionsContext,
  deleteAlarms,
  enableActions,
  onNamed,
  setAlarmState,
} from './alarms/alarm-operations.ts'
import { createAlarmWatch } from './alarms/alarm-watch.ts'
import { alarms } from './alarms/alarms.ts'
import { describeAlarms, describeAlarmsForMetric } from './alarms/describe-alarms.ts'
import { putCompositeAlarm } from './alarms/put-composite-alarm.ts'
import { putMetricAlarm } from './alarms/put-metric-alarm.ts'
import { dashboards, deleteDashboards, getDashboard, listDashboards, putDashboard } from './dashboards.ts'
import { getMetricData } from './metric-data/get-metric-data.ts'
import { getMetricStatistics } from './metric-data/get-metric-statistics.ts'
import { listMetrics } from './metric-data/list-metrics.ts'
import { putMetricData } from './metric-data/put-metric-data.ts'

const namedAlarm = (input: Fields, place: Pick<CallContext, 'accountId' | 'region'>) =>
  alarms.arn(place, { AlarmName: String(input.AlarmName ?? '*') })

/** Amazon CloudWatch: metrics of every account of the process, alarms that watch them, and dashboards, which are only kept. */
export function createService(): Service {
  const { of, open } = eachAccount(createAlarmWatch)

  return defineService<typeof import('@aws-sdk/client-cloudwatch')>('cloudwatch', {
    resources: [alarms, dashboards],
    operations: {
      PutMetricData: anywhere(putMetricData, {
        context: ({ Namespace = '' }) => ({ 'cloudwatch:namespace': Namespace }),
      }),
      GetMetricData: anywhere(getMetricData),
      GetMetricStatistics: anywhere(getMetricStatistics),
      ListMetrics: anywhere(listMetrics),

      PutMetricAlarm: creates(
        alarms,
        (context, input) => {
          const { alarm, before } = putMetricAlarm(context, input)
          of(context).put(alarm, before)
        },
        { context: input => alarmActionsContext({ ...input }) },
      ),
      PutCompositeAlarm: creates(
        alarms,
        (context, input) => {
          const { alarm, before } = putCompositeAlarm(context, input)
          of(context).put(alarm, before)
        },
        { context: input => alarmActionsContext({ ...input }) },
      ),
      DescribeAlarms: anywhere(describeAlarms, {
        needs: ({ AlarmNames }, place) => onNamed('DescribeAlarms', AlarmNames, place),
      }),
      DescribeAlarmsForMetric: anywhere(describeAlarmsForMetric),
      DescribeAlarmHistory: at(alarms, namedAlarm, describeAlarmHistory),
      DeleteAlarms: anywhere((context, input) => deleteAlarms(context, input, of(context)), {
        needs: ({ AlarmNames }, place) => onNamed('DeleteAlarms', AlarmNames, place),
      }),
      SetAlarmState: at(alarms, namedAlarm, (context, input) =>
        setAlarmState(context, undefined, input, of(context)),
      ),
      EnableAlarmActions: anywhere((context, input) => enableActions(context, input, true), {
        needs: ({ AlarmNames }, place) => onNamed('EnableAlarmActions', AlarmNames, place),
      }),
      DisableAlarmActions: anywhere((context, input) => enableActions(context, input, false), {
        needs: ({ AlarmNames }, place) => onNamed('DisableAlarmActions', AlarmNames, place),
      }),

      PutDashboard: creates(dashboards, putDashboard),
      GetDashboard: on(dashboards, getDashboard),
      DeleteDashboards: anywhere(deleteDashboards, {
        needs: ({ DashboardNames = [] }, place) =>
          DashboardNames.map(DashboardName => ({
            action: 'cloudwatch:DeleteDashboards',
            resource: dashboards.arn(place, { DashboardName }),
          })),
      }),
      ListDashboards: anywhere(listDashboards),

      // What cannot be set here is told as not set.
      DescribeAnomalyDetectors: anywhere(() => ({ AnomalyDetectors: [] })),
      DescribeInsightRules: anywhere(() => ({ InsightRules: [] })),
      ListMetricStreams: anywhere(() => ({ Entries: [] })),
    },
    oversight: {
      AgeFigures: (input, context) => ageFigures(input, context, of(context).lookAtAll),
    },
    open,
  })
}
