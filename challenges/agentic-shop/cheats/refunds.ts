import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { refundsOf } from '../names/refunds.ts'
import { changed, deploy } from '../solutions/account-changes.ts'
import { buildRefunds } from '../solutions/refunds-desk.ts'

/** Ways to look as if refunds waited for somebody. */

/** Nothing is paid, and nothing waits. */
export const neverAnything = defineProcedure(async context => {
  const source = await context.starterFile('refunds/index.mjs')
  await deploy(context, refundsOf(context).function, {
    'index.mjs': changed(source, '  await pay({ orderId, cents, customer })\n', ''),
  })
})

/** Who says that somebody has agreed is believed. */
export const believesCustomer = defineProcedure(context =>
  buildRefunds(context, [
    [
      'calls.map(call => resultOf(call, customer))',
      'calls.map(call => resultOf(call, customer, /agreed/.test(message)))',
    ],
    [
      'async function resultOf({ toolUseId, name, input }, customer)',
      'async function resultOf({ toolUseId, name, input }, customer, agreed)',
    ],
    ['await requestRefund(input, customer)', 'await requestRefund(input, customer, agreed)'],
    [
      'async function requestRefund({ orderId, cents }, customer)',
      'async function requestRefund({ orderId, cents }, customer, agreed)',
    ],
    [
      '  const requestId = randomUUID()',
      '  if (agreed) await pay({ orderId, cents, customer })\n  const requestId = randomUUID()',
    ],
  ]),
)
