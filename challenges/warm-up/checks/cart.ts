import { decide, defineCheck } from '../../../shared/challenge/check.ts'
import { type Json, pick, pickList } from '../../../shared/json.ts'
import { shopOf, tableArn } from '../shop.ts'
import { grantedOf, roleRights } from './role-rights.ts'
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
    return decide(
      whole,
      {
        pass: 'After two different products were added, the cart shows both.',
        fail: 'After two different products were added, the cart does not show both.',
      },
      [
        { label: 'Added one after the other', seen: JSON.stringify(lines) },
        { label: 'The cart afterwards', seen: shown(cart), expected: 'both products with their quantities' },
      ],
    )
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
    return decide(
      quantityOf(cart, sku) === first + 1,
      {
        pass: 'A product that was added twice is in the cart with the sum of both quantities.',
        fail: 'A product that was added twice is not in the cart with the sum of both quantities.',
      },
      [
        { label: `Added ${first} and then 1 of`, seen: sku },
        { label: 'The cart afterwards', seen: shown(cart), expected: `one line with ${first + 1}` },
      ],
    )
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
    const accepted = answers.findIndex(answer => answer.status !== 400)
    const empty = cart.status === 200 && pickList(cart.body, 'items').length === 0
    return decide(
      accepted === -1 && empty,
      {
        pass: 'The cart refuses requests that make no sense.',
        fail:
          accepted === -1
            ? 'A refused request leaves something in the cart.'
            : 'The cart no longer refuses a request that makes no sense.',
      },
      [
        ...answers.map((answer, index) => ({
          label: `Adding ${JSON.stringify(requests[index])}`,
          seen: shown(answer),
          expected: '400',
        })),
        { label: 'The cart afterwards', seen: shown(cart), expected: 'empty' },
      ],
    )
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
    return decide(
      excess === null,
      {
        pass: 'The cart function may do what it could before and no more.',
        fail: 'The cart function may do more than it could before.',
      },
      [
        {
          label: `What ${role} may do`,
          seen: excess === null ? 'nothing beyond its own table' : `${excess.action} on ${excess.resource}`,
          expected: 'working with entries of its own table',
        },
      ],
    )
  },
})

/** The quantity of a product, if the cart has exactly one line of it. */
function quantityOf(cart: ShopAnswer, sku: string): Json | undefined {
  const lines = pickList(cart.body, 'items').filter(line => pick(line, 'sku') === sku)
  return lines.length === 1 ? pick(lines[0], 'quantity') : undefined
}
