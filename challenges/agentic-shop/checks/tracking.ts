import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { customerApi, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { type Exchange, withScenes } from '../../../shared/challenge/library/model-exchanges.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { canonicalJson, pickText } from '../../../shared/json.ts'
import { apiName } from '../shop.ts'
import { looksUp, trackingDesk } from './tracking-desk.ts'

/** The model says of an order what the tool has found, and nothing that anybody could know without it. */
export const answers = defineCheck({
  async observe(context) {
    const desk = await trackingDesk(context)
    const orders = await inTurn(['one', 'another'], label => desk.order(label))
    const unknown = `k-${desk.data.integer('unknown', 100_000_000, 999_999_999)}`
    const word = desk.data.id('word')
    const scenes = [
      ...orders.flatMap(({ orderId }) =>
        looksUp(desk.data, orderId, {
          say: `[[result.pieces]] pieces – for “[[result.city]]”: [[result.status]] (${word})`,
        }),
      ),
      ...looksUp(desk.data, unknown, { say: `I do not know it (${word})` }),
    ]
    return withScenes(context, scenes, async () => {
      const visits = await inTurn(orders, async order => {
        const { status, body } = await desk.ask(order.orderId)
        return {
          order,
          status,
          text: body.slice(0, 500),
          exchanges: [...(await desk.exchangesOf(order.orderId))],
        }
      })
      const lost = await desk.ask(unknown)
      return {
        word,
        visits,
        unknown: {
          status: lost.status,
          text: lost.body.slice(0, 500),
          exchanges: [...(await desk.exchangesOf(unknown))],
        },
      }
    })
  },
  evaluate({ word, visits, unknown }) {
    type Visit = (typeof visits)[number]
    const wanted = ({ order }: Visit) =>
      `${order.pieces} pieces – for “${order.city}”: ${order.status} (${word})`
    const facts: Fact[] = [
      ...visits.map(visit => ({
        label: say('asking-for-order', { order: visit.order.orderId }),
        seen: `${visit.status} ${visit.text}`,
        expected: wanted(visit),
      })),
      {
        label: say('asking-for-no-order'),
        seen: `${unknown.status} ${unknown.text}`,
        expected: `200 I do not know it (${word})`,
      },
    ]
    const asked = (exchanges: readonly Exchange[]) => exchanges.length > 0
    const offers = (exchanges: readonly Exchange[]) =>
      exchanges.some(({ tools }) => tools.includes('get_order'))
    const isTold = ({ order, exchanges }: Visit) =>
      exchanges.some(({ results }) =>
        results.some(({ text }) => text.includes(order.city) && text.includes(order.status)),
      )
    return firstCause(
      [
        [visits.some(({ order }) => order.orderId === ''), fail('orders-are-not-placed', {}, facts)],
        [!visits.every(({ exchanges }) => asked(exchanges)), fail('model-is-not-asked', {}, facts)],
        [!visits.every(({ exchanges }) => offers(exchanges)), fail('tool-is-not-offered', {}, facts)],
        [!visits.every(isTold), fail('result-is-not-told', {}, facts)],
        [
          visits.some(visit => visit.status !== 200 || visit.text !== wanted(visit)),
          fail('answer-is-not-the-models', {}, facts),
        ],
        [
          unknown.status !== 200 || unknown.text !== `I do not know it (${word})`,
          fail('unknown-order-breaks-answer', {}, facts),
        ],
      ],
      pass('order-is-told', {}, facts),
    )
  },
})

/** The model pauses for so long in the middle of a sentence: longer than any machine is late, shorter than the desk may take. */
const pauseMs = 12_000

/** What the model has said is on its way to the customer while it is still speaking. */
export const streams = defineCheck({
  async observe(context) {
    const desk = await trackingDesk(context)
    const { orderId } = await desk.order('patient')
    const beginning = `So ${desk.data.id('beginning')}`
    const scenes = looksUp(desk.data, orderId, {
      say: `${beginning}, and then it goes to [[result.city]].`,
      stream: { chars: beginning.length, holds: [{ beforeChunk: 1, ms: pauseMs }] },
    })
    return withScenes(context, scenes, async () => {
      const { status, body } = await desk.ask(orderId, beginning)
      const exchanges = await desk.exchangesOf(orderId)
      return { orderId, beginning, status, text: body.slice(0, 500), last: exchanges.at(-1) ?? null }
    })
  },
  evaluate({ orderId, beginning, status, text, last }) {
    const facts = [
      { label: say('first-words'), seen: `${status} ${text}`, expected: beginning },
      {
        label: say('model-meanwhile'),
        seen: last === null ? '–' : `${last.operation} ${last.outcome}`,
        expected: say('still-speaking'),
      },
    ]
    return firstCause(
      [
        [orderId === '', fail('orders-are-not-placed', {}, facts)],
        [last === null, fail('model-is-not-asked', {}, facts)],
        [!text.includes(beginning), fail('answer-is-not-the-models', {}, facts)],
        [last?.outcome !== 'streaming', fail('answer-comes-at-once', {}, facts)],
      ],
      pass('answer-streams', {}, facts),
    )
  },
})

/** Customers order as before, and a question that is none is refused. */
export const orders = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const ask = (await customerApi(context, apiName(context))).as('a customer')
    const wanted = {
      city: data.one('city', ['Vigo', 'Tartu', 'Basel']),
      pieces: data.integer('pieces', 1, 9),
    }
    const placed = await ask('POST', '/orders', wanted)
    const found = await ask('GET', `/orders/${pickText(placed.body, 'orderId') ?? 'none'}`)
    const none = await ask('GET', `/orders/k-${data.integer('none', 100_000_000, 999_999_999)}`)
    const refused = [await ask('POST', '/orders', {}), await ask('POST', '/orders', { ...wanted, pieces: 0 })]
    return { placed, found, none, refused }
  },
  evaluate({ placed, found, none, refused }) {
    const facts = [
      { label: say('placing-an-order'), seen: shown(placed), expected: '201' },
      { label: say('looking-it-up'), seen: shown(found), expected: say('the-same') },
      { label: say('asking-for-no-order'), seen: shown(none), expected: '404' },
      ...refused.map(answer => ({ label: say('order-that-is-none'), seen: shown(answer), expected: '400' })),
    ]
    return firstCause(
      [
        [placed.status !== 201, fail('orders-are-not-placed', {}, facts)],
        [
          found.status !== 200 || canonicalJson(found.body) !== canonicalJson(placed.body),
          fail('order-is-not-found', {}, facts),
        ],
        [
          none.status !== 404 || refused.some(({ status }) => status !== 400),
          fail('bad-orders-are-taken', {}, facts),
        ],
      ],
      pass('orders-go-on', {}, facts),
    )
  },
})
