import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { alarmsOf, topicArn } from '../names/alarms.ts'
import { allow, policyText, putPolicy } from '../policies.ts'
import { putAlarm } from '../seed/alarms.ts'
import { functionArn, queueArn } from '../shop.ts'
import { deployVouchers, tracedSource } from './alarms-changes.ts'
import { pythonVouchers, wrappedVouchers } from './alarms-sources.ts'
import { createFunction, letInvoke, setQueuePolicy, urlOf } from './building.ts'

/** Right ways to have those on call told, and to leave a trace. */

/** The alarm as it was meant, and a line for each failure. */
export const reference = defineProcedure(async context => {
  await putAlarm(context)
  await deployVouchers(context, await tracedSource(context))
})

/** Another alarm by metric math, in place of the old one. */
export const byMath = defineProcedure(async context => {
  const names = alarmsOf(context)
  await context.call('cloudwatch', 'DeleteAlarms', { AlarmNames: [names.alarm] })
  await context.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: `${names.alarm}-failures`,
    EvaluationPeriods: 1,
    Threshold: names.failures - 1,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [topicArn(context)],
    Metrics: [
      {
        Id: 'errors',
        ReturnData: false,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: 'Errors',
            Dimensions: [{ Name: 'FunctionName', Value: names.function }],
          },
          Period: 60,
          Stat: 'Sum',
        },
      },
      { Id: 'counted', Expression: 'FILL(errors, 0)', ReturnData: true },
    ],
  })
  await deployVouchers(context, wrappedVouchers)
})

/** The function counts by itself, and its own figures are watched. */
export const ownFigures = defineProcedure(async context => {
  const names = alarmsOf(context)
  await putPolicy(context, names.function, 'figures', [allow('*', 'cloudwatch:PutMetricData')])
  await putAlarm(context, { Namespace: 'Shop', MetricName: 'Failures', Dimensions: [], Statistic: 'Sum' })
  const source = await tracedSource(context, {
    instead: `let cents
  try {
    cents = (await read(voucher)).cents
  } catch (error) {
    await figures.send(
      new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [{ MetricName: 'Failures', Value: 1, Unit: 'Count' }] }),
    )
    console.log(JSON.stringify({ level: 'error', voucher, requestId: context.awsRequestId, reason: error.name }))
    throw error
  }
  await figures.send(
    new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [{ MetricName: 'Failures', Value: 0, Unit: 'Count' }] }),
  )`,
  })
  const head = `import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'\nconst figures = new CloudWatchClient()\n`
  await deployVouchers(context, `${head}${source}`)
})

/** The alarm tells a function, which tells the queue. */
export const toldByFunction = defineProcedure(async context => {
  const names = alarmsOf(context)
  const name = `${names.function}-tells`
  const arn = await createFunction(context, {
    name,
    source: `import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'

const queues = new SQSClient()

export async function handler(event) {
  await queues.send(
    new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(event.alarmData) }),
  )
}
`,
    variables: { QUEUE_URL: await urlOf(context, names.queue) },
    may: [allow(queueArn(context, names.queue), 'sqs:SendMessage')],
  })
  const { accountId, region } = context
  await letInvoke(
    context,
    name,
    'lambda.alarms.cloudwatch.amazonaws.com',
    `arn:aws:cloudwatch:${region}:${accountId}:alarm:${names.alarm}`,
  )
  await putAlarm(context, { AlarmActions: [arn] })
  await deployVouchers(context, await tracedSource(context))
})

/** A rule of EventBridge hears of the alarm. */
export const byRule = defineProcedure(async context => {
  const names = alarmsOf(context)
  await putAlarm(context, { AlarmActions: [] })
  const { accountId, region } = context
  await context.call('eventbridge', 'PutRule', {
    Name: names.alarm,
    EventPattern: JSON.stringify({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { alarmName: [names.alarm], state: { value: ['ALARM'] } },
    }),
  })
  await context.call('eventbridge', 'PutTargets', {
    Rule: names.alarm,
    Targets: [{ Id: 'on-call', Arn: queueArn(context, names.queue) }],
  })
  await setQueuePolicy(
    context,
    names.queue,
    policyText([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn(context, names.queue),
        Condition: {
          ArnEquals: { 'aws:SourceArn': `arn:aws:events:${region}:${accountId}:rule/${names.alarm}` },
        },
      },
    ]),
  )
  await deployVouchers(context, await tracedSource(context))
})

/** Two out of one minute: a composite alarm over the first. */
export const composite = defineProcedure(async context => {
  const names = alarmsOf(context)
  await putAlarm(context, { ActionsEnabled: false })
  await context.call('cloudwatch', 'PutCompositeAlarm', {
    AlarmName: `${names.alarm}-on-call`,
    AlarmRule: `ALARM("${names.alarm}")`,
    AlarmActions: [topicArn(context)],
    OKActions: [],
  })
  await deployVouchers(context, await tracedSource(context))
})

/** Half a failure below, and a gap in the figures changes nothing. */
export const halfBelow = defineProcedure(async context => {
  await putAlarm(context, {
    Threshold: alarmsOf(context).failures - 0.5,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'ignore',
  })
  await deployVouchers(context, await tracedSource(context))
})

/** In Python. */
export const inPython = defineProcedure(async context => {
  await putAlarm(context)
  await deployVouchers(context, pythonVouchers, { Runtime: 'python3.13', Handler: 'main.handler' })
})

/** What the old alarm has, and another topic. */
export const anotherTopic = defineProcedure(async (context: ProcedureContext) => {
  const names = alarmsOf(context)
  const Name = `${names.topic}-v2`
  const TopicArn = `arn:aws:sns:${context.region}:${context.accountId}:${Name}`
  await context.call('sns', 'CreateTopic', { Name })
  await setQueuePolicy(
    context,
    names.queue,
    policyText([
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn(context, names.queue),
        Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
      },
    ]),
  )
  await context.call('sns', 'Subscribe', {
    TopicArn,
    Protocol: 'sqs',
    Endpoint: queueArn(context, names.queue),
    Attributes: { RawMessageDelivery: 'true' },
  })
  await putAlarm(context, {
    AlarmActions: [TopicArn],
    Dimensions: [
      { Name: 'FunctionName', Value: functionArn(context, names.function).split(':').at(-1) ?? '' },
    ],
  })
  await deployVouchers(context, await tracedSource(context))
})
