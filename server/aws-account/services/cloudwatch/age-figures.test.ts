import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AlarmTrial, createAlarmTrial } from './testing/alarm-trial.ts'

let trial: AlarmTrial
let observer: CloudWatch
beforeAll(async () => {
  trial = await createAlarmTrial()
  observer = new CloudWatch(await trial.accounts.configuration(trial.accountId, 'observer'))
  // An expression is looked at when its minute is over.
  await trial.cloudwatch.putMetricAlarm({
    AlarmName: 'by-expression',
    Threshold: 3,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
    Metrics: [
      {
        Id: 'm',
        ReturnData: false,
        MetricStat: { Metric: { Namespace: 'own', MetricName: 'm' }, Period: 60, Stat: 'Sum' },
      },
      { Id: 'filled', Expression: 'FILL(m, 0)', ReturnData: true },
    ],
  })
}, 120_000)
afterAll(() => trial.close())

const put = (Value: number) =>
  trial.cloudwatch.putMetricData({ Namespace: 'own', MetricData: [{ MetricName: 'm', Value }] })
const state = async () => (await observer.describeAlarms({})).MetricAlarms?.[0]?.StateValue
const age = async () => {
  const account = await trial.accounts.registry.open(trial.accountId)
  return account?.oversee('cloudwatch', 'AgeFigures', { minutes: 1 })
}

test('figures get older in a sealed account alone, and alarms find what they would find later', async () => {
  await expect.poll(state, { timeout: 30_000 }).toBe('OK')
  await put(5)
  expect(await age()).toEqual({ minutes: 0 })

  await trial.accounts.registry.seal(trial.accountId)
  expect(await age()).toEqual({ minutes: 1 })
  await expect.poll(state, { timeout: 30_000 }).toBe('ALARM')
  for (const _ of [1, 2, 3]) expect(await age()).toEqual({ minutes: 1 })
  await expect.poll(state, { timeout: 30_000 }).toBe('OK')
})
