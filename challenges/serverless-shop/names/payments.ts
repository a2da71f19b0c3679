import { type Named, partnerName, shopName } from '../shop.ts'

/** What the task `payments` is about. */
export function paymentsOf(context: Named) {
  return {
    function: shopName(context, 'payments'),
    table: shopName(context, 'charges'),
    /** A pattern of the names of further tables that a candidate may make. */
    furtherTables: `charges-${context.parameters.suffix}*`,
    /** Debits a customer each time that it is asked to. */
    bank: partnerName(context, 'bank'),
    /** The bank's own book of debits. */
    book: partnerName(context, 'bank'),
  }
}
