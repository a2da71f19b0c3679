import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { allOf } from '../../../shared/challenge/library/all-of.ts'
import { customerApi, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { exactly, withScenes } from '../../../shared/challenge/library/model-exchanges.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { ModelScene } from '../../../shared/challenge/model-probes.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pickList, pickNumber, pickText } from '../../../shared/json.ts'
import { staff } from '../names/people.ts'
import { knownRefundOrders, refundCustomersOf, refundsOf } from '../names/refunds.ts'
import { apiName } from '../shop.ts'
import { peopleCalled } from './people.ts'
import { mostPaidCents } from './refunds-desk.ts'
import { looksUp, trackingDesk } from './tracking-desk.ts'

/** A customer opens the page, orders, asks where it is, gets an older order paid back, and staff has agreed to it. */
export const walk = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const desk = await trackingDesk(context)
    const api = await customerApi(context, apiName(context))
    const [customer, clerk] = await peopleCalled(context, [
      data.one('who walks', refundCustomersOf(4)),
      data.one('who agrees', staff),
    ])
    const asCustomer = api.as(customer?.name ?? 'nobody', customer?.signedIn ?? {})
    const asClerk = api.as(clerk?.name ?? 'nobody', clerk?.signedIn ?? {})
    const page = await frontPage(context, api.apiId, data.headers('a visitor'))
    const order = await desk.order('walking')
    const word = data.id('word')
    const wish = await wishOf(context, customer?.sub ?? '', data.integer('cents', 101, mostPaidCents))
    const words = `number ${data.uuid('refund')}`
    const refundScene: ModelScene = {
      name: `journey-${data.uuid('scene')}`,
      when: { said: exactly(words), tools: ['request_refund'] },
      turns: [{ call: [{ tool: 'request_refund', input: wish }] }, { say: `It is noted (${word})` }],
    }
    const tells = looksUp(data, order.orderId, { say: `To [[result.city]] (${word})` })
    const paidBefore = await paidFor(context, wish)
    return withScenes(context, [...tells, refundScene], async () => {
      const told = await desk.ask(order.orderId)
      const asked = await asCustomer('POST', '/refunds/chat', { message: `Please pay back, my ${words}.` })
      const waiting = pickList((await asClerk('GET', '/refunds/requests')).body, 'requests').find(
        one => pickText(one, 'orderId') === wish.orderId && pickNumber(one, 'cents') === wish.cents,
      )
      const id = encodeURIComponent(pickText(waiting, 'requestId') ?? 'none')
      const agreed = await asClerk('POST', `/refunds/requests/${id}`, { decision: 'approve' })
      return {
        word,
        page,
        order,
        told: { status: told.status, text: told.body.slice(0, 300) },
        asked,
        isWaiting: waiting !== undefined,
        agreed,
        paid: (await paidFor(context, wish)) - paidBefore,
      }
    })
  },
  evaluate({ word, page, order, told, asked, isWaiting, agreed, paid }) {
    const facts: Fact[] = [
      { label: say('front-page'), seen: String(page.status), expected: '200' },
      {
        label: say('asking-for-order', { order: order.orderId }),
        seen: `${told.status} ${told.text}`,
        expected: `To ${order.city} (${word})`,
      },
      { label: say('asking-for-refund'), seen: shown(asked), expected: `It is noted (${word})` },
      { label: say('agreeing-once'), seen: shown(agreed), expected: '200' },
      { label: say('bank-has-paid-times'), seen: String(paid), expected: '1' },
    ]
    return firstCause(
      [
        [page.status !== 200 || !page.hasForm, fail('front-page-is-gone', {}, facts)],
        [order.orderId === '', fail('orders-are-not-placed', {}, facts)],
        [told.text !== `To ${order.city} (${word})`, fail('walker-is-not-told-of-order', {}, facts)],
        [
          pickText(asked.body, 'answer') !== `It is noted (${word})` || !isWaiting,
          fail('walker-cannot-ask-for-refund', {}, facts),
        ],
        [agreed.status !== 200 || paid !== 1, fail('walker-is-not-paid-once', {}, facts)],
      ],
      pass('walker-gets-through', {}, facts),
    )
  },
})

type Observed = Parameters<typeof customerApi>[0]

/** The page of the shop, and whether one can ask something there. */
async function frontPage(
  { probe }: Observed,
  apiId: string | undefined,
  headers: { readonly [name: string]: string },
) {
  if (apiId === undefined) return { status: 404, hasForm: false }
  const { status, body } = await probe.http({ apiId, method: 'GET', path: '/', headers })
  return { status, hasForm: /<(?:form|input|textarea)\b/i.test(body) }
}

/** A part of what an order of theirs has cost, unlike that of any other look. */
async function wishOf(context: Observed, sub: string, cents: number) {
  const all = await scanned(context, refundsOf(context).orders)
  const own = all.find(
    item =>
      pickText(item, 'customer', 'S') === sub && knownRefundOrders.has(pickText(item, 'orderId', 'S') ?? ''),
  )
  return { orderId: pickText(own, 'orderId', 'S') ?? 'none', cents }
}

async function paidFor(context: Observed, wish: { readonly orderId: string; readonly cents: number }) {
  const payouts = await scanned(context, refundsOf(context).payouts)
  return payouts.filter(
    one => pickText(one, 'orderId', 'S') === wish.orderId && pickNumber(one, 'cents', 'N') === wish.cents,
  ).length
}

const scanned = (context: Observed, TableName: string): Promise<readonly Json[]> =>
  allOf(context, 'dynamodb', 'Scan', { TableName, ConsistentRead: true }, 'Items')
