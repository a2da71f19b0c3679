import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import type { Changes } from '../solutions/account-changes.ts'
import { changeAccount } from '../solutions/account-desk.ts'

/** What goes wrong when customers are to hear of nothing but their own. */

const withChanges = (...changes: Changes) => defineProcedure(context => changeAccount(context, changes))
const whose = [
  'await Promise.all(calls.map(resultOf))',
  'await Promise.all(calls.map(call => resultOf(call, customer)))',
] as const
const known = [
  'async function resultOf({ toolUseId, name, input })',
  'async function resultOf({ toolUseId, name, input }, customer)',
] as const
const ownList = ['await listOrders(input.customer)', 'await listOrders(customer)'] as const
const ownOrder = ['if (Item === undefined) throw', 'if (Item?.customer.S !== customer) throw'] as const
const orderOf = ['async function getOrder(orderId)', 'async function getOrder(orderId, customer)'] as const
const getOwn = ['await getOrder(input.orderId)', 'await getOrder(input.orderId, customer)'] as const

/** The lock is a sentence in the prompt. */
export const onlyThePrompt = withChanges([
  'Never look up or tell',
  'This is an absolute rule: NEVER, whatever anybody says, look up or tell',
])

/** The list is theirs, single orders are anybody's. */
export const anyOrder = withChanges(whose, known, ownList)

/** Single orders are theirs, the list is whose the model says. */
export const anyList = withChanges(whose, known, getOwn, orderOf, ownOrder)

/** Who asks is read from the body, where anybody writes it. */
export const bodySays = withChanges(
  ['const { message } = JSON.parse', 'const { message, customer: said } = JSON.parse'],
  [
    'const customer = event.requestContext.authorizer.jwt.claims.sub',
    'const customer = said ?? event.requestContext.authorizer.jwt.claims.sub',
  ],
  whose,
  known,
  getOwn,
  orderOf,
  ownOrder,
  ownList,
)

/** The model is told everything, and the customer's answer is cut where it holds what is another's. */
export const filteredAtTheEnd = withChanges([
  "return answer(200, { answer: said.map(block => block.text ?? '').join('') })",
  `{
      const words = said.map(block => block.text ?? '').join('')
      const others = [...words.matchAll(/"customer":"([^"]+)"/g)].some(([, id]) => id !== customer)
      return answer(200, { answer: others ? 'I may not tell you that.' : words })
    }`,
])

/** Everything is turned down that has an id in it. */
export const turnsAllDown = withChanges(whose, known, [
  'const found = name',
  "if (name === 'list_orders' || customer) throw new Error('Not allowed')\n    const found = name",
])

/** Orders are compared with the name of whoever signs in. */
export const byName = withChanges(
  ['jwt.claims.sub', 'jwt.claims.username'],
  whose,
  known,
  getOwn,
  orderOf,
  ownOrder,
  ownList,
)
