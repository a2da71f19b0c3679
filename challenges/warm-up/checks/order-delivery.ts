import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { renewedBetween } from '../../../shared/challenge/library/renewed.ts'
import { type Json, pick, pickNumber, pickText } from '../../../shared/json.ts'
import { shopOf } from '../shop.ts'
import { goodOrder, itemsOf, piecesOf, type SentOrder } from './order-probes.ts'
import { ordersIn, queueUrl } from './orders.ts'
import { shopApi } from './shop-api.ts'

/** As the interface says it. */
const withinHalfAMinute = { promisedSeconds: 30 }

/** One good order: where it was placed, and what became of it. */
interface Followed {
  readonly [member: string]: Json
  readonly way: 'shop' | 'queue'
  readonly orderId: string
  readonly pieces: number
  readonly found: ApiAnswer
}

/** Orders that are all right go all the way and stay, whether placed in the shop or by a reseller; nonsense is refused. */
export const delivers = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const names = shopOf(context)
    const shop = await shopApi(context)
    const [queue, failed] = await Promise.all([
      queueUrl(context, names.queue),
      queueUrl(context, names.failedQueue),
    ])
    const unknown = await shop.as('nobody')('GET', `/orders/${data.uuid('unknown')}`)
    const refused = [
      await shop.as('nobody')('POST', '/orders', {}),
      await shop.as('nobody')('POST', '/orders', { items: [] }),
    ]
    const placed: ApiAnswer[] = []
    const sent: { [name: string]: SentOrder } = {}
    for (const customer of ['one customer', 'another customer']) {
      const items = itemsOf(data, customer)
      const answer = await shop.as(customer)('POST', '/orders', { items })
      placed.push(answer)
      const orderId = pickText(answer.body, 'orderId')
      if (orderId !== undefined && orderId.length >= 6)
        sent[customer] = { body: '', marks: [orderId], orderId, pieces: piecesOf(items) }
    }
    if (queue !== undefined) {
      const order = goodOrder(data, 'reseller')
      await context.probe.sendMessage(queue, order.body)
      sent.reseller = order
    }
    const lookUp = () =>
      inTurn(Object.entries(sent), async ([name, { orderId, pieces }]): Promise<Followed> => {
        const way = name === 'reseller' ? 'queue' : 'shop'
        const answer = await shop.as(name)('GET', `/orders/${encodeURIComponent(orderId)}`)
        return { way, orderId, pieces, found: answer }
      })
    const look = async () => {
      const found = await lookUp()
      const aside = failed === undefined ? [] : await ordersIn(context, failed, sent)
      return { found, aside }
    }
    const arrived = (found: readonly Followed[]) => found.every(one => one.found.status === 200)
    const settled = (seen: Awaited<ReturnType<typeof look>>) => seen.aside.length > 0 || arrived(seen.found)
    const { done, seen: later } = await renewedBetween(
      context,
      () => context.settle(look, settled, withinHalfAMinute),
      lookUp,
    )
    const { found, aside } = done
    return { refused, unknown, placed, found, later, aside }
  },
  evaluate({ refused, unknown, placed, found, later, aside }) {
    const facts = [
      ...placed.map(answer => ({
        label: say('placing-an-order'),
        seen: shown(answer),
        expected: say('number-of-order'),
      })),
      ...found.map(one => ({
        label: one.way === 'shop' ? say('looking-it-up') : say('looking-up-order-of-reseller'),
        seen: shown(one.found),
        expected: say('two-hundred-with-pieces', { pieces: one.pieces }),
      })),
      ...refused.map(answer => ({
        label: say('placing-an-order-without-items'),
        seen: shown(answer),
        expected: '400',
      })),
      { label: say('looking-up-an-unknown-order'), seen: shown(unknown), expected: '404' },
    ]
    const turnedAway = placed.find(({ status }) => status !== 202)
    const late = (way: Followed['way']) => found.some(one => one.way === way && one.found.status !== 200)
    return firstCause(
      [
        [turnedAway !== undefined, fail('order-is-refused', { status: turnedAway?.status ?? 0 }, facts)],
        [aside.length > 0, fail('good-order-is-aside', {}, facts)],
        [found.length < placed.length + 1, fail('order-has-no-number', {}, facts)],
        [late('shop'), fail('order-never-arrives', {}, facts)],
        [late('queue'), fail('order-of-reseller-never-arrives', {}, facts)],
        [!found.every(isRight), fail('order-arrives-otherwise', {}, facts)],
        [!later.every(isRight), fail('order-is-forgotten', {}, facts)],
        [refused.some(({ status }) => status !== 400), fail('empty-order-is-accepted', {}, facts)],
        [unknown.status !== 404, fail('unknown-order-is-shown', {}, facts)],
      ],
      pass('order-arrives', {}, facts),
    )
  },
})

function isRight({ orderId, pieces, found }: Followed): boolean {
  return pick(found.body, 'orderId') === orderId && pickNumber(found.body, 'pieces') === pieces
}
