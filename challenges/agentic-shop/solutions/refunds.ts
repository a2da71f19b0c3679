import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildRefunds } from './refunds-desk.ts'

/** Right ways to have a refund wait for somebody. */

/** A request stands in the table, and whoever decides first has decided. */
export const reference = defineProcedure(context => buildRefunds(context))

/** A decision that is told again is answered as it was decided. */
export const sameAnswer = defineProcedure(context =>
  buildRefunds(context, [['answer(409, shown(Item))', 'answer(200, shown(Item))']]),
)

/** What was decided is not shown any more. */
export const waitingOnly = defineProcedure(context =>
  buildRefunds(context, [
    ['requests: Items.map(shown)', "requests: Items.map(shown).filter(({ state }) => state === 'waiting')"],
  ]),
)
