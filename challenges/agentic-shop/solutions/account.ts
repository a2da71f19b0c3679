import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { changeAccount } from './account-desk.ts'

/** Right ways to tell customers of nothing but their own. */

const whose = [
  'await Promise.all(calls.map(resultOf))',
  'await Promise.all(calls.map(call => resultOf(call, customer)))',
] as const
const known = [
  'async function resultOf({ toolUseId, name, input })',
  'async function resultOf({ toolUseId, name, input }, customer)',
] as const

/** Who it is comes from the token alone; another's order is no order. */
export const reference = defineProcedure(context =>
  changeAccount(context, [
    whose,
    known,
    [
      'await getOrder(input.orderId) : await listOrders(input.customer)',
      'await getOrder(input.orderId, customer) : await listOrders(customer)',
    ],
    ['async function getOrder(orderId)', 'async function getOrder(orderId, customer)'],
    ['if (Item === undefined) throw', 'if (Item?.customer.S !== customer) throw'],
  ]),
)

/** Another's id is refused, in words for the model. */
export const refused = defineProcedure(context =>
  changeAccount(context, [
    whose,
    known,
    [
      'const found = name',
      `if (name === 'list_orders' && input.customer !== customer) throw new Error('Only their own orders')
    const found = name`,
    ],
    [
      'return { toolResult: { toolUseId, content: [{ json: found }] } }',
      `if (name === 'get_order' && found.customer !== customer) throw new Error('There is no such order')
    return { toolResult: { toolUseId, content: [{ json: found }] } }`,
    ],
  ]),
)

/** The tool has no such input any more. */
export const withoutInput = defineProcedure(context =>
  changeAccount(context, [
    whose,
    known,
    [
      'await getOrder(input.orderId) : await listOrders(input.customer)',
      '(await listOrders(customer)).orders.find(one => one.orderId === input.orderId) : await listOrders(customer)',
    ],
    [
      'return { toolResult: { toolUseId, content: [{ json: found }] } }',
      "if (found === undefined) throw new Error('There is none')\n    return { toolResult: { toolUseId, content: [{ json: found }] } }",
    ],
    [
      "'Lists the orders of a customer by their id', properties: { customer: text }",
      "'Lists the orders of the customer', properties: {}",
    ],
  ]),
)
