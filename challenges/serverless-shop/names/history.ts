import { type Named, shopName } from '../shop.ts'

/** What the task `history` is about. */
export function historyOf(context: Named) {
  return {
    function: shopName(context, 'history'),
    table: shopName(context, 'orders'),
    /** A pattern of the names of further tables that a candidate may make. */
    furtherTables: `orders-${context.parameters.suffix}*`,
  }
}

/** One order as the shop tells it; the time in milliseconds since 1970. */
export interface Order {
  readonly orderId: string
  readonly placedAt: number
  readonly pieces: number
}

/** Customers with orders from before the exam, and how many each has. */
export const oldCustomers: { readonly [customer: string]: number } = {
  'ines.410233': 43,
  'tom.baker': 37,
  '204170552': 31,
  'a.lindqvist': 52,
}

/** Many more orders, of customers whom nobody looks at: too many to be read at once. */
export const otherOrders = 230

const hour = 3_600_000
/** When the newest of the orders from before the exam was placed: 1 September 2026. */
export const newestBefore = 1_788_220_800_000

/** The orders of a customer from before the exam, newest first. A program of the customer's placed four in the same instant. */
export function ordersBefore({ parameters }: Named, customer: string): readonly Order[] {
  const salt = Number.parseInt(parameters.suffix ?? '0', 16)
  const mark = [...customer].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9973, salt % 997)
  return Array.from({ length: oldCustomers[customer] ?? 0 }, (_, index) => {
    const number = (mark * 7919 + index * 104_729) % 1_000_003
    return {
      orderId: `o-${number}-${customer.length}${customer.charCodeAt(0)}`,
      placedAt: newestBefore - Math.floor((index + 1) / 4) * (7 + (mark % 50)) * hour,
      pieces: 1 + ((number + index) % 9),
    }
  })
}
