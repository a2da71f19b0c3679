import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import { servingRights } from '../../../shared/challenge/library/serving-rights.ts'
import { excessOf, type Grant } from '../../../shared/challenge/rights/excess.ts'
import { harmless, readsEntries, storesEntries } from '../../../shared/challenge/rights/grants.ts'
import { type Json, pick, pickList, pickNumber, pickText } from '../../../shared/json.ts'
import { historyOf, newestBefore, oldCustomers, ordersBefore } from '../names/history.ts'
import { tableArn } from '../shop.ts'
import { placesOf, readHistory, type Walk } from './history-walk.ts'
import { rightsFacts } from './rights-facts.ts'
import { shopApi } from './shop-api.ts'

/** As the brief says it. */
const fiveSeconds = { promisedSeconds: 5 }

/** A customer whose history was read. */
interface Reader {
  readonly [member: string]: Json
  readonly customer: string
  /** What was placed just now, in this order. */
  readonly placed: readonly ApiAnswer[]
  readonly pieces: readonly number[]
  readonly limit: number
  readonly walk: Walk
}

function itemsOf(data: ProbeData, label: string) {
  return data.skus(label, 2).map((sku, index) => ({ sku, quantity: data.integer(`${label} ${index}`, 1, 9) }))
}

/** Two customers from before, who order more, and a new one: all of theirs, newest first, page by page. */
export const whole = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const plans = [
      ...data.some('old customers', Object.keys(oldCustomers), 2).map((customer, index) => ({
        customer,
        more: 2 + index,
        limit: data.integer(`limit ${index}`, 6, 11),
      })),
      { customer: data.id('new customer'), more: 7, limit: data.integer('limit', 2, 3) },
    ]
    const placed = new Map<string, { readonly answer: ApiAnswer; readonly pieces: number }[]>()
    for (const turn of Array.from({ length: 7 }, (_, index) => index))
      for (const { customer, more } of plans) {
        if (turn >= more) continue
        const items = itemsOf(data, `${customer} ${turn}`)
        const answer = await shop.as(customer)('POST', placesOf(customer), { items })
        const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0)
        placed.set(customer, [...(placed.get(customer) ?? []), { answer, pieces }])
      }
    await context.probe.renewEnvironments()
    const newest = (customer: string) =>
      pickText(placed.get(customer)?.at(-1)?.answer.body ?? null, 'orderId')
    const readers = await inTurn(plans, async ({ customer, limit }): Promise<Reader> => {
      const own = placed.get(customer) ?? []
      await context.settle(
        () => shop.as(customer)('GET', `${placesOf(customer)}?limit=${limit}`),
        ({ body }) => pickText(pickList(body, 'orders')[0], 'orderId') === newest(customer),
        fiveSeconds,
      )
      const walk = await readHistory(shop.as(customer), customer, limit)
      return {
        customer,
        limit,
        walk,
        placed: own.map(({ answer }) => answer),
        pieces: own.map(({ pieces }) => pieces),
      }
    })
    const usual = await readHistory(shop.as('an old customer'), plans[0]?.customer ?? '', undefined)
    return { readers, usual: usual.pages }
  },
  evaluate({ readers, usual }, parameters) {
    const placedNow = readers.flatMap(({ placed }) => placed.map(({ body }) => pickText(body, 'orderId')))
    const judged = readers.map(reader => judge(reader, placedNow, parameters))
    const facts = [
      ...readers.flatMap(({ customer, limit, walk, placed }) => [
        {
          label: say('placing-orders', { customer }),
          seen: placed.map(shown).join('\n').slice(0, 1500),
          expected: say('two-hundred-one-and-order'),
        },
        {
          label: say('reading-history', { customer, limit }),
          seen: say('pages-and-orders', {
            status: walk.status,
            pages: walk.pages.join(' + ').slice(0, 200),
            orders: walk.orders.length,
          }),
          expected: say('orders-newest-first', {
            orders: placed.length + (oldCustomers[customer] ?? 0) + laterOrders(customer, walk, placed),
          }),
        },
      ]),
      { label: say('reading-without-limit'), seen: usual.join(' + '), expected: say('twenty-at-most') },
    ]
    const refused = readers.flatMap(({ placed }) => placed).find(({ status }) => status !== 201)
    const unread = readers.find(({ walk }) => walk.status !== 200)
    return firstCause(
      [
        [refused !== undefined, fail('order-is-refused', { status: refused?.status ?? 0 }, facts)],
        [unread !== undefined, fail('history-is-refused', { status: unread?.walk.status ?? 0 }, facts)],
        [judged.some(({ isForeign }) => isForeign), fail('history-shows-others', {}, facts)],
        [judged.some(({ isTwice }) => isTwice), fail('history-shows-twice', {}, facts)],
        [judged.some(({ isMissing }) => isMissing), fail('history-misses-some', {}, facts)],
        [judged.some(({ isUnsorted }) => isUnsorted), fail('history-is-out-of-order', {}, facts)],
        [
          judged.some(({ isOverfull }) => isOverfull) || usual.some(count => count > 20),
          fail('history-page-is-too-long', {}, facts),
        ],
        [judged.some(({ isEndless }) => isEndless), fail('history-never-ends', {}, facts)],
        [judged.some(({ isOther }) => isOther), fail('history-tells-otherwise', {}, facts)],
      ],
      pass('history-is-whole', {}, facts),
    )
  },
})

/**
 * Whether an order can have been placed since the exam began by a customer from before: by an earlier look, or by the candidate
 * who tries it out. Orders from before, whoever's they are, are older, and a new customer is known to nobody but this look.
 */
function isLater(customer: string, { placedAt }: { readonly placedAt: number }): boolean {
  return customer in oldCustomers && placedAt > newestBefore
}

/** How many orders a history shows that were placed since the exam began, but not by this look. */
function laterOrders(customer: string, { orders }: Walk, placed: readonly ApiAnswer[]): number {
  const own = placed.map(({ body }) => pickText(body, 'orderId'))
  return orders.filter(order => isLater(customer, order) && !own.includes(order.orderId)).length
}

/** What is wrong with a history that was read to its end. */
function judge(
  { customer, placed, pieces, limit, walk }: Reader,
  placedNow: readonly (string | undefined)[],
  parameters: { readonly [name: string]: string },
) {
  const expected = new Map(
    [
      ...ordersBefore({ parameters }, customer),
      ...placed.map(({ body }, index) => ({
        orderId: pickText(body, 'orderId') ?? '',
        placedAt: pickNumber(body, 'placedAt') ?? 0,
        pieces: pieces[index] ?? 0,
      })),
    ].map(order => [order.orderId, order]),
  )
  const ids = walk.orders.map(({ orderId }) => orderId)
  return {
    isForeign: walk.orders.some(
      order =>
        !expected.has(order.orderId) && (!isLater(customer, order) || placedNow.includes(order.orderId)),
    ),
    isTwice: new Set(ids).size < ids.length,
    isMissing: [...expected.keys()].some(id => !ids.includes(id)),
    isUnsorted: walk.orders.some(
      ({ placedAt }, index) => placedAt > (walk.orders[index - 1]?.placedAt ?? placedAt),
    ),
    isOverfull: walk.pages.some(count => count > limit),
    isEndless: !walk.isAtEnd,
    isOther: walk.orders.some(order => {
      const known = expected.get(order.orderId)
      return known !== undefined && (known.placedAt !== order.placedAt || known.pieces !== order.pieces)
    }),
  }
}

/** What makes no sense is refused as before. */
export const refuses = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const customer = data.id('refused customer')
    const ask = shop.as(customer)
    const path = placesOf(customer)
    const limits = ['0', '51', '-1', '1.5', 'ten']
    const badLimits = await inTurn(limits, limit => ask('GET', `${path}?limit=${limit}`))
    const requests: Json[] = [{}, { items: [] }, { items: 'mug' }]
    const badOrders = await inTurn(requests, request => ask('POST', path, request))
    return { limits, badLimits, requests, badOrders, none: await ask('GET', path) }
  },
  evaluate({ limits, badLimits, requests, badOrders, none }) {
    const facts = [
      ...badLimits.map((answer, index) => ({
        label: say('reading-with-limit', { limit: limits[index] ?? '' }),
        seen: shown(answer),
        expected: '400',
      })),
      ...badOrders.map((answer, index) => ({
        label: say('placing', { request: JSON.stringify(requests[index]) }),
        seen: shown(answer),
        expected: '400',
      })),
      { label: say('reading-history-of-nobody'), seen: shown(none), expected: say('two-hundred-and-none') },
    ]
    const orders = pick(none.body, 'orders')
    return firstCause(
      [
        [badLimits.some(({ status }) => status !== 400), fail('bad-limit-is-taken', {}, facts)],
        [badOrders.some(({ status }) => status !== 400), fail('bad-order-is-taken', {}, facts)],
        [
          none.status !== 200 || !Array.isArray(orders) || orders.length > 0,
          fail('nobody-has-orders', {}, facts),
        ],
      ],
      pass('bad-request-is-refused', {}, facts),
    )
  },
})

/** Whoever serves histories looks entries up and stores some: no reading of whole tables, and nothing else. */
export const lean = defineCheck({
  async observe(context) {
    const startedAtMs = Date.now()
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const customer = data.id('whose rights')
    const path = placesOf(customer)
    await shop.as(customer)('POST', path, { items: itemsOf(data, 'whose rights') })
    await shop.as(customer)('GET', path)
    const requests = [
      { method: 'GET', path },
      { method: 'POST', path },
    ] as const
    const since = { startedAtMs, names: [historyOf(context).table, `orders-${context.parameters.suffix}`] }
    return servingRights(context, shop.apiId, requests, { services: ['dynamodb'], marks: [customer], since })
  },
  evaluate(seen, parameters) {
    const names = historyOf({ parameters })
    const allowed: readonly Grant[] = [
      ...[names.table, names.furtherTables].flatMap(table => {
        const own = tableArn(seen, table)
        return [withoutScan(readsEntries(own)), storesEntries(own)]
      }),
      readsChanges,
      ...harmless,
    ]
    const excess = excessOf(seen.rights, allowed, seen)
    const facts = rightsFacts(seen, excess, say('looking-up-and-storing'))
    const scans = excess.some(({ action }) => /^dynamodb:(scan|partiqlselect)$/i.test(action))
    return firstCause(
      [
        [seen.functions.length === 0, fail('history-is-not-served', {}, facts)],
        [scans, fail('history-may-read-all', {}, facts)],
        [excess.length > 0, fail('history-may-more', {}, facts)],
      ],
      pass('history-may-look-up', {}, facts),
    )
  },
})

/** What a function needs that is told of every change of a table, as AWS's own policy for it has it. */
const readsChanges: Grant = {
  actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
    name => `dynamodb:${name}`,
  ),
  on: ['*'],
}

/** PartiQL reads whole tables as well. */
function withoutScan({ actions, on }: Grant): Grant {
  return {
    actions: actions.filter(action => !['dynamodb:Scan', 'dynamodb:PartiQLSelect'].includes(action)),
    on,
  }
}
