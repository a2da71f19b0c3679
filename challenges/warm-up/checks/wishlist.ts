import { decide, defineCheck } from '../../../shared/challenge/check.ts'
import { pickList } from '../../../shared/json.ts'
import { oldWishlist, shopOf, tableArn } from '../shop.ts'
import { grantedOf, roleRights } from './role-rights.ts'
import { shopApi, shown } from './shop-api.ts'

/** A new entry is stored and read back. */
export const remembers = defineCheck({
  async observe(context) {
    const ask = await shopApi(context)
    const list = `list-${context.nonce}`
    const sku = `sku-${context.nonce}`
    const saved = await ask('POST', `/wishlists/${list}/items`, { sku })
    return { sku, saved, read: await ask('GET', `/wishlists/${list}`) }
  },
  evaluate({ sku, saved, read }) {
    const kept = read.status === 200 && pickList(read.body, 'skus').includes(sku)
    const fail =
      saved.status === 200
        ? 'A product saved to a wish list is not on it afterwards.'
        : `Saving a product to a wish list is answered with ${saved.status}.`
    return decide(
      kept && saved.status === 200,
      { pass: 'A product saved to a wish list is on it afterwards.', fail },
      [
        { label: `Saving ${sku} to a new wish list`, seen: shown(saved), expected: '200 and the list' },
        { label: 'Reading that list', seen: shown(read), expected: `200 with ${sku} on it` },
      ],
    )
  },
})

/** What was there before is still there. */
export const reads = defineCheck({
  async observe(context) {
    const ask = await shopApi(context)
    return { read: await ask('GET', `/wishlists/${oldWishlist.listId}`) }
  },
  evaluate({ read }) {
    const there = read.status === 200 && pickList(read.body, 'skus').includes(oldWishlist.sku)
    return decide(
      there,
      {
        pass: 'A wish list from last month can still be read.',
        fail: 'A wish list from last month can no longer be read.',
      },
      [
        {
          label: `The wish list of ${oldWishlist.listId}`,
          seen: shown(read),
          expected: `200 with ${oldWishlist.sku} on it`,
        },
      ],
    )
  },
})

/** The role allows reading and storing entries of its own table, and nothing that a shop would regret. */
export const rights = defineCheck({
  async observe(context) {
    const shop = shopOf(context)
    const found = await roleRights(context, shop.functions.wishlist)
    const own = tableArn(context, shop.tables.wishlists)
    const excess = grantedOf(found.documents, [
      { action: 'dynamodb:DeleteItem', resource: own },
      { action: 'dynamodb:DeleteTable', resource: own },
      { action: 'dynamodb:PutItem', resource: tableArn(context, shop.tables.carts) },
      { action: 'dynamodb:PutItem', resource: tableArn(context, `unrelated-${context.nonce}`) },
      { action: 'dynamodb:Query', resource: tableArn(context, shop.tables.orders) },
      { action: 's3:GetObject', resource: `arn:aws:s3:::unrelated-${context.nonce}/file` },
      { action: 'iam:PutRolePolicy', resource: `arn:aws:iam::${context.accountId}:role/${found.role}` },
    ])
    return { ...found, excess: excess === undefined ? null : { ...excess } }
  },
  evaluate({ role, excess }) {
    return decide(
      excess === null,
      {
        pass: 'The wish list function may do what a wish list needs and no more.',
        fail: 'The wish list function may do things that a wish list does not need.',
      },
      [
        {
          label: `What ${role} may do`,
          seen: excess === null ? 'nothing beyond its own table' : `${excess.action} on ${excess.resource}`,
          expected: 'reading and storing entries of its own table',
        },
      ],
    )
  },
})
