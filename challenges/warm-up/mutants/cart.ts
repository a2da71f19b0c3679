import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { putPolicy } from '../policies.ts'
import { shopOf } from '../shop.ts'
import { deploy, edited } from '../solutions/deploy.ts'

const save = `  await database.send(new PutItemCommand({ TableName, Item: { cartId: { S: cartId }, items: { M: items } } }))
}
`

/** Keeps every product, but with the quantity that came last. */
export const lastQuantity = defineProcedure(async context => {
  const by = `async function add(cartId, sku, quantity) {
  const lines = [...(await itemsOf(cartId)).filter(item => item.sku !== sku), { sku, quantity }]
  const items = Object.fromEntries(lines.map(line => [line.sku, { N: String(line.quantity) }]))
${save}`
  await deploy(context, 'cart', await edited(context, 'cart', { function: 'add', by }))
})

/** Adds up, but only for the product that came last. */
export const lastProduct = defineProcedure(async context => {
  const by = `async function add(cartId, sku, quantity) {
  const before = (await itemsOf(cartId)).find(item => item.sku === sku)?.quantity ?? 0
  const items = { [sku]: { N: String(before + quantity) } }
${save}`
  await deploy(context, 'cart', await edited(context, 'cart', { function: 'add', by }))
})

/** Repairs the cart and drops the check of what comes in. */
export const acceptsAnything = defineProcedure(async context => {
  const by = `async function add(cartId, sku, quantity) {
  const quantities = new Map((await itemsOf(cartId)).map(item => [item.sku, item.quantity]))
  quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  const items = Object.fromEntries([...quantities].map(([key, value]) => [key, { N: String(value) }]))
${save}`
  const repaired = await edited(context, 'cart', { function: 'add', by })
  await deploy(context, 'cart', repaired.replace(/if \(typeof sku[\s\S]*?\n.*?return answer\(400.*\n/, ''))
})

/** Suspects rights where there is no lack of them. */
export const anyTable = defineProcedure(async context => {
  await putPolicy(context, shopOf(context).functions.cart, 'data', [
    { Effect: 'Allow', Action: ['dynamodb:*'], Resource: '*' },
  ])
})
