import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { type Json, pick, pickList } from '../../../shared/json.ts'
import { shopOf, tableArn } from '../shop.ts'
import { grantedOf, roleRights, whatRoleMayDo } from './role-rights.ts'
import { type ShopAnswer, shopApi, shown } from './shop-api.ts'

/** Two products go in, two come out. */
export const keeps = defineCheck({
  async observe(context) {
    const ask = await shopApi(context)
    const cart = `/carts/keeps-${context.nonce}`
    const quantity = Number(context.parameters.quantity)
    const lines = [
      { sku: `mug-${context.nonce}`, quantity },
      { sku: `teapot-${context.nonce}`, quantity: 1 },
    ]
    for (const line of lines) await ask('POST', `${cart}/items`, line)
    return { lines, cart: await ask('GET', cart) }
  },
  evaluate({ lines, cart }) {
    const whole = lines.every(line => quantityOf(cart, line.sku) === line.quantity)
    const facts = [
      { label: say('added-one-after-the-other'), seen: JSON.stringify(lines) },
      { label: say('cart-afterwards'), seen: shown(cart), expected: say('both-with-quantities') },
    ]
    return whole ? pass('cart-shows-both', {}, facts) : fail('cart-misses-one', {}, facts)
  },
})

/** The same product twice is one line with the sum. */
export const addsUp = defineCheck({
  async observe(context) {
    const ask = await shopApi(context)
    const cart = `/carts/adds-${context.nonce}`
    const sku = `mug-${context.nonce}`
    const first = Number(context.parameters.quantity)
    await ask('POST', `${cart}/items`, { sku, quantity: first })
    await ask('POST', `${cart}/items`, { sku, quantity: 1 })
    return { sku, first, cart: await ask('GET', cart) }
  },
  evaluate({ sku, first, cart }) {
    const sum = first + 1
    const facts = [
      { label: say('added-twice', { first }), seen: sku },
      { label: say('cart-afterwards'), seen: shown(cart), expected: say('one-line-with', { sum }) },
    ]
    return quantityOf(cart, sku) === sum
      ? pass('cart-adds-up', {}, facts)
      : fail('cart-does-not-add-up', {}, facts)
  },
})

/** Bad requests are refused and leave no trace. */
export const rejects = defineCheck({
  async observe(context) {
    const ask = await shopApi(context)
    const cart = `/carts/rejects-${context.nonce}`
    const requests: Json[] = [{ quantity: 1 }, { sku: 'mug', quantity: 0 }, { sku: 'mug', quantity: 1.5 }]
    const answers: ShopAnswer[] = []
    for (const request of requests) answers.push(await ask('POST', `${cart}/items`, request))
    return { requests, answers, cart: await ask('GET', cart) }
  },
  evaluate({ requests, answers, cart }) {
    const facts = [
      ...answers.map((answer, index) => ({
        label: say('adding', { request: JSON.stringify(requests[index]) }),
        seen: shown(answer),
        expected: '400',
      })),
      { label: say('cart-afterwards'), seen: shown(cart), expected: say('empty') },
    ]
    if (answers.some(answer => answer.status !== 400)) return fail('nonsense-is-accepted', {}, facts)
    const isEmpty = cart.status === 200 && pickList(cart.body, 'items').length === 0
    return isEmpty ? pass('nonsense-is-refused', {}, facts) : fail('nonsense-leaves-something', {}, facts)
  },
})

/** Repairing the code is no reason for more rights. */
export const rights = defineCheck({
  async observe(context) {
    const shop = shopOf(context)
    const found = await roleRights(context, shop.functions.cart)
    const excess = grantedOf(found.documents, [
      { action: 'dynamodb:DeleteTable', resource: tableArn(context, shop.tables.carts) },
      { action: 'dynamodb:PutItem', resource: tableArn(context, shop.tables.wishlists) },
      { action: 'dynamodb:GetItem', resource: tableArn(context, `unrelated-${context.nonce}`) },
      { action: 's3:GetObject', resource: `arn:aws:s3:::unrelated-${context.nonce}/file` },
      { action: 'iam:PutRolePolicy', resource: `arn:aws:iam::${context.accountId}:role/${found.role}` },
    ])
    return { ...found, excess: excess === undefined ? null : { ...excess } }
  },
  evaluate({ role, excess }) {
    const facts = [whatRoleMayDo(role, excess, say('working-with-own'))]
    return excess === null ? pass('cart-may-as-before', {}, facts) : fail('cart-may-more', {}, facts)
  },
})

/** The quantity of a product, if the cart has exactly one line of it. */
function quantityOf(cart: ShopAnswer, sku: string): Json | undefined {
  const lines = pickList(cart.body, 'items').filter(line => pick(line, 'sku') === sku)
  return lines.length === 1 ? pick(lines[0], 'quantity') : undefined
}
