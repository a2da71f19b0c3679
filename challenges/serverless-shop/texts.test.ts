import { expect, it } from 'vitest'
import {
  codesIn,
  codesOf,
  englishTexts,
  inOrder,
  testWords,
} from '../../server/author/testing/words-of-checks.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { rights as checkoutRights, ends, refuses as refusesCheckout } from './checks/checkout.ts'
import { inTime } from './checks/checkout-time.ts'
import { lean, refuses as refusesHistory, whole } from './checks/history.ts'
import { walk } from './checks/journey.ts'
import { lost, once, rights as paymentRights, refuses as refusesPayment } from './checks/payments.ts'
import { lists, opens, rights as productRights } from './checks/products.ts'
import { ordersBefore } from './names/history.ts'
import { tariffsOf } from './names/tariffs.ts'

const texts = englishTexts(import.meta.dirname)
const parameters = { suffix: 'a1b2c', checkoutTariff: '500', productsPrice: '900', paymentsBusy: '7' }
const answer = (status: number, body: Json = {}) => ({ status, body })

const served = (document: Json, functions = 1) => ({
  accountId: '111122223333',
  region: 'us-east-1',
  functions: Array.from({ length: functions }, () => ({
    ...{ name: 'f', version: '1', roleArn: 'r', runtime: 'n' },
  })),
  callers: [],
  rights: {
    roles: [{ name: 'r', arn: 'r', policies: [{ name: 'data', document }], boundary: null, onResources: [] }],
  },
})
const mayDo = (Action: string) => served({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })

const mug = { sku: 'mug-1', name: 'Mug', price: 900 }
const opened = (page = answer(200, mug), unknown = answer(404)) =>
  opens.evaluate({ pages: [{ product: mug, page }], unknown }, parameters)
type Listed = Parameters<typeof lists.evaluate>[0]
const listed = (more: Partial<Listed> = {}) =>
  lists.evaluate(
    {
      added: answer(201, mug),
      status: 200,
      listed: [{ product: mug, found: [mug] }],
      requests: [{}],
      refused: [answer(400)],
      label: answer(200, { sku: 'mug-1', label: 'Kiosk · 1' }),
      sku: 'mug-1',
      ...more,
    },
    parameters,
  )

const tariff = tariffsOf({ parameters }).NL ?? { parcel: 0, piece: 0 }
const made = {
  ...{ checkoutId: 'c-1', country: 'NL', pieces: 2, quoteId: 'q-1' },
  shipping: tariff.parcel + 2 * tariff.piece,
}
const checkedOut = (
  reply = answer(201, made),
  { later = answer(200, made), offered = true, far = answer(502) } = {},
) =>
  ends.evaluate(
    {
      checkouts: [
        {
          parcel: { country: 'NL', items: [{ sku: 'mug-1', quantity: 2 }] },
          answer: reply,
          later,
          quote: offered ? { country: 'NL', pieces: 2, cost: made.shipping } : null,
        },
      ],
      far: [far],
    },
    parameters,
  )
const refusedCheckout = (refused = answer(400), unknown = answer(404)) =>
  refusesCheckout.evaluate({ requests: [{}], refused: [refused], unknown }, parameters)

const payment = { paymentId: 'p-1', customer: 'ines', amount: 500 }
const told = (
  debits: number[] = [500],
  { status = 200, read = answer(200, payment), nobody = answer(404) } = {},
) => once.evaluate({ told: [{ payment, answers: [answer(status)], debits, read }], nobody }, parameters)
const busy = (statuses: number[], debits: number[] = [500], atFirst: number[] = []) =>
  lost.evaluate({ told: [{ payment, statuses, atFirst, debits }] }, parameters)
const refusedPayment = (status: number, debits: number[] = []) =>
  refusesPayment.evaluate({ requests: [{}], refused: [answer(status)], debits }, parameters)

const before = ordersBefore({ parameters }, 'tom.baker').map(order => ({ ...order }))
const placed = { orderId: 'new-1', placedAt: 1_800_000_000_000, pieces: 3 }
const all = [placed, ...before]
const pagesOf = (orders: Json[]) =>
  Array.from({ length: Math.ceil(orders.length / 10) }, (_, page) => Math.min(10, orders.length - page * 10))
const read = (
  orders = all,
  { status = 200, pages = pagesOf(orders), isAtEnd = true, order = answer(201, placed), usual = [20] } = {},
) =>
  whole.evaluate(
    {
      readers: [
        {
          ...{ customer: 'tom.baker', limit: 10, placed: [order], pieces: [3] },
          walk: { status, pages, orders, isAtEnd },
        },
      ],
      usual,
    },
    parameters,
  )
const refusedReading = (limit = answer(400), order = answer(400), none = answer(200, { orders: [] })) =>
  refusesHistory.evaluate(
    { limits: ['0'], badLimits: [limit], requests: [{}], badOrders: [order], none },
    parameters,
  )

type Way = Parameters<typeof walk.evaluate>[0]
const wholeWalk: Way['walks'][number] = {
  isListed: true,
  products: [{ sku: 'mug-1', price: 900, product: answer(200, mug) }],
  checkout: answer(201),
  paid: 200,
  debits: [500],
  amount: 500,
  orderId: 'o-1',
  placings: 1,
  history: answer(200, { orders: [{ orderId: 'o-1' }] }),
}
/** The second of two customers comes so far. */
const way = (more: { readonly [member: string]: Json } = {}, page = { status: 200, isHtml: true }) =>
  walk.evaluate({ page, walks: [wholeWalk, { ...wholeWalk, ...more }] }, parameters)

/** Every end that a check can come to. */
const verdicts: readonly [string, Verdict][] = [
  ['product-opens', opened()],
  ['product-is-refused', opened(answer(500))],
  ['product-is-another', opened(answer(200))],
  ['product-is-told-wrongly', opened(answer(200, { ...mug, price: '900' }))],
  ['no-product-is-shown', opened(undefined, answer(200))],
  ['list-is-whole', listed()],
  ['list-is-refused', listed({ status: 500 })],
  ['product-is-not-added', listed({ added: answer(500) })],
  ['list-is-not-whole', listed({ listed: [{ product: mug, found: [] }] })],
  ['bad-product-is-added', listed({ refused: [answer(201)] })],
  ['label-is-another', listed({ label: answer(404) })],
  ['products-may-enough', productRights.evaluate(served({}), parameters)],
  ['products-may-more', productRights.evaluate(mayDo('s3:*'), parameters)],
  ['products-are-not-served', productRights.evaluate(served({}, 0), parameters)],
  ['checkout-ends', checkedOut()],
  ['checkout-fails', checkedOut(answer(503))],
  ['checkout-asks-another-price', checkedOut(answer(201, { ...made, shipping: 1 }))],
  ['carrier-knows-nothing', checkedOut(undefined, { offered: false })],
  ['checkout-has-no-number', checkedOut(answer(201, { ...made, checkoutId: '' }))],
  ['checkout-is-forgotten', checkedOut(undefined, { later: answer(404) })],
  ['unserved-is-answered-otherwise', checkedOut(undefined, { far: answer(500) })],
  ['bad-checkout-is-refused', refusedCheckout()],
  ['bad-checkout-is-taken', refusedCheckout(answer(201))],
  ['no-checkout-is-shown', refusedCheckout(undefined, answer(200))],
  ['customer-is-answered', inTime.evaluate({ limit: 30, seconds: 9, answer: answer(504) }, parameters)],
  ['customer-waits-too-long', inTime.evaluate({ limit: 30, seconds: 30, answer: answer(503) }, parameters)],
  ['checkout-may-enough', checkoutRights.evaluate(served({}), parameters)],
  ['checkout-may-more', checkoutRights.evaluate(mayDo('s3:*'), parameters)],
  ['checkout-is-not-served', checkoutRights.evaluate(served({}, 0), parameters)],
  ['customer-is-charged-once', told()],
  ['customer-is-charged-again', told([500, 500])],
  ['payment-is-refused', told([500], { status: 409 })],
  ['customer-is-not-charged', told([])],
  ['customer-is-charged-otherwise', told([5])],
  ['payment-is-forgotten', told([500], { read: answer(404) })],
  ['no-payment-is-shown', told([500], { nobody: answer(200) })],
  ['busy-bank-loses-nothing', busy([500, 200, 200])],
  ['busy-bank-charges-again', busy([500, 200, 200], [500, 500])],
  ['busy-bank-is-called-paid', busy([200, 200], [])],
  ['busy-bank-loses-payment', busy([500, 500], [])],
  ['busy-payment-is-refused', busy([500, 409])],
  ['no-payment-is-refused', refusedPayment(400)],
  ['no-payment-is-charged', refusedPayment(400, [500])],
  ['no-payment-is-taken', refusedPayment(200)],
  ['payments-may-enough', paymentRights.evaluate(served({}), parameters)],
  ['payments-may-more', paymentRights.evaluate(mayDo('s3:*'), parameters)],
  ['payments-are-not-served', paymentRights.evaluate(served({}, 0), parameters)],
  ['history-is-whole', read()],
  ['order-is-refused', read(all, { order: answer(500) })],
  ['history-is-refused', read([], { status: 500 })],
  ['history-shows-others', read([...all, ...before.slice(-1).map(order => ({ ...order, orderId: 'x' }))])],
  ['history-shows-twice', read([placed, ...all])],
  ['history-misses-some', read(before)],
  ['history-is-out-of-order', read([...before, placed])],
  ['history-page-is-too-long', read(all, { pages: [all.length] })],
  ['history-never-ends', read(all, { isAtEnd: false })],
  ['history-tells-otherwise', read([{ ...placed, pieces: 4 }, ...before])],
  ['bad-request-is-refused', refusedReading()],
  ['bad-limit-is-taken', refusedReading(answer(200))],
  ['bad-order-is-taken', refusedReading(undefined, answer(201))],
  ['nobody-has-orders', refusedReading(undefined, undefined, answer(404))],
  ['history-may-look-up', lean.evaluate(served({}), parameters)],
  ['history-may-read-all', lean.evaluate(mayDo('dynamodb:Scan'), parameters)],
  ['history-may-more', lean.evaluate(mayDo('s3:*'), parameters)],
  ['history-is-not-served', lean.evaluate(served({}, 0), parameters)],
  ['journey-comes-to-its-end', way()],
  ['front-page-is-gone', way({}, { status: 404, isHtml: false })],
  ['journey-finds-no-product', way({ isListed: false })],
  ['journey-ends-at-product', way({ products: [{ sku: 'mug-1', price: 900, product: answer(500) }] })],
  ['journey-ends-at-checkout', way({ checkout: answer(503) })],
  ['journey-ends-at-payment', way({ debits: [500, 500] })],
  ['journey-ends-at-history', way({ history: answer(200, { orders: [] }) })],
]

testWords(verdicts, texts)

it('takes an order that was placed since the exam began, but not by this look, for the customer’s own', () => {
  expect(read([{ ...placed, orderId: 'x' }, ...all]).symptom.code).toBe('history-is-whole')
})

it('says everything that it has words for', () => {
  // What the checks of the later tasks say, `texts-later.test.ts` holds against the words.
  const other = codesIn(import.meta.dirname, 'checks/{alarms,events,ownership,workflow}*.ts')
  expect(inOrder([...codesOf(verdicts), ...other])).toEqual(Object.keys(texts).sort())
})
