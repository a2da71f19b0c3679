import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import {
  type ApiAnswer,
  type CustomerApi,
  inTurn,
  shown,
} from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Fact, Verdict } from '../../../shared/challenge/verdict.ts'
import { type Json, pick, pickList, pickNumber, pickText } from '../../../shared/json.ts'
import { productsAtStart } from '../names/products.ts'
import { tariffsOf } from '../names/tariffs.ts'
import { placesOf } from './history-walk.ts'
import { debitsOf } from './payment-notices.ts'
import { shopApi, untilServed } from './shop-api.ts'

/** As the brief of the history says it. */
const fiveSeconds = { promisedSeconds: 5 }

/** What one customer saw on the way. */
interface Walk {
  readonly [member: string]: Json
  readonly isListed: boolean
  readonly products: readonly {
    readonly [member: string]: Json
    readonly sku: string
    readonly price: number
    readonly product: ApiAnswer
  }[]
  readonly checkout: ApiAnswer
  /** The last answer to the news of the payment, and what was debited for it. */
  readonly paid: number
  readonly debits: readonly number[]
  readonly amount: number
  readonly orderId: string
  /** How often the order was placed until it was answered. */
  readonly placings: number
  readonly history: ApiAnswer
}

/** Customers open the page, look, check out, pay, and find their order: two of them at the same time. */
export const walk = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const page =
      shop.apiId === undefined
        ? { status: 404, headers: {}, body: '' }
        : await context.probe.http({
            apiId: shop.apiId,
            method: 'GET',
            path: '/',
            headers: data.headers('who comes first'),
          })
    const chosen = data.some('products', productsAtStart(context), 4)
    const walks = await Promise.all(
      [chosen.slice(0, 2), chosen.slice(2)].map((own, index) =>
        walkThrough(context, shop, `customer ${index}`, own),
      ),
    )
    return {
      page: {
        status: page.status,
        isHtml: (page.headers['content-type'] ?? '').startsWith('text/html') && page.body.includes('<html'),
      },
      walks,
    }
  },
  evaluate({ page, walks }) {
    const verdicts = walks.map(one => judged(page, one))
    const [first = fail('front-page-is-gone', { status: page.status }, [])] = verdicts
    return verdicts.find(({ outcome }) => outcome !== 'pass') ?? first
  },
})

/** One customer who buys these. */
async function walkThrough(
  context: ObserveContext,
  shop: CustomerApi,
  label: string,
  chosen: readonly { readonly sku: string; readonly price: number }[],
): Promise<Walk> {
  const data = probeData(`${context.nonce} ${label}`)
  const customer = data.id(label)
  const ask = shop.as(customer)
  const list = await ask('GET', '/products')
  const products = await inTurn(chosen, async ({ sku, price }) => ({
    ...{ sku, price },
    product: await ask('GET', `/products/${encodeURIComponent(sku)}`),
  }))
  const items = chosen.map(({ sku }) => ({ sku, quantity: data.integer(`quantity of ${sku}`, 1, 4) }))
  const country = data.one('country', Object.keys(tariffsOf(context)))
  const checkout = await untilServed(() => ask('POST', '/checkout', { country, items }))
  const paymentId = pickText(checkout.body, 'checkoutId') ?? data.uuid('payment')
  const goods = chosen.reduce((sum, { price }, index) => sum + price * (items[index]?.quantity ?? 0), 0)
  const amount = goods + (pickNumber(checkout.body, 'shipping') ?? 0)
  const notice = {
    paymentId,
    customer,
    amount,
    deliveryId: data.uuid('delivery'),
    sentAt: data.moment('payment'),
  }
  const statuses: number[] = []
  const pay = async () => {
    if (statuses.at(-1) !== 200) statuses.push((await ask('POST', '/payments', notice)).status)
    return statuses.at(-1) === 200
  }
  await context.settle(pay, paid => paid, { promisedSeconds: 30 })
  let placings = 0
  // What was placed, and answered too late, is placed again.
  const order = await untilServed(() => {
    placings += 1
    return ask('POST', placesOf(customer), { items })
  })
  const orderId = pickText(order.body, 'orderId') ?? ''
  const history = await context.settle(
    () => ask('GET', placesOf(customer)),
    ({ body }) => pickText(pickList(body, 'orders')[0] ?? null, 'orderId') === orderId,
    fiveSeconds,
  )
  const isListed = chosen.every(({ sku }) =>
    pickList(list.body, 'products').some(one => pick(one, 'sku') === sku),
  )
  const debits = [...(await debitsOf(context, paymentId))]
  return {
    isListed,
    products,
    checkout,
    paid: statuses.at(-1) ?? 0,
    debits,
    amount,
    orderId,
    placings,
    history,
  }
}

/** How far one customer came. */
function judged(page: { readonly status: number; readonly isHtml: boolean }, seen: Walk): Verdict {
  const { isListed, products, checkout, paid, debits, amount, orderId, placings, history } = seen
  const facts: Fact[] = [
    { label: say('front-page'), seen: String(page.status), expected: say('two-hundred-and-page') },
    ...products.map(({ sku, product }) => ({
      label: say('page-of-product', { sku }),
      seen: shown(product),
      expected: say('two-hundred-and-product'),
    })),
    { label: say('checkout-on-the-way'), seen: shown(checkout), expected: '201' },
    {
      label: say('payment-on-the-way'),
      seen: say('answer-and-debits', { status: paid, debits: debits.join(', ') }),
      expected: say('two-hundred-and-debit', { amount }),
    },
    { label: say('history-on-the-way'), seen: shown(history), expected: say('order-first') },
  ]
  const orders = pickList(history.body, 'orders')
  const isOther = products.some(
    ({ sku, price, product }) =>
      product.status !== 200 || pick(product.body, 'sku') !== sku || pick(product.body, 'price') !== price,
  )
  return firstCause(
    [
      [page.status !== 200 || !page.isHtml, fail('front-page-is-gone', { status: page.status }, facts)],
      [!isListed, fail('journey-finds-no-product', {}, facts)],
      [isOther, fail('journey-ends-at-product', {}, facts)],
      [checkout.status !== 201, fail('journey-ends-at-checkout', { status: checkout.status }, facts)],
      [
        paid !== 200 || debits.length !== 1 || debits[0] !== amount,
        fail('journey-ends-at-payment', {}, facts),
      ],
      [
        orderId === '' || orders.length > placings || pickText(orders[0] ?? null, 'orderId') !== orderId,
        fail('journey-ends-at-history', {}, facts),
      ],
    ],
    pass('journey-comes-to-its-end', {}, facts),
  )
}
