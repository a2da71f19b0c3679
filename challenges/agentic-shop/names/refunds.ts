import { type Named, partnerName, shopName } from '../shop.ts'
import { customers } from './people.ts'

/** What the task `refunds` is about. */
export const refundsOf = (context: Named) => ({
  function: shopName(context, 'refunds'),
  orders: shopName(context, 'refunds-orders'),
  /** Where requests may be kept that wait for somebody. */
  requests: shopName(context, 'refunds-requests'),
  /** Who pays out: once each time it is told, whatever it was told before. */
  bank: partnerName(context, 'payouts'),
  /** What it has paid. */
  payouts: partnerName(context, 'payouts-made'),
})

/** What customers have paid for, dearly enough that every look can ask for a part of its own. */
export function paidOrders(subs: readonly string[]) {
  return subs.flatMap((customer, index) =>
    [0, 1].map(count => ({
      orderId: `r-${String(310_207 + index * 6_113 + count * 1_009)}`,
      customer,
      cents: 48_990 + index * 731 + count * 11_117,
    })),
  )
}

/** The checks that have something paid back, and the way through the shop: each has customers of its own, for they look beside each other. */
export type RefundCheck = 0 | 1 | 2 | 3 | 4

export const refundCustomersOf = (check: RefundCheck): readonly string[] =>
  customers.filter((_, index) => index % 5 === check)

/** Ids of the orders that the shop came with. A candidate may have put others beside them, of any kind. */
export const knownRefundOrders: ReadonlySet<string> = new Set(
  paidOrders(customers).map(({ orderId }) => orderId),
)
