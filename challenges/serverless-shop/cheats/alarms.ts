import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { alarmsOf } from '../names/alarms.ts'
import { allow, putPolicy } from '../policies.ts'
import { putAlarm } from '../seed/alarms.ts'
import { queueArn } from '../shop.ts'
import { reference } from '../solutions/alarms.ts'
import { deployVouchers, tracedSource, tracing } from '../solutions/alarms-changes.ts'
import { urlOf } from '../solutions/building.ts'

/** Ways to look as if those on call heard of failures. */

/** The function tells them of each failure. */
export const eachFailure = defineProcedure(async context => {
  const names = alarmsOf(context)
  await putPolicy(context, names.function, 'tells', [
    allow(queueArn(context, names.queue), 'sqs:SendMessage'),
  ])
  const url = await urlOf(context, names.queue)
  const source = await tracedSource(context, {
    instead: tracing.replace(
      'throw error',
      `await queues.send(new SendMessageCommand({ QueueUrl: '${url}', MessageBody: voucher }))\n    throw error`,
    ),
  })
  await deployVouchers(
    context,
    `import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'\nconst queues = new SQSClient()\n${source}`,
  )
})

/** The alarm is on all the time. */
export const alwaysRinging = defineProcedure(async context => {
  await reference(context)
  await putAlarm(context, { MetricName: 'Nothing', TreatMissingData: 'breaching' })
})

/** A letter is there from the start. */
export const letterFromStart = defineProcedure(async context => {
  const names = alarmsOf(context)
  await deployVouchers(context, await tracedSource(context))
  await putAlarm(context, { AlarmActions: [] })
  await context.call('sqs', 'SendMessage', {
    QueueUrl: await urlOf(context, names.queue),
    MessageBody: JSON.stringify({ AlarmName: names.alarm, NewStateValue: 'ALARM' }),
  })
})

/** Set by hand once. */
export const setByHand = defineProcedure(async context => {
  const names = alarmsOf(context)
  await reference(context)
  await putAlarm(context, { Dimensions: [{ Name: 'FunctionName', Value: 'nobody' }] })
  await context.call('cloudwatch', 'SetAlarmState', {
    AlarmName: names.alarm,
    StateValue: 'ALARM',
    StateReason: 'Vouchers cannot be redeemed',
  })
})

/** A line for everything, with nothing in it. */
export const emptyLines = defineProcedure(async context => {
  await putAlarm(context)
  await deployVouchers(
    context,
    await tracedSource(context, {
      first: `console.log(JSON.stringify({ voucher: 'all', requestId: 'all', reason: 'none' }))`,
      instead: 'const { cents } = await read(voucher)',
    }),
  )
})
