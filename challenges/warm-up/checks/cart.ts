import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import {
  type ApiAnswer,
  inRounds,
  inTurn,
  inTurnUntil,
  shown,
} from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { renewedBetween, renewedUnless } from '../../../shared/challenge/library/renewed.ts'
import { excessOf, type Grant } from '../../../shared/challenge/rights/excess.ts'
import { harmless } from '../../../shared/challenge/rights/grants.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pick, pickList } from '../../../shared/json.ts'
import { shopOf, tableArn } from '../shop.ts'
import { serverRights, whatServerMayDo } from './server-rights.ts'
import { shopApi } from './shop-api.ts'

/** One line of a cart. */
interface Line {
  readonly [member: string]: Json
  readonly sku: string
  readonly quantity: number
}

/** Three products go in, three come out, for each of two customers, also when another environment answers. */
export const keeps = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const first = Number(context.parameters.quantity)
    const plans = ['one customer', 'another customer'].map(customer => ({
      cartId: data.id(customer),
      lines: data.skus(customer, 3).map(
        (sku, index): Line => ({
          sku,
          quantity: index === 0 ? first : data.integer(`${customer} ${index}`, 1, 9),
        }),
      ),
    }))
    const additions = inRounds(plans.map(({ cartId, lines }) => lines.map(line => ({ cartId, line }))))
    const isRefused = ({ answer }: { readonly answer: ApiAnswer }) => answer.status >= 300
    const { done, seen } = await renewedUnless(
      context,
      added => added.some(isRefused),
      async () => {
        for (const { cartId } of plans) await shop.as(cartId)('GET', `/carts/${cartId}`)
        return inTurnUntil(
          additions,
          async ({ cartId, line }) => ({
            cartId,
            answer: await shop.as(cartId)('POST', `/carts/${cartId}/items`, line),
          }),
          isRefused,
        )
      },
      () => inTurn(plans, ({ cartId }) => shop.as(cartId)('GET', `/carts/${cartId}`)),
    )
    return {
      carts: plans.map(({ cartId, lines }, index) => ({
        cartId,
        lines,
        added: done.filter(one => one.cartId === cartId).map(one => one.answer),
        read: seen?.[index] ?? null,
      })),
    }
  },
  evaluate({ carts }) {
    const facts: Fact[] = carts.flatMap(({ lines, added, read }) => [
      ...(added.length === 0
        ? []
        : [
            {
              label: say('added-one-after-the-other'),
              seen: added
                .map((answer, index) => `${JSON.stringify(lines[index])}: ${shown(answer)}`)
                .join('\n'),
              expected: say('two-hundred-and-cart'),
            },
          ]),
      ...(read === null
        ? []
        : [{ label: say('cart-afterwards'), seen: shown(read), expected: say('all-with-quantities') }]),
    ])
    const refused = carts.flatMap(({ added }) => added).find(({ status }) => status >= 300)
    const mixes = carts.some(({ cartId, read }) =>
      carts.some(
        other => other.cartId !== cartId && other.lines.some(({ sku }) => linesOf(read, sku).length > 0),
      ),
    )
    const isWhole = carts.every(({ lines, read }) => lines.every(line => holds(read, line)))
    const wasWhole = carts.every(({ lines, added }) => lines.every(line => holds(added.at(-1), line)))
    const saysSo = carts.every(
      ({ cartId, lines, added, read }) =>
        isCart(read, cartId) &&
        pickList(read?.body, 'items').length === lines.length &&
        lines.every((line, index) => isCart(added[index], cartId) && holds(added[index], line)),
    )
    return firstCause(
      [
        [refused !== undefined, fail('cart-refuses', { status: refused?.status ?? 0 }, facts)],
        [mixes, fail('carts-mix', {}, facts)],
        [!isWhole && wasWhole, fail('cart-forgets', {}, facts)],
        [!isWhole, fail('cart-misses-some', {}, facts)],
        [!saysSo, fail('cart-answers-otherwise', {}, facts)],
      ],
      pass('cart-shows-all', {}, facts),
    )
  },
})

/** The same product twice is one line with the sum, also when another environment adds. */
export const addsUp = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const cartId = data.id('a customer')
    const ask = shop.as(cartId)
    const [sku = '', other = ''] = data.skus('a customer', 2)
    const first = Number(context.parameters.quantity)
    const second = data.integer('second', 2, 5)
    const path = `/carts/${cartId}/items`
    const visit = () => ask('GET', `/carts/${cartId}`)
    await visit()
    await renewedBetween(
      context,
      () => ask('POST', path, { sku, quantity: first }),
      async () => {
        await visit()
        await ask('POST', path, { sku: other, quantity: 1 })
        await ask('POST', path, { sku, quantity: second })
      },
    )
    return { sku, first, second, cart: await visit() }
  },
  evaluate({ sku, first, second, cart }) {
    const sum = first + second
    const facts = [
      { label: say('added-twice', { first, second }), seen: sku },
      { label: say('cart-afterwards'), seen: shown(cart), expected: say('one-line-with', { sum }) },
    ]
    const lines = linesOf(cart, sku)
    return firstCause(
      [
        [cart.status !== 200, fail('cart-is-not-shown', { status: cart.status }, facts)],
        [lines.length > 1, fail('cart-has-two-lines', {}, facts)],
        [!holds(cart, { sku, quantity: sum }), fail('cart-does-not-add-up', {}, facts)],
      ],
      pass('cart-adds-up', {}, facts),
    )
  },
})

/** Bad requests are refused and leave no trace. */
export const rejects = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const cartId = data.id('a customer')
    const ask = (await shopApi(context)).as(cartId)
    const [sku = ''] = data.skus('a customer', 1)
    const requests: Json[] = [
      { quantity: 1 },
      { sku: '', quantity: 1 },
      { sku },
      { sku, quantity: 0 },
      { sku, quantity: -2 },
      { sku, quantity: 1.5 },
      { sku, quantity: '2' },
    ]
    await ask('GET', `/carts/${cartId}`)
    const answers: ApiAnswer[] = []
    for (const request of requests) answers.push(await ask('POST', `/carts/${cartId}/items`, request))
    return { requests, answers, cart: await ask('GET', `/carts/${cartId}`) }
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
    const sent = new Set(requests.map(request => pick(request, 'sku') ?? 'undefined'))
    const isLeft = pickList(cart.body, 'items').some(line => sent.has(pick(line, 'sku') ?? 'undefined'))
    return firstCause(
      [
        [answers.some(answer => answer.status < 300), fail('nonsense-is-accepted', {}, facts)],
        [answers.some(answer => answer.status !== 400), fail('nonsense-is-answered-otherwise', {}, facts)],
        [cart.status !== 200, fail('cart-is-not-shown', { status: cart.status }, facts)],
        [isLeft, fail('nonsense-leaves-something', {}, facts)],
      ],
      pass('nonsense-is-refused', {}, facts),
    )
  },
})

/** Repairing the code is no reason for more rights. */
export const rights = defineCheck({
  observe: context => serverRights(context, '/carts'),
  evaluate(seen, parameters) {
    const own = tableArn(seen, shopOf({ parameters }).tables.carts)
    const today = ['GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem', 'DescribeTable']
    const allowed: readonly Grant[] = [
      { actions: today.map(name => `dynamodb:${name}`), on: [own] },
      ...harmless,
    ]
    const excess = excessOf(seen.rights, allowed, seen)
    const facts = whatServerMayDo(seen, excess, say('working-with-own'))
    return firstCause(
      [
        [seen.functions.length === 0, fail('cart-is-not-served', {}, facts)],
        [excess.length > 0, fail('cart-may-more', {}, facts)],
      ],
      pass('cart-may-as-before', {}, facts),
    )
  },
})

/** The lines of a product in a cart. */
function linesOf(cart: ApiAnswer | null | undefined, sku: string): readonly Json[] {
  return pickList(cart?.body, 'items').filter(line => pick(line, 'sku') === sku)
}

/** Whether the cart has exactly one line of a product, with this quantity. */
function holds(cart: ApiAnswer | null | undefined, { sku, quantity }: Line): boolean {
  const lines = linesOf(cart, sku)
  return lines.length === 1 && pick(lines[0], 'quantity') === quantity
}

/** Whether an answer is that cart as the interface has it. */
function isCart(answer: ApiAnswer | null | undefined, cartId: string): boolean {
  return (
    answer?.status === 200 &&
    pick(answer.body, 'cartId') === cartId &&
    Array.isArray(pick(answer.body, 'items'))
  )
}
