import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { pickList } from '../../../shared/json.ts'
import { oldWishlist, shopOf, tableArn } from '../shop.ts'
import { grantedOf, roleRights, whatRoleMayDo } from './role-rights.ts'
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
    const facts = [
      {
        label: say('saving-to-new-list', { sku }),
        seen: shown(saved),
        expected: say('two-hundred-and-list'),
      },
      {
        label: say('reading-that-list'),
        seen: shown(read),
        expected: say('two-hundred-with-product', { sku }),
      },
    ]
    if (saved.status !== 200) return fail('wish-is-refused', { status: saved.status }, facts)
    return kept ? pass('wish-is-kept', {}, facts) : fail('wish-is-lost', {}, facts)
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
    const facts = [
      {
        label: say('old-list', { list: oldWishlist.listId }),
        seen: shown(read),
        expected: say('two-hundred-with-product', { sku: oldWishlist.sku }),
      },
    ]
    return there ? pass('old-list-is-there', {}, facts) : fail('old-list-is-gone', {}, facts)
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
    const facts = [whatRoleMayDo(role, excess, say('reading-and-storing-own'))]
    return excess === null ? pass('wishlist-may-enough', {}, facts) : fail('wishlist-may-more', {}, facts)
  },
})
