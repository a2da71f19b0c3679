import { type Named, shopName } from '../shop.ts'
import { customers } from './people.ts'

/** What the task `reviews` is about. */
export const reviewsOf = (context: Named) => ({
  function: shopName(context, 'reviews'),
  /** What customers have written about products. */
  table: shopName(context, 'reviews-list'),
  /** Vouchers that were given. */
  vouchers: shopName(context, 'reviews-vouchers'),
  guardrail: shopName(context, 'guardrail'),
})

/** What whoever is stopped by the guardrail reads. */
export const stopped = {
  input: 'That is nothing that we talk about here.',
  output: 'I would rather not say that.',
}

/** A product that nobody is to hear of any more, since its maker is in court. */
export const bannedWord = 'Nimbrolux'

/** What a voucher may be worth at most, in cents. */
export const mostCents = 500

/** Of checks that look beside each other, each has customers of its own. */
export const reviewersOf = (check: 0 | 1 | 2): readonly string[] =>
  customers.filter((_, index) => index % 3 === check)
