import { type Named, shopName } from '../shop.ts'
import { customers } from './people.ts'

/** What the task `planner` is about. */
export const plannerOf = (context: Named) => ({
  function: shopName(context, 'planner'),
  /** Where talks may be kept; its key is the text `talk`. */
  table: shopName(context, 'planner-talks'),
})

/** So many messages go to the model with one request at most. */
export const mostMessages = 20

/** Of checks that look beside each other, each has customers of its own. */
export const plannersOf = (check: 0 | 1 | 2): readonly string[] =>
  customers.filter((_, index) => index % 3 === check)
