import type { EventProbe } from '../../../shared/challenge/check.ts'
import type { ProbeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Listener } from '../names/events.ts'

/** An event that was told, and who is to hear of it. */
export interface ToldEvent extends EventProbe {
  readonly kind: string
  readonly orderId: string
  readonly for: readonly Listener[]
}

interface Order {
  readonly source?: string
  readonly type?: 'Order Placed' | 'Order Paid' | 'Order Cancelled' | 'Order Returned'
  readonly by?: 'parcel' | 'pickup'
  readonly tier?: 'none' | 'silver' | 'gold'
  /** In euros. */
  readonly total: number
}

const partners = [
  'lindqvist',
  'north-pier',
  'osei',
  'kiosk17',
  'tanaka',
  'blue.door',
  'maas',
  'aurora',
  'quill-and-co',
]

/** Everything that a shop tells on a day, what just belongs into a queue and what just does not, in any order. */
export function toldEvents(data: ProbeData, minimum: number): readonly ToldEvent[] {
  const [one, other, third] = data.some('partners', partners, 3).map(name => `shop.partner.${name}`) as [
    string,
    string,
    string,
  ]
  const much = (label: string) => minimum + data.integer(label, 1, 180) + 0.5
  const cent = 0.01
  const events: readonly (readonly [kind: string, order: Order, ...listeners: Listener[]])[] = [
    ['web-parcel', { tier: 'gold', total: much('a') }, 'warehouse', 'loyalty'],
    ['web-just-enough', { tier: 'silver', by: 'pickup', total: minimum }, 'loyalty'],
    ['web-silver', { tier: 'silver', total: much('b') }, 'warehouse', 'loyalty'],
    ['web-of-nobody', { tier: 'none', total: much('c') }, 'warehouse'],
    ['web-just-short', { tier: 'gold', total: minimum - cent }, 'warehouse'],
    ['web-fetched', { tier: 'none', by: 'pickup', total: much('d') }],
    ['web-placed', { type: 'Order Placed', tier: 'gold', total: much('e') }],
    ['web-cancelled', { type: 'Order Cancelled', tier: 'gold', total: much('f') }],
    ['partner-gold', { source: one, tier: 'gold', total: much('g') }, 'warehouse'],
    ['partner-small', { source: other, tier: 'none', total: minimum / 2 }, 'warehouse'],
    ['partner-fetched', { source: third, by: 'pickup', tier: 'silver', total: much('h') }],
    ['partner-placed', { source: third, type: 'Order Placed', tier: 'none', total: much('i') }],
    ['portal', { source: 'shop.partnerportal', tier: 'gold', total: much('j') }],
    ['staging', { source: 'shop.staging', tier: 'gold', total: much('k') }],
    ['returned', { source: 'shop.returns', type: 'Order Returned', tier: 'gold', total: much('l') }],
  ]
  const told = events.map(
    ([
      kind,
      { source = 'shop.checkout', type = 'Order Paid', by = 'parcel', tier = 'none', total },
      ...listeners
    ]) => {
      const orderId = data.uuid(`order ${kind}`)
      const [sku = '', another = ''] = data.skus(kind, 2)
      const items = [
        { sku, quantity: data.integer(`${kind} first`, 1, 9) },
        { sku: another, quantity: data.integer(`${kind} second`, 1, 9) },
      ]
      const country = data.one(`${kind} country`, ['NL', 'DE', 'SE', 'PT'])
      const customer = { id: data.id(`customer of ${kind}`), tier }
      const detail = { orderId, delivery: { method: by, country }, customer, total, items }
      return { kind, orderId, for: [...listeners, 'journal' as const], source, detailType: type, detail }
    },
  )
  return data.some('order of events', told, told.length)
}
