import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { renewedBetween } from '../../../shared/challenge/library/renewed.ts'
import { servingRights } from '../../../shared/challenge/library/serving-rights.ts'
import { excessOf, type Grant } from '../../../shared/challenge/rights/excess.ts'
import { harmless, readsEntries, storesEntries } from '../../../shared/challenge/rights/grants.ts'
import { type Json, pick, pickList } from '../../../shared/json.ts'
import { productsAtStart, productsOf } from '../names/products.ts'
import { tableArn } from '../shop.ts'
import { rightsFacts } from './rights-facts.ts'
import { shopApi } from './shop-api.ts'

/** A product as a snapshot has it. */
interface Sold {
  readonly [member: string]: Json
  readonly sku: string
  readonly name: string
  readonly price: number
}

/** Old products and new ones open, each as it is, also when another environment answers; what is none does not. */
export const opens = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const old: Sold[] = data.some('old products', productsAtStart(context), 3).map(one => ({ ...one }))
    const added: Sold[] = data.skus('new products', 3).map((sku, index) => ({
      sku,
      name: data.one(`name ${index}`, [
        'Jug, blue',
        'Sieve',
        'Pan, 24 cm',
        'Candle',
        'Spoon set',
        'Board, beech',
      ]),
      price: data.integer(`price ${index}`, 150, 9900),
    }))
    const visit = (sku: string) => shop.as(sku)('GET', `/products/${encodeURIComponent(sku)}`)
    const { seen } = await renewedBetween(
      context,
      async () => {
        for (const product of old) await visit(product.sku)
        for (const product of added) await shop.as('the shop')('POST', '/products', product)
      },
      () => inTurn([...old, ...added], async product => ({ product, page: await visit(product.sku) })),
    )
    const [missing = ''] = data.skus('no product', 1)
    return { pages: seen, unknown: await visit(missing) }
  },
  evaluate({ pages, unknown }) {
    const facts = [
      ...pages.map(({ product, page }) => ({
        label: say('page-of-product', { sku: product.sku }),
        seen: shown(page),
        expected: `200 ${JSON.stringify(product)}`,
      })),
      { label: say('page-of-no-product'), seen: shown(unknown), expected: '404' },
    ]
    const refused = pages.find(({ page }) => page.status !== 200)
    const isOther = pages.some(({ product, page }) => pick(page.body, 'sku') !== product.sku)
    const isWrong = pages.some(
      ({ product, page }) =>
        pick(page.body, 'name') !== product.name || pick(page.body, 'price') !== product.price,
    )
    return firstCause(
      [
        [refused !== undefined, fail('product-is-refused', { status: refused?.page.status ?? 0 }, facts)],
        [isOther, fail('product-is-another', {}, facts)],
        [isWrong, fail('product-is-told-wrongly', {}, facts)],
        [unknown.status !== 404, fail('no-product-is-shown', { status: unknown.status }, facts)],
      ],
      pass('product-opens', {}, facts),
    )
  },
})

/** The list, adding and labels go on. */
export const lists = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const ask = shop.as('the shop')
    const [sku = '', other = ''] = data.skus('listed product', 2)
    const product: Sold = { sku, name: 'Jar with a lid', price: data.integer('listed price', 150, 9900) }
    const added = await ask('POST', '/products', product)
    const expected: Sold[] = [
      ...data.some('listed products', productsAtStart(context), 3).map(one => ({ ...one })),
      product,
    ]
    const list = await shop.as('a customer')('GET', '/products')
    const requests: Json[] = [
      { name: 'Jar', price: 100 },
      { sku: '', name: 'Jar', price: 100 },
      { sku: other, price: 100 },
      { sku: other, name: '', price: 100 },
      { sku: other, name: 'Jar' },
      { sku: other, name: 'Jar', price: 0 },
      { sku: other, name: 'Jar', price: 1.5 },
      { sku: other, name: 'Jar', price: '100' },
    ]
    const refused = await inTurn(requests, request => ask('POST', '/products', request))
    return {
      added,
      // Of a list of any length only what is looked for, so that what is kept stays small.
      status: list.status,
      listed: expected.map(one => ({
        product: one,
        found: pickList(list.body, 'products').filter(each => pick(each, 'sku') === one.sku),
      })),
      requests,
      refused,
      label: await shop.as('a shelf')('GET', `/labels/${encodeURIComponent(sku)}`),
      sku,
    }
  },
  evaluate({ added, status, listed, requests, refused, label, sku }) {
    const facts = [
      { label: say('adding-a-product'), seen: shown(added), expected: say('two-hundred-one-and-product') },
      ...listed.map(({ product, found }) => ({
        label: say('product-in-list', { sku: product.sku }),
        seen: JSON.stringify(found).slice(0, 600),
        expected: JSON.stringify([product]),
      })),
      ...refused.map((answer, index) => ({
        label: say('adding', { request: JSON.stringify(requests[index]) }),
        seen: shown(answer),
        expected: '400',
      })),
      { label: say('label-of', { sku }), seen: shown(label), expected: say('label-as-before') },
    ]
    const isRight = ({ product, found }: (typeof listed)[number]) =>
      found.length === 1 &&
      pick(found[0], 'name') === product.name &&
      pick(found[0], 'price') === product.price
    return firstCause(
      [
        [status !== 200, fail('list-is-refused', { status }, facts)],
        [added.status !== 201 || pick(added.body, 'sku') !== sku, fail('product-is-not-added', {}, facts)],
        [!listed.every(isRight), fail('list-is-not-whole', {}, facts)],
        [refused.some(answer => answer.status !== 400), fail('bad-product-is-added', {}, facts)],
        [!isLabel(label, sku), fail('label-is-another', {}, facts)],
      ],
      pass('list-is-whole', {}, facts),
    )
  },
})

function isLabel({ status, body }: ApiAnswer, sku: string): boolean {
  return (
    status === 200 && pick(body, 'sku') === sku && pick(body, 'label') === `Kiosk · ${sku.split('-').at(-1)}`
  )
}

/** Whoever serves products reads and stores entries of their table, and nothing else. */
export const rights = defineCheck({
  async observe(context) {
    const startedAtMs = Date.now()
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const [sku = ''] = data.skus('whose rights', 1)
    const name = data.one('name', ['Glass', 'Bowl, oak', 'Salad servers', 'Egg cups', 'Teapot, 1 litre'])
    const product = { sku, name, price: data.integer('price', 150, 9900) }
    await shop.as('the shop')('POST', '/products', product)
    await shop.as('a customer')('GET', `/products/${sku}`)
    const requests = [
      { method: 'GET', path: '/products' },
      { method: 'POST', path: '/products' },
      { method: 'GET', path: `/products/${sku}` },
    ] as const
    const since = { startedAtMs, names: [productsOf(context).table] }
    return servingRights(context, shop.apiId, requests, { services: ['dynamodb'], marks: [sku], since })
  },
  evaluate(seen, parameters) {
    const own = tableArn(seen, productsOf({ parameters }).table)
    const allowed: readonly Grant[] = [readsEntries(own), storesEntries(own), ...harmless]
    const excess = excessOf(seen.rights, allowed, seen)
    const facts = rightsFacts(seen, excess, say('entries-of-own-table'))
    return firstCause(
      [
        [seen.functions.length === 0, fail('products-are-not-served', {}, facts)],
        [excess.length > 0, fail('products-may-more', {}, facts)],
      ],
      pass('products-may-enough', {}, facts),
    )
  },
})
