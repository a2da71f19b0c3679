import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploymentPackage } from '../../../functions/testing/deployment-package.ts'
import { type AlarmTrial, createAlarmTrial } from '../testing/alarm-trial.ts'

/** Functions start in sandboxes, and the machine may be busy. */
const TEST_MS = 240_000

let trial: AlarmTrial
beforeAll(async () => {
  trial = await createAlarmTrial()
}, TEST_MS)
afterAll(() => trial.close())

/** The next message of a topic about a change into a state. */
async function nextChange(queueUrl: string, state: string) {
  for (;;) {
    const [message] = await trial.receive(queueUrl)
    if (message?.NewStateValue === state) return message
  }
}

async function createFunction(FunctionName: string, code: string) {
  const { Role } = await trial.iam.createRole({
    RoleName: FunctionName,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    }),
  })
  const { FunctionArn = '' } = await trial.lambda.createFunction({
    FunctionName,
    Role: Role?.Arn,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: deploymentPackage({ 'index.mjs': code }) },
  })
  return FunctionArn
}

test(
  'errors of a function raise an alarm, which tells a topic, and is quiet again when nothing happens',
  async () => {
    await createFunction('fails', 'export const handler = async () => { throw new Error("no") }')
    const { arn, queueUrl } = await trial.topic('errors')
    await trial.cloudwatch.putMetricAlarm({
      AlarmName: 'function errors',
      AlarmDescription: 'the function fails',
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: 'fails' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [arn],
      OKActions: [arn],
    })
    await trial.lambda.invoke({ FunctionName: 'fails' })
    const raised = await nextChange(queueUrl, 'ALARM')
    expect(raised).toMatchObject({
      AlarmName: 'function errors',
      AlarmDescription: 'the function fails',
      AWSAccountId: trial.accountId,
      NewStateReason: expect.stringMatching(
        /^Threshold Crossed: 1 datapoint \[1\.0 \(\d\d\/\d\d\/\d\d \d\d:\d\d:00\)\] was greater than or equal to the threshold \(1\.0\)\.$/,
      ),
      Region: 'US East (N. Virginia)',
      AlarmArn: `arn:aws:cloudwatch:us-east-1:${trial.accountId}:alarm:function errors`,
      Trigger: {
        MetricName: 'Errors',
        Statistic: 'SUM',
        Dimensions: [{ name: 'FunctionName', value: 'fails' }],
      },
    })
    // Also over a restart, which is what a kill comes to: what is due stands on disk.
    await trial.pass(240_000)
    const quiet = await nextChange(queueUrl, 'OK')
    expect(quiet).toMatchObject({
      OldStateValue: 'ALARM',
      NewStateReason:
        'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    })
    const { AlarmHistoryItems = [] } = await trial.cloudwatch.describeAlarmHistory({
      AlarmName: 'function errors',
      HistoryItemType: 'StateUpdate',
    })
    expect(AlarmHistoryItems[0]?.HistorySummary).toBe('Alarm updated from ALARM to OK')
  },
  TEST_MS,
)

test(
  'a change of state is an event on the default bus, also where actions are disabled',
  async () => {
    const { url, arn: Arn } = await trial.queue('events', 'events.amazonaws.com')
    await trial.events.putRule({
      Name: 'alarms',
      EventPattern: JSON.stringify({
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
      }),
    })
    await trial.events.putTargets({ Rule: 'alarms', Targets: [{ Id: '1', Arn }] })
    const { arn, queueUrl } = await trial.topic('disabled')
    const name = 'set by hand'
    await trial.cloudwatch.putMetricAlarm({
      AlarmName: name,
      Namespace: 'own',
      MetricName: 'm',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'LessThanThreshold',
      ActionsEnabled: false,
      AlarmActions: [arn],
    })
    const set = (StateValue: 'ALARM' | 'OK') =>
      trial.cloudwatch.setAlarmState({ AlarmName: name, StateValue, StateReason: 'by hand' })
    await set('ALARM')
    expect(await trial.receive(url)).toMatchObject([
      {
        source: 'aws.cloudwatch',
        resources: [`arn:aws:cloudwatch:us-east-1:${trial.accountId}:alarm:${name}`],
        detail: {
          alarmName: name,
          state: { value: 'ALARM', reason: 'by hand' },
          previousState: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' },
          configuration: {
            metrics: [
              {
                metricStat: {
                  metric: { namespace: 'own', name: 'm', dimensions: {} },
                  period: 60,
                  stat: 'Average',
                },
                returnData: true,
              },
            ],
          },
        },
      },
    ])
    await trial.cloudwatch.enableAlarmActions({ AlarmNames: [name] })
    await set('OK')
    await set('ALARM')
    expect(await nextChange(queueUrl, 'ALARM')).toMatchObject({
      OldStateValue: 'OK',
      NewStateReason: 'by hand',
    })
    const { Messages = [] } = await trial.sqs.receiveMessage({ QueueUrl: queueUrl })
    expect(Messages).toEqual([])
  },
  TEST_MS,
)

test(
  'a function is an action, where its policy lets alarms invoke it',
  async () => {
    const { url, arn: queueArn } = await trial.queue('destination', 'lambda.amazonaws.com')
    const FunctionArn = await createFunction('acts', 'export const handler = async event => event')
    await trial.iam.putRolePolicy({
      RoleName: 'acts',
      PolicyName: 'send',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
      }),
    })
    await trial.lambda.putFunctionEventInvokeConfig({
      FunctionName: 'acts',
      DestinationConfig: { OnSuccess: { Destination: queueArn } },
    })
    const AlarmName = 'acts'
    await trial.cloudwatch.putMetricAlarm({
      AlarmName,
      Namespace: 'own',
      MetricName: 'm',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'LessThanThreshold',
      AlarmActions: [FunctionArn],
    })
    const set = (StateValue: 'ALARM' | 'OK') =>
      trial.cloudwatch.setAlarmState({ AlarmName, StateValue, StateReason: 'by hand' })
    const actions = async () => {
      const { AlarmHistoryItems = [] } = await trial.cloudwatch.describeAlarmHistory({
        AlarmName,
        HistoryItemType: 'Action',
      })
      return AlarmHistoryItems.map(({ HistorySummary = '' }) => HistorySummary)
    }
    await set('ALARM')
    await expect
      .poll(actions, { timeout: TEST_MS / 2 })
      .toEqual([expect.stringContaining(`Failed to execute action ${FunctionArn}`)])
    await trial.lambda.addPermission({
      FunctionName: 'acts',
      StatementId: 'alarms',
      Action: 'lambda:InvokeFunction',
      Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
      SourceAccount: trial.accountId,
      SourceArn: `arn:aws:cloudwatch:us-east-1:${trial.accountId}:alarm:acts`,
    })
    await set('OK')
    await set('ALARM')
    expect(await trial.receive(url)).toMatchObject([
      {
        requestPayload: {
          source: 'aws.cloudwatch',
          alarmArn: `arn:aws:cloudwatch:us-east-1:${trial.accountId}:alarm:acts`,
          accountId: trial.accountId,
          region: 'us-east-1',
          alarmData: { alarmName: 'acts', state: { value: 'ALARM' }, previousState: { value: 'OK' } },
        },
      },
    ])
    await expect
      .poll(async () => (await actions())[0], { timeout: TEST_MS / 2 })
      .toBe(`Successfully executed action ${FunctionArn}`)
  },
  TEST_MS,
)
