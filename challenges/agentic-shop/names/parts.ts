import { type Named, shopName } from '../shop.ts'

/** What the task `parts` is about. */
export const partsOf = (context: Named) => ({
  function: shopName(context, 'parts'),
  table: shopName(context, 'parts-list'),
})

/** A model that answers only by its inference profile, which the desk asks for by its own id. */
export const unreachableModelId = 'amazon.nova-premier-v1:0'

/** Another model that the shop has access to. */
export const smallModelId = 'amazon.nova-micro-v1:0'

/** Spare parts, and for what they are. */
export const parts = [
  { partId: 'p-40117', name: 'Seal', device: 'pressure cooker', cents: 890 },
  { partId: 'p-40233', name: 'Valve', device: 'pressure cooker', cents: 1_290 },
  { partId: 'p-40871', name: 'Funnel', device: 'espresso pot', cents: 640 },
  { partId: 'p-41002', name: 'Handle', device: 'copper pan', cents: 1_450 },
  { partId: 'p-41339', name: 'Blade', device: 'mandoline', cents: 1_990 },
  { partId: 'p-41518', name: 'Crank', device: 'pasta machine', cents: 1_120 },
  { partId: 'p-41760', name: 'Plate', device: 'waffle iron', cents: 2_340 },
] as const
