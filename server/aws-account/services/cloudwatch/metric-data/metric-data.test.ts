import type { MetricDatum } from '@aws-sdk/client-cloudwatch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AlarmTrial, createAlarmTrial } from '../testing/alarm-trial.ts'

let trial: AlarmTrial
beforeAll(async () => {
  trial = await createAlarmTrial()
}, 120_000)
afterAll(() => trial.close())

const around = () => ({ StartTime: new Date(Date.now() - 120_000), EndTime: new Date(Date.now() + 120_000) })

async function statistics(
  Namespace: string,
  Statistics: readonly string[],
  ExtendedStatistics: readonly string[] = [],
) {
  const { Datapoints = [] } = await trial.cloudwatch.getMetricStatistics({
    Namespace,
    MetricName: 'm',
    ...around(),
    Period: 86_400,
    Statistics: [...Statistics] as [],
    ...(ExtendedStatistics.length && { ExtendedStatistics: [...ExtendedStatistics] }),
  })
  return Datapoints.map(({ Timestamp: _, ...others }) => others)
}

test('values, lists of values and totals are one metric, also over a restart', async () => {
  const data: MetricDatum[] = [
    { MetricName: 'm', Value: 4, Unit: 'Seconds' },
    { MetricName: 'm', Values: [1, 10], Counts: [2, 4], Unit: 'Seconds' },
  ]
  await trial.cloudwatch.putMetricData({ Namespace: 'sums', MetricData: data })
  expect(
    await statistics(
      'sums',
      ['Sum', 'SampleCount', 'Minimum', 'Maximum', 'Average'],
      ['p50', 'p10', 'TM(:5)', 'PR(5:)'],
    ),
  ).toEqual([
    {
      Sum: 46,
      SampleCount: 7,
      Minimum: 1,
      Maximum: 10,
      Average: 46 / 7,
      Unit: 'Seconds',
      ExtendedStatistics: { p50: 10, p10: 1, 'TM(:5)': 2, 'PR(5:)': (4 / 7) * 100 },
    },
  ])
  const totals = { SampleCount: 3, Sum: 6, Minimum: 1, Maximum: 3 }
  await trial.cloudwatch.putMetricData({
    Namespace: 'sums',
    MetricData: [{ MetricName: 'm', StatisticValues: totals, Unit: 'Seconds' }],
  })
  await trial.pass(0)
  // Of totals nobody knows the values.
  expect(await statistics('sums', ['Sum'], ['p50'])).toEqual([
    { Sum: 52, Unit: 'Seconds', ExtendedStatistics: {} },
  ])
})

describe('metrics are listed', () => {
  test('by namespace, name and dimensions, in pages', async () => {
    const MetricData = Array.from({ length: 501 }, (_, index) => ({
      MetricName: `m${index}`,
      Value: 1,
      Dimensions: [{ Name: 'n', Value: String(index % 2) }],
    }))
    await trial.cloudwatch.putMetricData({ Namespace: 'many', MetricData })
    const first = await trial.cloudwatch.listMetrics({ Namespace: 'many' })
    const second = await trial.cloudwatch.listMetrics({ Namespace: 'many', NextToken: first.NextToken })
    expect([first.Metrics?.length, second.Metrics?.length, second.NextToken]).toEqual([500, 1, undefined])
    const even = { Namespace: 'many', Dimensions: [{ Name: 'n', Value: '0' }] }
    expect((await trial.cloudwatch.listMetrics(even)).Metrics?.length).toBe(251)
    expect((await trial.cloudwatch.listMetrics({ Namespace: 'many', MetricName: 'm7' })).Metrics).toEqual([
      { Namespace: 'many', MetricName: 'm7', Dimensions: [{ Name: 'n', Value: '1' }] },
    ])
  })
})

test.each([
  [
    { Value: 1, Values: [1] },
    'InvalidParameterCombinationException',
    'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
  ],
  [
    { Values: [1], Counts: [1, 2] },
    'InvalidParameterValueException',
    'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.',
  ],
  [{}, 'MissingRequiredParameterException', expect.any(String)],
  [{ Value: 1, StorageResolution: 5 }, 'InvalidParameterValueException', expect.any(String)],
  [
    { Value: 1, Timestamp: new Date(0) },
    'InvalidParameterValueException',
    'The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks.',
  ],
])('%j is no data', async (datum, name, message) => {
  const put = trial.cloudwatch.putMetricData({
    Namespace: 'none',
    MetricData: [{ MetricName: 'm', ...datum }],
  })
  await expect(put).rejects.toMatchObject({ name, message })
  expect((await trial.cloudwatch.listMetrics({ Namespace: 'none' })).Metrics).toEqual([])
})

test('nobody measures in the name of AWS’s services', async () => {
  const put = trial.cloudwatch.putMetricData({
    Namespace: 'AWS/Lambda',
    MetricData: [{ MetricName: 'm', Value: 1 }],
  })
  await expect(put).rejects.toMatchObject({ name: 'InvalidParameterValueException' })
})

test('IAM decides by namespace, and by the ARN of an alarm', async () => {
  const allow = (Action: string, more: object) => ({ Effect: 'Allow', Action, Resource: '*', ...more })
  const { accounts } = trial
  const accountId = await accounts.provision({
    candidatePolicy: {
      Version: '2012-10-17',
      Statement: [
        allow('cloudwatch:PutMetricData', { Condition: { StringEquals: { 'cloudwatch:namespace': 'own' } } }),
        allow('cloudwatch:*Alarm*', { Resource: 'arn:aws:cloudwatch:*:*:alarm:own-*' }),
      ],
    },
  })
  const { CloudWatch } = await import('@aws-sdk/client-cloudwatch')
  const cloudwatch = new CloudWatch(await accounts.configuration(accountId))
  const put = (Namespace: string) =>
    cloudwatch.putMetricData({ Namespace, MetricData: [{ MetricName: 'm', Value: 1 }] })
  await put('own')
  await expect(put('other')).rejects.toThrow('is not authorized to perform: cloudwatch:PutMetricData')
  const alarm = (AlarmName: string) =>
    cloudwatch.putMetricAlarm({
      AlarmName,
      Namespace: 'own',
      MetricName: 'm',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    })
  await alarm('own-one')
  await expect(alarm('other')).rejects.toThrow(
    `cloudwatch:PutMetricAlarm on resource: arn:aws:cloudwatch:us-east-1:${accountId}:alarm:other`,
  )
  expect((await cloudwatch.describeAlarms({ AlarmNames: ['own-one'] })).MetricAlarms?.length).toBe(1)
  await expect(cloudwatch.describeAlarms({})).rejects.toThrow(
    `cloudwatch:DescribeAlarms on resource: arn:aws:cloudwatch:us-east-1:${accountId}:alarm:*`,
  )
  await expect(cloudwatch.getMetricData({ MetricDataQueries: [], ...around() })).rejects.toThrow(
    'cloudwatch:GetMetricData',
  )
})
