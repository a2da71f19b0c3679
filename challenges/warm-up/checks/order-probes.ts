import type { ProbeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Json } from '../../../shared/json.ts'

/** An order as it was sent, and what it is known by wherever it turns up: the first is unlike any other. */
export interface SentOrder {
  readonly body: string
  readonly marks: readonly [string, ...string[]]
  readonly orderId: string
  readonly pieces: number
}

interface Item {
  readonly [member: string]: Json
  readonly sku: string
  readonly quantity: number
}

/** Three products in an order. */
export function itemsOf(data: ProbeData, label: string): readonly Item[] {
  return data.skus(label, 3).map((sku, index) => ({ sku, quantity: data.integer(`${label} ${index}`, 1, 9) }))
}

/** How many pieces the warehouse has to pack. */
export const piecesOf = (items: readonly Item[]): number =>
  items.reduce((sum, { quantity }) => sum + quantity, 0)

/** An order that is all right, as resellers put it into the queue. */
export function goodOrder(data: ProbeData, label: string): SentOrder {
  const orderId = data.uuid(label)
  const items = itemsOf(data, label)
  const order = { orderId, reseller: data.id(`${label} reseller`), items }
  return { body: JSON.stringify(order), marks: [orderId], orderId, pieces: piecesOf(items) }
}

/** One order of every kind that nobody can process, as the brief has them. */
export function badOrders(data: ProbeData): { readonly [kind: string]: SentOrder } {
  const order = (label: string) => {
    const orderId = data.uuid(label)
    const reseller = data.uuid(`${label} reseller`)
    const items = itemsOf(data, label)
    return { orderId, reseller, items }
  }
  const cut = order('cut off')
  const text = JSON.stringify(cut)
  const without = order('without items')
  const empty = order('no list of items')
  const nameless = order('without id')
  return {
    'cut-off': sent(text.slice(0, text.indexOf('"items"') + 24), cut, [cut.orderId, cut.reseller]),
    'no-items': sent(JSON.stringify({ orderId: without.orderId, reseller: without.reseller }), without, [
      without.orderId,
      without.reseller,
    ]),
    'null-items': sent(JSON.stringify({ ...empty, items: null }), empty, [empty.orderId, empty.reseller]),
    'no-id': sent(JSON.stringify({ reseller: nameless.reseller, items: nameless.items }), nameless, [
      nameless.reseller,
      ...nameless.items.map(({ sku }) => sku),
    ]),
  }
}

function sent(
  body: string,
  { orderId, items }: { readonly orderId: string; readonly items: readonly Item[] },
  marks: SentOrder['marks'],
): SentOrder {
  return { body, marks, orderId, pieces: piecesOf(items) }
}
