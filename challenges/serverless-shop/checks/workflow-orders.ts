import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, customerApi, inTurn } from '../../../shared/challenge/library/customer-api.ts'
import { appearsAndStays, itemsWith } from '../../../shared/challenge/library/find.ts'
import type { ProbeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Json } from '../../../shared/json.ts'
import { pick, pickNumber, pickText } from '../../../shared/json.ts'
import { type CardKind, kindOfCard, preOrdered, workflowOf } from '../names/workflow.ts'
import { apiName } from '../shop.ts'

/** As the brief says it. */
const within = { promisedSeconds: 30 }
/** What was decided must stay so: it is looked at again after so long. */
const staysSeconds = 2

/** A pre-order to be placed, and what is to come of it. */
export interface Plan {
  readonly sku: string
  readonly price: number
  readonly card: string
  readonly cardKind: CardKind
  /** How many pieces, where there are so many on the shelf. */
  quantity(pieces: number): number
  readonly ends: 'confirmed' | 'rejected'
}

/** What became of a pre-order. */
export interface Outcome {
  readonly [member: string]: Json
  readonly sku: string
  readonly quantity: number
  readonly amount: number
  readonly cardKind: CardKind
  readonly ends: 'confirmed' | 'rejected'
  readonly placed: ApiAnswer
  readonly before: number
  readonly first: Standing
  readonly later: Standing & {
    /** What those who charge cards were asked, by how it ended. */
    readonly asked: readonly { readonly outcome: string; readonly amount: number }[]
  }
}

/** How an order and its shelf stand. */
export interface Standing {
  readonly [member: string]: Json
  readonly status: string
  readonly pieces: number
}

/** A card of a kind, as customers have them. */
export function cardOf(data: ProbeData, label: string, kind: CardKind): string {
  for (let turn = 0; ; turn += 1) {
    const [head, tail] = [`${label} ${turn} head`, `${label} ${turn} tail`]
    const card = `${data.integer(head, 40_000_000, 55_999_999)}${data.integer(tail, 10_000_000, 99_999_999)}`
    if (kindOfCard(card) === kind) return card
  }
}

/** Things to order, of which there are plenty or few: each check has its own, so that none sees what another orders. */
export function shelvesOf(data: ProbeData, check: 0 | 1 | 2 | 3, amount: 'plenty' | 'few', count: number) {
  const some = preOrdered.filter(({ pieces }) => pieces > 100 === (amount === 'plenty'))
  const own = some.filter((_, index) => index % 4 === check || amount === 'few')
  return data.some(`shelves ${check}`, own, count)
}

/** Places orders as customers do, and follows each until all have ended as they should, or for as long as the brief says. */
export async function follow(context: ObserveContext, plans: readonly Plan[]): Promise<readonly Outcome[]> {
  const shop = await customerApi(context, apiName(context))
  const before = await inTurn(plans, ({ sku }) => piecesOf(context, sku))
  const quantities = plans.map((plan, index) => plan.quantity(before[index] ?? 0))
  const placed: ApiAnswer[] = []
  for (const [index, { sku, card }] of plans.entries())
    placed.push(
      await shop.as(`customer ${index}`)('POST', '/preorders', {
        sku,
        quantity: quantities[index] ?? 1,
        card,
      }),
    )
  const orders = plans.map((plan, index) => ({
    plan,
    customer: `customer ${index}`,
    quantity: quantities[index] ?? 1,
    before: before[index] ?? 0,
    orderId: pickText(placed[index]?.body, 'orderId') ?? '',
  }))
  const look = () =>
    inTurn(orders, async ({ plan, customer, orderId }): Promise<Standing> => {
      const isPlaced = orderId.length >= 6
      const path = `/preorders/${encodeURIComponent(orderId)}`
      const answer = isPlaced ? await shop.as(customer)('GET', path) : undefined
      return {
        status: pickText(answer?.body, 'status') ?? `${answer?.status ?? 0}`,
        pieces: await piecesOf(context, plan.sku),
      }
    })
  const hasEnded = (standings: readonly Standing[]) =>
    orders.every(({ plan, quantity, before: had }, index) => {
      const taken = plan.ends === 'confirmed' ? quantity : 0
      return standings[index]?.status === plan.ends && standings[index]?.pieces === had - taken
    })
  const { first, later } = await appearsAndStays(context, look, hasEnded, { within, staysSeconds })
  const asked = await inTurn(orders, ({ orderId }) =>
    orderId.length >= 6 ? askedFor(context, orderId) : Promise.resolve([]),
  )
  const nothing: Standing = { status: '', pieces: 0 }
  return orders.map(({ plan, quantity, before: had }, index) => ({
    sku: plan.sku,
    quantity,
    amount: quantity * plan.price,
    cardKind: plan.cardKind,
    ends: plan.ends,
    placed: placed[index] ?? { status: 0, body: null },
    before: had,
    first: first[index] ?? nothing,
    later: { ...(later[index] ?? nothing), asked: asked[index] ?? [] },
  }))
}

/** How many pieces a shelf has, by the table that they are counted in. */
async function piecesOf(context: ObserveContext, sku: string): Promise<number> {
  const answer = await context.tryRead('dynamodb', 'GetItem', {
    TableName: workflowOf(context).shelves,
    Key: { sku: { S: sku } },
    ConsistentRead: true,
  })
  return (answer.ok ? pickNumber(answer.value, 'Item', 'pieces', 'N') : undefined) ?? -1
}

/** What those who charge cards have written into their book for an order. */
async function askedFor(context: ObserveContext, orderId: string): Promise<Outcome['later']['asked']> {
  const entries = await itemsWith(context, workflowOf(context).book, [orderId])
  return entries
    .filter(entry => pick(entry, 'outcome') !== undefined)
    .map(entry => ({
      outcome: pickText(entry, 'outcome', 'S') ?? '',
      amount: pickNumber(entry, 'amount', 'N') ?? 0,
    }))
}
