import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { alarmsOf, topicArn } from '../names/alarms.ts'
import { busName, listenerName } from '../names/events.ts'
import { historyOf } from '../names/history.ts'
import { ownershipOf } from '../names/ownership.ts'
import { workflowOf } from '../names/workflow.ts'
import { createTopic, onCallAttributes, putBrokenAlarm, voucherFunction } from './alarms.ts'
import { checkoutFunctions } from './checkout.ts'
import { listenersAtStart, putRule } from './events.ts'
import { historyFunctions, storeOrders } from './history.ts'
import { invoiceFunction, storeInvoices, subsOfCustomers } from './ownership.ts'
import { paymentFunctions } from './payments.ts'
import { breakRoute, productFunctions, storeProducts } from './products.ts'
import {
  setAllBack,
  setFunctionBack,
  setQueueBack,
  stripRole,
  withApi,
  withoutAlarms,
  withoutAuthorizers,
  withoutIndexes,
  withoutRules,
} from './set-back-parts.ts'
import {
  letMachineWork,
  machineArn,
  machineAtStart,
  machineTrust,
  startFunction,
  stockFunction,
  storeShelves,
} from './workflow.ts'

/** Set tasks back to their start, whatever was done to them: functions, roles, routes, and the data from before. */

/** The catalog and the labels, and the broken route in the place of all that is below the products. */
export const products = defineProcedure(async given => {
  const context = await withApi(given)
  await setAllBack(context, await productFunctions(context), key => key.includes(' /products/'))
  await storeProducts(context)
  await breakRoute(context)
})

/** The checkout with its fault. */
export const checkout = defineProcedure(async given => {
  const context = await withApi(given)
  await setAllBack(context, await checkoutFunctions(context))
})

/** The payments; what was charged is charged. */
export const payments = defineProcedure(async given => {
  const context = await withApi(given)
  await setAllBack(context, await paymentFunctions(context))
})

/** The history, whose table has no index, and the orders from before. */
export const history = defineProcedure(async given => {
  const context = await withApi(given)
  await setAllBack(context, await historyFunctions(context))
  await withoutIndexes(context, historyOf(context).table)
  await storeOrders(context)
})

/** The bus with the three rules of the start alone, and the queues; what is in them stays. */
export const events = defineProcedure(async context => {
  await context.tryCall('eventbridge', 'CreateEventBus', { Name: busName(context) })
  await withoutRules(context, busName(context))
  for (const { listener, attributes, pattern } of listenersAtStart(context)) {
    await setQueueBack(context, listenerName(context, listener), attributes)
    await putRule(context, listener, pattern)
  }
})

/** The state machine, its role, both functions, and the pieces on the shelves; pre-orders stay as they are. */
export const workflow = defineProcedure(async given => {
  const context = await withApi(given)
  const name = workflowOf(context).machine
  await setAllBack(context, [await startFunction(context)], key => / \/(?:preorders|shelves)\b/.test(key))
  await setFunctionBack(context, await stockFunction(context))
  await stripRole(context, name, machineTrust)
  await letMachineWork(context)
  const settings = await machineAtStart(context)
  const stateMachineArn = machineArn(context)
  const found = await context.tryCall('sfn', 'DescribeStateMachine', { stateMachineArn })
  if (found.ok) await context.call('sfn', 'UpdateStateMachine', { stateMachineArn, ...settings })
  else await context.call('sfn', 'CreateStateMachine', { name, ...settings })
  await storeShelves(context)
})

/** The invoices, their function and its routes, which nobody has to sign in for. */
export const ownership = defineProcedure(async given => {
  const context = await withApi(given)
  await setAllBack(context, [await invoiceFunction(context)], key =>
    / \/(?:invoices|delivery-times)\b/.test(key),
  )
  await withoutAuthorizers(context)
  await withoutIndexes(context, ownershipOf(context).table)
  await storeInvoices(context, await subsOfCustomers(context))
})

/** The vouchers' function, and the one alarm with its fault; whoever was woken stays so. */
export const alarms = defineProcedure(async given => {
  const context = await withApi(given)
  await withoutAlarms(context)
  await setAllBack(context, [await voucherFunction(context)], key => key.includes(' /vouchers/'))
  await context.call('sns', 'DeleteTopic', { TopicArn: topicArn(context) })
  await setQueueBack(context, alarmsOf(context).queue, onCallAttributes(context))
  await createTopic(context)
  await putBrokenAlarm(context)
})
