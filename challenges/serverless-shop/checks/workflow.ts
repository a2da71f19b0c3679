import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, customerApi, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { type Cause, firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pickNumber, pickText } from '../../../shared/json.ts'
import type { CardKind } from '../names/workflow.ts'
import { apiName } from '../shop.ts'
import { cardOf, follow, type Outcome, type Plan, shelvesOf } from './workflow-orders.ts'

/** How often those who charge cards may be asked while they are out of reach. */
const asksOutOfReach = { least: 3, most: 5 }

/** Orders of a few pieces each, one for each of these cards. */
function plansOf(
  data: ProbeData,
  check: 0 | 1 | 2 | 3,
  kinds: readonly CardKind[],
  ends: Plan['ends'],
): readonly Plan[] {
  return shelvesOf(data, check, 'plenty', kinds.length).map(({ sku, price }, index) => {
    const cardKind = kinds[index] ?? 'fine'
    const pieces = data.integer(`pieces ${index}`, 2, 6)
    return {
      sku,
      price,
      cardKind,
      card: cardOf(data, `card ${index}`, cardKind),
      ends,
      quantity: () => pieces,
    }
  })
}

/** Who is out of reach for a moment is asked again, and the order is confirmed. */
export const retries = defineCheck({
  async observe(context) {
    const kinds = ['unavailable-twice', 'unavailable-twice'] as const
    return { orders: await follow(context, plansOf(probeData(context.nonce), 0, kinds, 'confirmed')) }
  },
  evaluate({ orders }) {
    const facts = factsOf(orders)
    return firstCause(
      [
        ...worstOf(orders, facts),
        [
          orders.some(({ later }) => later.asked.length !== asksOutOfReach.least),
          fail('preorder-is-asked-otherwise', {}, facts),
        ],
      ],
      pass('preorder-survives', {}, facts),
    )
  },
})

/** What cannot be paid is rejected, and its pieces are back. */
export const givesBack = defineCheck({
  async observe(context) {
    const kinds = ['declined', 'down'] as const
    return { orders: await follow(context, plansOf(probeData(context.nonce), 1, kinds, 'rejected')) }
  },
  evaluate({ orders }) {
    const facts = factsOf(orders)
    const ofKind = (kind: CardKind) => orders.filter(({ cardKind }) => cardKind === kind)
    return firstCause(
      [
        ...worstOf(orders, facts),
        [
          ofKind('declined').some(({ later }) => later.asked.length !== 1),
          fail('declined-card-is-asked-again', {}, facts),
        ],
        [
          ofKind('down').some(({ later }) => later.asked.length > asksOutOfReach.most),
          fail('preorder-asks-too-often', {}, facts),
        ],
        [
          ofKind('down').some(({ later }) => later.asked.length < asksOutOfReach.least),
          fail('preorder-gives-up-too-soon', {}, facts),
        ],
      ],
      pass('unpaid-preorder-is-rejected', {}, facts),
    )
  },
})

/** Who orders more than there is pays nothing, and takes nothing. */
export const soldOut = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const plans = [...shelvesOf(data, 2, 'few', 1), ...shelvesOf(data, 2, 'plenty', 1)].map(
      ({ sku, price }, index): Plan => {
        const more = data.integer(`more ${index}`, 1, 4)
        const card = cardOf(data, `card ${index}`, 'fine')
        return { sku, price, card, cardKind: 'fine', ends: 'rejected', quantity: pieces => pieces + more }
      },
    )
    return { orders: await follow(context, plans) }
  },
  evaluate({ orders }) {
    const facts = factsOf(orders)
    return firstCause(
      [
        [orders.some(({ later }) => later.asked.length > 0), fail('sold-out-is-charged', {}, facts)],
        ...worstOf(orders, facts),
      ],
      pass('sold-out-is-rejected', {}, facts),
    )
  },
})

/** What could be pre-ordered before can be afterwards, and nonsense is refused. */
export const goodOrders = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const plans = plansOf(data, 3, ['fine', 'fine'], 'confirmed')
    const ask = (await customerApi(context, apiName(context))).as('somebody')
    const [first] = plans
    const { sku, card } = first ?? { sku: '', card: '' }
    const nonsense: Json[] = [
      { quantity: 1, card },
      { sku: '', quantity: 1, card },
      { sku, card },
      { sku, quantity: 0, card },
      { sku, quantity: 1.5, card },
      { sku, quantity: '2', card },
      { sku, quantity: 1, card: Number(card) },
      { sku, quantity: 1 },
      { sku, quantity: 1, card: card.slice(1) },
    ]
    const refused = await inTurn(nonsense, body => ask('POST', '/preorders', body))
    const unknown = [
      await ask('GET', `/preorders/${data.uuid('unknown')}`),
      await ask('GET', `/shelves/${data.skus('unknown', 1)[0] ?? ''}`),
    ]
    const orders = await follow(context, plans)
    const shelf = await ask('GET', `/shelves/${sku}`)
    return { nonsense, refused, unknown, orders, shelf }
  },
  evaluate({ nonsense, refused, unknown, orders, shelf }) {
    const [first] = orders
    const facts = [
      ...factsOf(orders),
      ...refused.map((answer: ApiAnswer, index: number) => ({
        label: say('preorder-that-was-placed', { order: JSON.stringify(nonsense[index]) }),
        seen: shown(answer),
        expected: '400',
      })),
      ...unknown.map((answer: ApiAnswer) => ({
        label: say('looking-for-what-is-not'),
        seen: shown(answer),
        expected: '404',
      })),
      { label: say('shelf-is-shown'), seen: shown(shelf) },
    ]
    const isShown =
      shelf.status === 200 &&
      pickText(shelf.body, 'sku') === first?.sku &&
      pickNumber(shelf.body, 'pieces') === first?.later.pieces &&
      typeof pickNumber(shelf.body, 'price') === 'number'
    return firstCause(
      [
        ...worstOf(orders, facts),
        [
          orders.some(({ later }) => later.asked.length !== 1),
          fail('preorder-is-asked-otherwise', {}, facts),
        ],
        [refused.some(({ status }) => status !== 400), fail('preorder-nonsense-is-accepted', {}, facts)],
        [unknown.some(({ status }) => status !== 404), fail('preorder-shows-what-is-not', {}, facts)],
        [!isShown, fail('shelf-is-not-shown', {}, facts)],
      ],
      pass('preorder-is-confirmed', {}, facts),
    )
  },
})

/** What can go wrong with any order, the worst first. */
function worstOf(orders: readonly Outcome[], facts: readonly Fact[]): readonly Cause[] {
  const some = (isSo: (order: Outcome) => boolean) => orders.some(isSo)
  const charged = ({ later }: Outcome) => later.asked.filter(({ outcome }) => outcome === 'charged')
  const refused = orders.find(({ placed }) => placed.status !== 202)
  const confirmed = (order: Outcome) => order.ends === 'confirmed'
  const gone = (order: Outcome) => order.before - order.later.pieces
  return [
    [refused !== undefined, fail('preorder-is-refused', { status: refused?.placed.status ?? 0 }, facts)],
    [some(order => charged(order).length > 1), fail('preorder-is-charged-twice', {}, facts)],
    [
      some(order => !confirmed(order) && order.first.status === 'confirmed'),
      fail('unpaid-preorder-is-confirmed', {}, facts),
    ],
    [
      some(order => !confirmed(order) && charged(order).length > 0),
      fail('rejected-preorder-is-charged', {}, facts),
    ],
    [
      some(order => confirmed(order) && order.first.status === 'rejected'),
      fail('payable-preorder-is-rejected', {}, facts),
    ],
    [some(order => order.first.status !== order.ends), fail('preorder-stays-pending', {}, facts)],
    [some(order => order.later.status !== order.ends), fail('preorder-changes-its-mind', {}, facts)],
    [some(order => !confirmed(order) && gone(order) > 0), fail('pieces-are-lost', {}, facts)],
    [some(order => !confirmed(order) && gone(order) < 0), fail('pieces-are-too-many', {}, facts)],
    [
      some(order => confirmed(order) && gone(order) !== order.quantity),
      fail('pieces-do-not-add-up', {}, facts),
    ],
    [
      some(order => confirmed(order) && charged(order)[0]?.amount !== order.amount),
      fail('preorder-is-charged-wrongly', {}, facts),
    ],
  ]
}

const factsOf = (orders: readonly Outcome[]): Fact[] =>
  orders.map(({ sku, quantity, ends, before, later, cardKind }) => ({
    label: say('preorder-of', { quantity, sku, before }),
    seen: say('preorder-stands', {
      status: later.status,
      pieces: later.pieces,
      asked: later.asked.map(({ outcome }) => outcome).join(', ') || '–',
    }),
    expected: cardKind === 'declined' ? say('preorder-rejected-asked-once') : expectedOf(ends),
  }))

const expectedOf = (ends: Plan['ends']) =>
  ends === 'confirmed' ? say('preorder-confirmed-and-charged') : say('preorder-rejected-and-pieces-back')
