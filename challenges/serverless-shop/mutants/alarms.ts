import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import type { Json } from '../../../shared/json.ts'
import { alarmsOf } from '../names/alarms.ts'
import { putAlarm } from '../seed/alarms.ts'
import { deployVouchers, tracedSource, tracing } from '../solutions/alarms-changes.ts'
import { setQueuePolicy } from '../solutions/building.ts'

/** What goes wrong when somebody is to hear of failures. */

const withAlarm = (settings: { readonly [member: string]: Json }): Procedure =>
  defineProcedure(context => putAlarm(context, settings))

/** Every invocation has it ring. */
export const onInvocations = withAlarm({ MetricName: 'Invocations' })
/** Whatever is missing is bad, and nothing is missing only while somebody fails. */
export const alwaysOn = withAlarm({ Threshold: 0 })
/** One failure is enough. */
export const firstFailure = withAlarm({ Threshold: 1 })
/** Nobody ever fails so often. */
export const absurd = withAlarm({ Threshold: 500 })
/** Three minutes in a row have to be bad. */
export const threeMinutes = withAlarm({ EvaluationPeriods: 3, DatapointsToAlarm: 3 })
/** Only when it is over somebody is told. */
export const onlyAfter = withAlarm({ AlarmActions: [], OKActions: [] })
/** Looks at the version that nobody asks. */
export const otherDimension = withAlarm({
  Dimensions: [{ Name: 'Resource', Value: 'live' }],
})
/** Looks for too few. */
export const belowThreshold = withAlarm({ ComparisonOperator: 'LessThanThreshold' })

/** The topic tells nobody any more. */
export const queueShut = defineProcedure(context => setQueuePolicy(context, alarmsOf(context).queue, ''))

const withSource = (more: { readonly instead?: string; readonly first?: string }): Procedure =>
  defineProcedure(async context => deployVouchers(context, await tracedSource(context, more)))

/** The failure is in the log, in words. */
export const inWords = withSource({
  instead: tracing.replace(
    'JSON.stringify({ voucher, requestId: context.awsRequestId, reason: error.message })',
    "'voucher ' + voucher + ' failed: ' + error.message",
  ),
})
/** Not which request it was. */
export const withoutRequest = withSource({
  instead: tracing.replace('requestId: context.awsRequestId, ', ''),
})
/** The address is in the line as well. */
export const withAddress = withSource({ instead: tracing.replace('{ voucher,', '{ voucher, email,') })
/** What was asked for is logged when all is well. */
export const addressesBefore = withSource({ first: 'console.log(JSON.stringify({ body: event.body }))' })
/** A failure is no failure any more. */
export const hidden = withSource({
  instead: tracing.replace('throw error', `return answer(502, { message: 'Not now' })`),
})
/** Vouchers without an address are redeemed. */
export const anyAddress = defineProcedure(async context => {
  const source = await tracedSource(context)
  await deployVouchers(
    context,
    source.replace(`typeof email !== 'string' || !email.includes('@')`, 'email === undefined'),
  )
})
