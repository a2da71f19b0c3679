import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import type { Json } from '../../../shared/json.ts'
import { alarmsOf, topicArn } from '../names/alarms.ts'
import { allow, policyText } from '../policies.ts'
import { functionArn, queueArn, shopName } from '../shop.ts'
import { vouchers } from './partners/vouchers.ts'
import { createFunction, createRouted, type RoutedFunction, type SeedContext } from './parts.ts'

/** Vouchers that fail, and an alarm that nobody hears. */
export async function alarms(context: SeedContext): Promise<void> {
  const names = alarmsOf(context)
  const wanted = await voucherFunction(context)
  await Promise.all([
    createOnCall(context),
    createRouted(context, wanted),
    createFunction(context, { name: names.reader, files: { 'index.mjs': vouchers }, may: [] }),
  ])
  await putBrokenAlarm(context)
}

/** The function of the task. */
export async function voucherFunction(context: SeedContext): Promise<RoutedFunction> {
  const names = alarmsOf(context)
  return {
    name: names.function,
    files: { 'index.mjs': await context.starterFile('alarms/index.mjs') },
    may: [allow(functionArn(context, names.reader), 'lambda:InvokeFunction')],
    variables: { READER: names.reader },
    routes: ['POST /vouchers/{voucher}/redeem'],
  }
}

async function createOnCall(context: ProcedureContext): Promise<void> {
  await context.call('sqs', 'CreateQueue', {
    QueueName: alarmsOf(context).queue,
    Attributes: onCallAttributes(context),
  })
  await createTopic(context)
}

/** The attributes of the queue of those on call: the topic alone may put something into it. */
export function onCallAttributes(context: ProcedureContext): { readonly Policy: string } {
  return {
    Policy: policyText([
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn(context, alarmsOf(context).queue),
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn(context) } },
      },
    ]),
  }
}

/** Makes the topic, with the queue of those on call as the one that listens to it. */
export async function createTopic(context: ProcedureContext): Promise<void> {
  const names = alarmsOf(context)
  await context.call('sns', 'CreateTopic', { Name: names.topic })
  await context.call('sns', 'Subscribe', {
    TopicArn: topicArn(context),
    Protocol: 'sqs',
    Endpoint: queueArn(context, names.queue),
  })
}

/** Writes the alarm with its fault. */
export async function putBrokenAlarm(context: ProcedureContext): Promise<void> {
  await putAlarm(context, faultOf(context))
}

/** Writes the alarm, as it should be but for some settings. */
export async function putAlarm(
  context: ProcedureContext,
  settings: { readonly [member: string]: Json } = {},
): Promise<void> {
  const names = alarmsOf(context)
  await context.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: names.alarm,
    AlarmDescription: 'Vouchers cannot be redeemed',
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: names.function }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: names.failures,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [topicArn(context)],
    ActionsEnabled: true,
    ...settings,
  })
}

function faultOf(context: ProcedureContext): { readonly [member: string]: Json } {
  switch (context.parameters.alarmsFault) {
    // It watches a function that is no more.
    case 'elsewhere':
      return { Dimensions: [{ Name: 'FunctionName', Value: shopName(context, 'vouchers') }] }
    // It wakes, and tells nobody.
    case 'muted':
      return { ActionsEnabled: false }
    // A share of failures is never as great as a number of them.
    case 'averaged':
      return { Statistic: 'Average' }
    default:
      throw new Error(`There is no fault ${context.parameters.alarmsFault} of the alarms`)
  }
}
