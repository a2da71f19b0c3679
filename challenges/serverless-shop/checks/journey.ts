import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { pick, pickList, pickNumber, pickText } from '../../../shared/json.ts'
import { productsAtStart } from '../names/products.ts'
import { tariffsOf } from '../names/tariffs.ts'
import { placesOf } from './history-walk.ts'
import { debitsOf } from './payment-notices.ts'
import { shopApi, untilServed } from './shop-api.ts'

/** As the brief of the history says it. */
const fiveSeconds = { promisedSeconds: 5 }

/** A customer opens the page, looks, checks out, pays, and finds the order. */
export const walk = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const customer = data.id('who walks through')
    const ask = shop.as(customer)
    const page =
      shop.apiId === undefined
        ? { status: 404, headers: {}, body: '' }
        : await context.probe.http({
            apiId: shop.apiId,
            method: 'GET',
            path: '/',
            headers: data.headers(customer),
          })
    const list = await ask('GET', '/products')
    const { sku, price } = data.one('product', productsAtStart(context))
    const product = await ask('GET', `/products/${encodeURIComponent(sku)}`)
    const quantity = data.integer('quantity', 1, 4)
    const items = [{ sku, quantity }]
    const country = data.one('country', Object.keys(tariffsOf(context)))
    const checkout = await untilServed(() => ask('POST', '/checkout', { country, items }))
    const paymentId = pickText(checkout.body, 'checkoutId') ?? data.uuid('payment')
    const amount = quantity * price + (pickNumber(checkout.body, 'shipping') ?? 0)
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
    return {
      page: {
        status: page.status,
        isHtml: (page.headers['content-type'] ?? '').startsWith('text/html') && page.body.includes('<html'),
      },
      isListed: pickList(list.body, 'products').some(one => pick(one, 'sku') === sku),
      sku,
      price,
      product,
      checkout,
      paid: statuses.at(-1) ?? 0,
      debits: [...(await debitsOf(context, paymentId))],
      amount,
      orderId,
      placings,
      history,
    }
  },
  evaluate({ page, isListed, sku, price, product, checkout, paid, debits, amount, ...end }) {
    const { orderId, placings, history } = end
    const facts = [
      { label: say('front-page'), seen: String(page.status), expected: say('two-hundred-and-page') },
      {
        label: say('page-of-product', { sku }),
        seen: shown(product),
        expected: say('two-hundred-and-product'),
      },
      { label: say('checkout-on-the-way'), seen: shown(checkout), expected: '201' },
      {
        label: say('payment-on-the-way'),
        seen: say('answer-and-debits', { status: paid, debits: debits.join(', ') }),
        expected: say('two-hundred-and-debit', { amount }),
      },
      { label: say('history-on-the-way'), seen: shown(history), expected: say('order-first') },
    ]
    const orders = pickList(history.body, 'orders')
    return firstCause(
      [
        [page.status !== 200 || !page.isHtml, fail('front-page-is-gone', { status: page.status }, facts)],
        [!isListed, fail('journey-finds-no-product', {}, facts)],
        [
          product.status !== 200 ||
            pick(product.body, 'sku') !== sku ||
            pick(product.body, 'price') !== price,
          fail('journey-ends-at-product', {}, facts),
        ],
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
  },
})
