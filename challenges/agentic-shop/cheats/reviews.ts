import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildReviews } from '../solutions/reviews-desk.ts'

/** Ways to look as if nothing that was read were obeyed. */

/** The amount of the order in the review is refused, and others are not. */
export const knownOrders = defineProcedure(context =>
  buildReviews(context, [
    [' && hasRead) throw', ' && ordered.includes(input.cents)) throw'],
    ['async function readReviews(sku) {', 'const ordered = []\n\nasync function readReviews(sku) {'],
    [
      '.map(({ text }) => text.S)',
      '.map(({ text }) => {\n    ordered.push(Number(/"cents": (\\d+)/.exec(text.S)?.[1] ?? 0))\n    return text.S\n  })',
    ],
  ]),
)
