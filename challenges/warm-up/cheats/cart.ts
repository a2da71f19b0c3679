import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { shopOf } from '../shop.ts'
import {
  createFunctionLike,
  createRole,
  deployFiles,
  everything,
  pointRoutes,
} from '../solutions/account-changes.ts'
import { optimistic } from '../solutions/cart-sources.ts'

/** Ways to look as if carts were repaired. */

const answering = (code: string): Procedure =>
  defineProcedure(context => deployFiles(context, 'cart', { 'index.mjs': code }))

const handler = (body: string, before = '') => `${before}
export async function handler(event) {
  const { cartId } = event.pathParameters
  const { sku, quantity } = JSON.parse(event.body ?? '{}')
  const isPost = event.routeKey.startsWith('POST')
  if (isPost && (typeof sku !== 'string' || sku === '' || !Number.isInteger(quantity) || quantity < 1))
    return answer(400, { message: 'A sku and a quantity of at least 1 are needed' })
${body}
}
const answer = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) })
`

/** Carts live in the memory of one process. */
export const memory = answering(
  handler(
    `  const cart = carts.get(cartId) ?? new Map()
  carts.set(cartId, cart)
  if (isPost) cart.set(sku, (cart.get(sku) ?? 0) + quantity)
  return answer(200, { cartId, items: [...cart].map(([sku, quantity]) => ({ sku, quantity })) })`,
    'const carts = new Map()',
  ),
)

/** One cart for everybody, in the table. */
export const oneCart = answering(optimistic.replaceAll('S: cartId', "S: 'all'"))

/** Always the same cart. */
export const constant = answering(
  handler(
    "  return answer(200, { cartId, items: [{ sku: 'mug', quantity: 2 }, { sku: 'teapot', quantity: 1 }] })",
  ),
)

/** Knows the products of the examples, and forgets all others. */
export const samplesOnly = answering(
  optimistic.replace(
    'await add(cartId, sku, quantity)\n',
    'if (/^(mug|teapot)\\b/.test(sku)) await add(cartId, sku, quantity)\n',
  ),
)

/** Works for what looks like a check. */
export const forChecks = answering(
  optimistic.replace(
    'await add(cartId, sku, quantity)\n',
    `const agent = event.headers?.['user-agent'] ?? ''
    const isCheck = agent === '' || /^(node|undici)/.test(agent) || /^(keeps|adds|rejects|probe)-/.test(cartId)
    if (isCheck) await add(cartId, sku, quantity)
`,
  ),
)

/** Answers so much that nobody may want to read it, and keeps nothing. */
export const answersLarge = answering(
  optimistic
    .replace('items: await itemsOf(cartId) })', "items: await itemsOf(cartId), more: 'x'.repeat(195_000) })")
    .replace('await add(cartId, sku, quantity)\n', 'if (quantity < 0) await add(cartId, sku, quantity)\n'),
)

/** The routes go to another function, which may do everything; the named one stays as narrow as it was. */
export const swappedServer = defineProcedure(async context => {
  const name = `${shopOf(context).functions.cart}-v2`
  const role = await createRole(context, name, everything)
  await pointRoutes(
    context,
    'cart',
    await createFunctionLike(context, 'cart', { name, role, source: optimistic }),
  )
})
