import { type Named, shopName } from '../shop.ts'

/** What the task `gifts` is about. */
export const giftsOf = (context: Named) => ({
  function: shopName(context, 'gifts'),
  table: shopName(context, 'gifts-list'),
})

/** What may be given away. */
export const gifts = [
  { sku: 'g-mortar', name: 'Mortar, granite', cents: 3_490 },
  { sku: 'g-opener', name: 'Corkscrew, brass', cents: 1_890 },
  { sku: 'g-board', name: 'Board, walnut', cents: 5_290 },
  { sku: 'g-scale', name: 'Scale, enamel', cents: 4_150 },
  { sku: 'g-timer', name: 'Egg timer, sand', cents: 990 },
  { sku: 'g-tea', name: 'Tea caddy, tin', cents: 1_450 },
] as const
