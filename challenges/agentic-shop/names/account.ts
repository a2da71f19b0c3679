import { customers } from './people.ts'

/** Orders that each customer has. */
const ordersEach = 3

/** What customers have ordered before, with what is nobody else's business. */
export function ordersOf(subs: readonly string[]) {
  return subs.flatMap((customer, index) =>
    Array.from({ length: ordersEach }, (_, count) => ({
      orderId: `a-${String(120_113 + index * 7_919 + count * 1_307)}`,
      customer,
      item: items[(index * 5 + count * 3) % items.length] ?? 'Mug',
      cents: 1_990 + index * 731 + count * 1_117,
      address: `${3 + index * 5 + count} ${streets[(index + count * 2) % streets.length]}`,
    })),
  )
}

const items = [
  'Teapot, cast iron',
  'Bread knife',
  'Copper pan',
  'Salad bowl, olive',
  'Pepper mill',
  'Linen apron',
]
const streets = ['Harbour Street', 'Mill Lane', 'Quayside', 'Orchard Way', 'Church Walk']

/** Of two checks that look beside each other, each has customers of its own. */
export const customersOf = (check: 0 | 1): readonly string[] =>
  customers.filter((_, index) => index % 2 === check)
