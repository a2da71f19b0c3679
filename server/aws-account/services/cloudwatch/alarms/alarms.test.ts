import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AlarmTrial, createAlarmTrial } from '../testing/alarm-trial.ts'

let trial: AlarmTrial
beforeAll(async () => {
  trial = await createAlarmTrial()
}, 120_000)
afterAll(() => trial.close())

const simple = {
  Namespace: 'own',
  MetricName: 'm',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
} as const

test('an alarm is described as it was made, with its tags, and keeps its state when it is changed', async () => {
  const AlarmName = 'described'
  await trial.cloudwatch.putMetricAlarm({
    AlarmName,
    ...simple,
    DatapointsToAlarm: 1,
    Tags: [{ Key: 'team', Value: 'a' }],
  })
  await trial.cloudwatch.setAlarmState({ AlarmName, StateValue: 'ALARM', StateReason: 'by hand' })
  const { Statistic: _, ...others } = simple
  await trial.cloudwatch.putMetricAlarm({ AlarmName, ...others, ExtendedStatistic: 'p99', Threshold: 2 })
  const { MetricAlarms: [alarm] = [] } = await trial.cloudwatch.describeAlarms({ AlarmNamePrefix: 'descr' })
  expect(alarm).toMatchObject({
    AlarmName,
    ExtendedStatistic: 'p99',
    Threshold: 2,
    ActionsEnabled: true,
    StateValue: 'ALARM',
    StateReason: 'by hand',
    OKActions: [],
  })
  expect(alarm?.Statistic).toBeUndefined()
  expect(alarm?.DatapointsToAlarm).toBeUndefined()
  const tags = await trial.cloudwatch.listTagsForResource({ ResourceARN: alarm?.AlarmArn ?? '' })
  expect(tags.Tags).toEqual([{ Key: 'team', Value: 'a' }])
  const forMetric = await trial.cloudwatch.describeAlarmsForMetric({
    Namespace: 'own',
    MetricName: 'm',
    ExtendedStatistic: 'p99',
  })
  expect(forMetric.MetricAlarms?.map(one => one.AlarmName)).toEqual([AlarmName])
  await trial.cloudwatch.deleteAlarms({ AlarmNames: [AlarmName] })
  expect((await trial.cloudwatch.describeAlarms({ AlarmNames: [AlarmName] })).MetricAlarms).toEqual([])
  const history = await trial.cloudwatch.describeAlarmHistory({ AlarmName })
  expect(history.AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm "described" deleted',
    'Alarm "described" updated',
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
    'Alarm "described" created',
  ])
})

test('a composite alarm follows the alarms of its rule', async () => {
  const { arn, queueUrl } = await trial.topic('composite')
  await trial.cloudwatch.putMetricAlarm({ AlarmName: 'one', ...simple })
  await trial.cloudwatch.putMetricAlarm({ AlarmName: 'two', ...simple })
  await trial.cloudwatch.putCompositeAlarm({
    AlarmName: 'both',
    AlarmRule: 'ALARM(one) AND ALARM("two")',
    AlarmActions: [arn],
  })
  const set = (AlarmName: string, StateValue: 'ALARM' | 'OK') =>
    trial.cloudwatch.setAlarmState({ AlarmName, StateValue, StateReason: 'by hand' })
  await set('one', 'ALARM')
  await set('two', 'ALARM')
  const [message] = await trial.receive(queueUrl)
  const child = `arn:aws:cloudwatch:us-east-1:${trial.accountId}:alarm:two`
  expect(message).toMatchObject({
    AlarmName: 'both',
    NewStateValue: 'ALARM',
    NewStateReason: expect.stringMatching(
      `^${child} transitioned to ALARM at \\w+day \\d\\d \\w+, \\d{4} [\\d:]+ UTC$`,
    ),
    AlarmRule: 'ALARM(one) AND ALARM("two")',
    TriggeringChildren: [{ Arn: child, State: { Value: 'ALARM' } }],
  })
  const children = await trial.cloudwatch.describeAlarms({ ChildrenOfAlarmName: 'both' })
  expect(children.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['one', 'two'])
  await trial.cloudwatch.deleteAlarms({ AlarmNames: ['two'] })
  const stateOfBoth = async () => {
    const types = { AlarmNames: ['both'], AlarmTypes: ['CompositeAlarm' as const] }
    return (await trial.cloudwatch.describeAlarms(types)).CompositeAlarms?.[0]?.StateValue
  }
  await expect.poll(stateOfBoth, { timeout: 60_000 }).toBe('OK')
  const circle = trial.cloudwatch.putCompositeAlarm({ AlarmName: 'both', AlarmRule: 'ALARM(both)' })
  await expect(circle).rejects.toThrow('cycle')
  const unknown = trial.cloudwatch.putCompositeAlarm({ AlarmName: 'x', AlarmRule: 'ALARM(none)' })
  await expect(unknown).rejects.toThrow('as alarms [none] in the alarm rule do not exist')
}, 120_000)

test.each([
  [{ Period: 7 }, /period/],
  [{ Period: 3600, EvaluationPeriods: 1000 }, /seven days/],
  [{ EvaluationPeriods: 1441 }, /more than a day/],
  [{ DatapointsToAlarm: 2 }, /DatapointsToAlarm/],
  [{ TreatMissingData: 'never' }, /TreatMissingData/],
  [{ AlarmActions: ['topic'] }, /Invalid arn syntax: topic/],
  [{ ExtendedStatistic: 'p99' }, /mutually exclusive/],
  [
    { ComparisonOperator: 'GreaterThanUpperThreshold' as const, ThresholdMetricId: 'a' },
    /Anomaly detection is not available/,
  ],
])('an alarm with %j is refused', async (more, message) => {
  const put = trial.cloudwatch.putMetricAlarm({ AlarmName: 'refused', ...simple, ...more })
  await expect(put).rejects.toThrow(message)
})

test.each([
  ['SEARCH("x", "Sum", 60)', /SEARCH is not available/],
  ['NOTHING(m)', /Unsupported function: NOTHING/],
  ['[m, m]', /single time series/],
  ['SUM(m', /Unexpected end/],
])('an alarm over %s is refused when it is made', async (Expression, message) => {
  const MetricStat = { Metric: { Namespace: 'own', MetricName: 'm' }, Period: 60, Stat: 'Sum' }
  await trial.cloudwatch.putMetricData({ Namespace: 'own', MetricData: [{ MetricName: 'm', Value: 1 }] })
  const put = trial.cloudwatch.putMetricAlarm({
    AlarmName: 'refused',
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Metrics: [
      { Id: 'm', MetricStat, ReturnData: false },
      { Id: 'e', Expression },
    ],
  })
  await expect(put).rejects.toThrow(message)
})

test('an alarm that does not exist has no state', async () => {
  const set = (StateValue: string) =>
    trial.cloudwatch.setAlarmState({ AlarmName: 'none', StateValue: StateValue as 'OK', StateReason: '' })
  await expect(set('OK')).rejects.toMatchObject({
    name: 'ResourceNotFound',
    $metadata: { httpStatusCode: 404 },
  })
  await expect(set('FINE')).rejects.toThrow(
    "Value 'FINE' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
  )
})

test('dashboards are kept and listed', async () => {
  const DashboardBody = '{"widgets":[]}'
  await trial.cloudwatch.putDashboard({ DashboardName: 'shop', DashboardBody })
  expect(await trial.cloudwatch.getDashboard({ DashboardName: 'shop' })).toMatchObject({
    DashboardArn: `arn:aws:cloudwatch::${trial.accountId}:dashboard/shop`,
    DashboardBody,
  })
  const { DashboardEntries } = await trial.cloudwatch.listDashboards({ DashboardNamePrefix: 's' })
  expect(DashboardEntries).toMatchObject([{ DashboardName: 'shop', Size: 14 }])
  await expect(
    trial.cloudwatch.putDashboard({ DashboardName: 'bad', DashboardBody: '{' }),
  ).rejects.toMatchObject({
    name: 'DashboardInvalidInputError',
  })
  await trial.cloudwatch.deleteDashboards({ DashboardNames: ['shop'] })
  await expect(trial.cloudwatch.getDashboard({ DashboardName: 'shop' })).rejects.toThrow(
    'Dashboard shop does not exist',
  )
})
