import {
  defineProcedure,
  type Procedure,
  type ProcedureContext,
} from '../../../shared/challenge/procedure.ts'
import { shopOf, tableArn } from '../shop.ts'
import { allow, deployFiles, giveRole } from '../solutions/account-changes.ts'
import { linesAsText, optimistic } from '../solutions/cart-sources.ts'
import { deploy, edited } from '../solutions/deploy.ts'

/** What goes wrong when carts are repaired. */

const save = `  await database.send(new PutItemCommand({ TableName, Item: { cartId: { S: cartId }, items: { M: items } } }))
}
`

/** Another way to add to the cart. */
const adding = (body: string): Procedure =>
  defineProcedure(async context => {
    const by = `async function add(cartId, sku, quantity) {\n${body}${save}`
    await deploy(context, 'cart', await edited(context, 'cart', { function: 'add', by }))
  })

/** A right cart in which one thing was replaced. */
const spoiled = (source: string, from: string, to: string): Procedure =>
  defineProcedure(async context => {
    if (!source.includes(from)) throw new Error(`The cart has no ${from}`)
    await deployFiles(context, 'cart', { 'index.mjs': source.replaceAll(from, to) })
  })

/** Keeps every product, but with the quantity that came last. */
export const lastQuantity =
  adding(`  const lines = [...(await itemsOf(cartId)).filter(item => item.sku !== sku), { sku, quantity }]
  const items = Object.fromEntries(lines.map(line => [line.sku, { N: String(line.quantity) }]))
`)

/** Adds up, but only for the product that came last. */
export const lastProduct =
  adding(`  const before = (await itemsOf(cartId)).find(item => item.sku === sku)?.quantity ?? 0
  const items = { [sku]: { N: String(before + quantity) } }
`)

/** Has room for two products. */
export const twoProducts =
  adding(`  const lines = new Map((await itemsOf(cartId)).map(item => [item.sku, item.quantity]))
  lines.set(sku, (lines.get(sku) ?? 0) + quantity)
  const items = Object.fromEntries([...lines].slice(-2).map(([key, value]) => [key, { N: String(value) }]))
`)

/** Counts how often a product was added, and not how many. */
export const countsOnce = spoiled(optimistic, '?? 0) + quantity)', '?? 0) + 1)')

/** A line for each time a product is added. */
export const lineEachTime = spoiled(linesAsText, 'if (line === undefined) items', 'if (true) items')

const clause = /if \(typeof sku[\s\S]*?\n.*?return answer\(400.*\n/

/** Repairs the cart and drops the check of what comes in. */
export const acceptsAnything = defineProcedure(async context => {
  await deployFiles(context, 'cart', { 'index.mjs': optimistic.replace(clause, '') })
})
/** No longer refuses a product without a name. */
export const emptySku = spoiled(optimistic, "|| sku === ''", '')
/** No longer refuses half a product. */
export const halves = spoiled(optimistic, '!Number.isInteger(quantity)', "typeof quantity !== 'number'")
/** No longer refuses to take products out. */
export const negative = spoiled(optimistic, '|| quantity < 1', '')
/** Takes a number that was sent as a text. */
export const numberAsText = spoiled(
  optimistic,
  'const { sku, quantity } = line',
  'const { sku } = line\n    const quantity = Number(line.quantity)',
)
/** Refuses nonsense after it has kept it. */
export const refusesTooLate = spoiled(
  optimistic,
  "      return answer(400, { message: 'A sku and a quantity of at least 1 are needed' })",
  `{
      if (typeof sku === 'string' && sku !== '' && typeof quantity === 'number') await add(cartId, sku, quantity)
      return answer(400, { message: 'A sku and a quantity of at least 1 are needed' })
    }`,
)
/** Keeps everything, and no longer says so as the interface has it. */
export const emptyAnswers = spoiled(
  optimistic,
  'await add(cartId, sku, quantity)\n',
  'await add(cartId, sku, quantity)\n    return answer(201, {})\n',
)

/** Other rights of the function's role. */
const rights = (statements: (context: ProcedureContext) => readonly object[]): Procedure =>
  defineProcedure(context => giveRole(context, 'cart', 'more', ...statements(context)))

/** Suspects rights where there is no lack of them. */
export const anyTable = rights(() => [allow('*', 'dynamodb:*')])
/** May give any role away. */
export const passesRoles = rights(() => [allow('*', 'iam:PassRole', 'lambda:CreateFunction')])
/** May read the orders. */
export const readsOrders = rights(context => [
  allow(tableArn(context, shopOf(context).tables.orders), 'dynamodb:GetItem'),
])
